"""What completes a step of the tour: conditions on the values of controls."""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.state.pinned_cell import cell_of

ControlValues = Mapping[str, str]  # by parameter, as the URL writes them


@dataclass(frozen=True)
class AtLeast:
    """A number is at least `minimum`."""

    name: str
    minimum: int

    @property
    def names(self) -> tuple[str, ...]:
        """The controls that it reads; likewise below."""
        return (self.name,)

    def holds(self, now: ControlValues, _: ControlValues) -> bool:
        try:
            return float(now[self.name]) >= self.minimum
        except ValueError:
            return False


@dataclass(frozen=True)
class OneOf:
    """One of these values is selected."""

    name: str
    values: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def holds(self, now: ControlValues, _: ControlValues) -> bool:
        return now[self.name] in self.values


@dataclass(frozen=True)
class Pinned:
    """A cell of one of these matrices is pinned."""

    matrices: tuple[str, ...]
    name: str = "cell"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def holds(self, now: ControlValues, _: ControlValues) -> bool:
        cell = cell_of(now[self.name])
        return cell is not None and cell.matrix in self.matrices


@dataclass(frozen=True)
class Changed:
    """At least one of these values differs from the start of the step."""

    names: tuple[str, ...]

    def holds(self, now: ControlValues, start: ControlValues) -> bool:
        return any(now[name] != start[name] for name in self.names)


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[AtLeast, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for condition in self.conditions for name in condition.names)

    def holds(self, now: ControlValues, start: ControlValues) -> bool:
        return any(condition.holds(now, start) for condition in self.conditions)


@dataclass(frozen=True)
class Looked:
    """There is nothing to do: arriving is enough."""

    names: tuple[str, ...] = ()

    def holds(self, *_: ControlValues) -> bool:
        return True


Condition = AtLeast | OneOf | Pinned | Changed | AnyOf | Looked
