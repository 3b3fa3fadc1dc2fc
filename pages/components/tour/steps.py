"""The steps of the tour as data: the page of each, and the condition that completes it.

They follow the lecture from its problem, distance, to the formula, and end at a trained model.
The sentences of a step are in the texts, under its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.state.markdown import number_in
from pages.state.pinned_cell import place_of

ControlValues = Mapping[str, str]  # by parameter, as the URL writes them


@dataclass(frozen=True)
class AtLeast:
    """A number is at least `minimum`."""

    name: str
    minimum: int

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

    def holds(self, now: ControlValues, _: ControlValues) -> bool:
        return now[self.name] in self.values


@dataclass(frozen=True)
class Pinned:
    """A cell of one of these matrices is pinned."""

    matrices: tuple[str, ...]
    name: str = "cell"

    def holds(self, now: ControlValues, _: ControlValues) -> bool:
        place = place_of(now[self.name])
        return place is not None and place.matrix in self.matrices


@dataclass(frozen=True)
class Changed:
    """A value differs from the start of the step."""

    name: str

    def holds(self, now: ControlValues, start: ControlValues) -> bool:
        return now[self.name] != start[self.name]


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[AtLeast, ...]

    def holds(self, now: ControlValues, start: ControlValues) -> bool:
        return any(condition.holds(now, start) for condition in self.conditions)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(condition.name for condition in self.conditions)


Condition = AtLeast | OneOf | Pinned | Changed | AnyOf


@dataclass(frozen=True)
class Step:
    """One thing to see and one to do, on one page."""

    name: str
    page: str
    done: Condition

    @property
    def watched(self) -> tuple[str, ...]:
        """The controls that its condition reads."""
        return self.done.names if isinstance(self.done, AnyOf) else (self.done.name,)


STEPS = (
    Step("distance", "long_range", AtLeast("length", 30)),
    Step("who_asks", "seq2seq", OneOf("view", ("self",))),
    Step("whole_sentence", "self_attention", Changed("sentence")),
    Step("three_parts", "self_attention", Pinned(("Q", "K", "V"))),
    Step("scores", "self_attention", Pinned(("scores",))),
    Step("softmax", "one_query", AtLeast("step", 6)),
    Step("combination", "one_query", AtLeast("step", 9)),
    Step("width", "shapes", OneOf("d_v", ("2",))),
    Step("average", "shapes", OneOf("sharpness", ("0", "inf"))),
    Step("must_agree", "shapes", AnyOf((AtLeast("d_q", 1), AtLeast("n_value", 1)))),
    Step("root", "scaling", AtLeast("scaling_d_k", 256)),
    Step("formula", "self_attention", Pinned(("output",))),
    Step("learned", "trained", AnyOf((AtLeast("layer", 2), AtLeast("head", 2)))),
)


def step_at(text: str) -> Step | None:
    """The step of this number, from 1; None if there is none."""
    number = number_in(text)
    return STEPS[number - 1] if number is not None and number <= len(STEPS) else None
