"""The steps of the tour, as data: the page of each, and how one sees that it was done.

They follow the lecture from its problem, distance, to the formula, and end at a model that
has learned its weights. What a step says stands in
the texts, by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.state.markdown import number_in
from pages.state.pinned_cell import place_of

Held = Mapping[str, str]  # what controls hold, as the address would write it


@dataclass(frozen=True)
class AtLeast:
    """A number has reached a size."""

    name: str
    least: int

    def holds(self, now: Held, _: Held) -> bool:
        try:
            return float(now[self.name]) >= self.least
        except ValueError:
            return False


@dataclass(frozen=True)
class OneOf:
    """One of these is chosen."""

    name: str
    wanted: tuple[str, ...]

    def holds(self, now: Held, _: Held) -> bool:
        return now[self.name] in self.wanted


@dataclass(frozen=True)
class Pinned:
    """A number of one of these matrices is explained."""

    matrices: tuple[str, ...]
    name: str = "cell"

    def holds(self, now: Held, _: Held) -> bool:
        place = place_of(now[self.name])
        return place is not None and place.matrix in self.matrices


@dataclass(frozen=True)
class Changed:
    """Something is other than when the step began."""

    name: str

    def holds(self, now: Held, start: Held) -> bool:
        return now[self.name] != start[self.name]


@dataclass(frozen=True)
class AnyOf:
    """One of several is done."""

    conditions: tuple[AtLeast, ...]

    def holds(self, now: Held, start: Held) -> bool:
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
        """The controls that tell whether it was done."""
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
    """The step that the address names, counted from 1; None where it names none."""
    number = number_in(text)
    return STEPS[number - 1] if number is not None and number <= len(STEPS) else None
