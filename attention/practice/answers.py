"""How an answer is judged: right, a known mistake, or wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Verdict:
    """What is said of one answer.

    Attributes:
        is_right: whether it is accepted.
        mistake: the code of the known mistake that leads to it; empty where it is none.
        is_close: whether a wrong number is near the right one, as with too few digits.
        count: how many choices the mistake is about, where the answer is several.
    """

    is_right: bool
    mistake: str = ""
    is_close: bool = False
    count: int = 0


RIGHT = Verdict(True)
DIGITS = 2  # after the point, as in a cell of the figure


@dataclass(frozen=True)
class NumberAnswer:
    """A number, asked for with so many digits after the point.

    Accepted is what is at most one unit of the last digit away from the exact number, or from what
    the numbers on the screen give, which are rounded.

    Attributes:
        value: the exact number.
        by_hand: computed from the rounded numbers that are shown.
        digits: after the point.
        mistakes: the number to which each known mistake leads.
    """

    value: float
    by_hand: float
    digits: int
    mistakes: Mapping[str, float]

    @property
    def unit(self) -> float:
        return float(10.0**-self.digits) * (1 + 1e-9)

    @property
    def tolerance(self) -> float:
        """How far from the number of a mistake an answer is still that mistake."""
        return self.unit + abs(self.value - self.by_hand)

    def accepts(self, x: float) -> bool:
        low, high = sorted((self.value, self.by_hand))
        return low - self.unit <= x <= high + self.unit

    def judge(self, x: float) -> Verdict:
        if self.accepts(x):
            return RIGHT
        for code, number in self.mistakes.items():
            if abs(x - number) <= self.tolerance:
                return Verdict(False, code)
        return Verdict(False, is_close=abs(x - self.value) <= 10 * self.unit)


def number_answer(value: float, by_hand: float, mistakes: Mapping[str, float]) -> NumberAnswer:
    """A `NumberAnswer` with those mistakes that can be told from it and from each other."""
    bare = NumberAnswer(value, by_hand, DIGITS, {})
    distance = 2 * bare.tolerance + abs(value - by_hand)
    kept: dict[str, float] = {}
    for code, number in mistakes.items():
        others = (value, by_hand, *kept.values())
        if math.isfinite(number) and all(abs(number - one) > distance for one in others):
            kept[code] = number
    return NumberAnswer(value, by_hand, DIGITS, MappingProxyType(kept))


@dataclass(frozen=True)
class WordAnswer:
    """One of the words, by its index; several are accepted where they are equally right.

    Attributes:
        accepted: the indices.
        places: for each matrix in which a cell answers, too: whether its row or its column does.
        row: the row that such a cell must be in where its column answers; None for any.
        mistakes: the index to which each known mistake leads.
    """

    accepted: frozenset[int]
    places: Mapping[str, str]
    row: int | None = None
    mistakes: Mapping[str, int] = field(default_factory=dict)

    def judge(self, index: int) -> Verdict:
        if index in self.accepted:
            return RIGHT
        known = (code for code, word in self.mistakes.items() if word == index)
        return Verdict(False, next(known, ""))

    def word_at(self, matrix: str, row: int, column: int) -> int | None:
        """The word that a cell stands for; None where it stands for none."""
        match self.places.get(matrix):
            case "row":
                return row
            case "column" if self.row is None or row == self.row:
                return column
        return None


@dataclass(frozen=True)
class MatricesAnswer:
    """Which of some matrices change."""

    offered: tuple[str, ...]
    changed: frozenset[str]

    def judge(self, chosen: frozenset[str]) -> Verdict:
        extra, missing = chosen - self.changed, self.changed - chosen
        if extra:
            return Verdict(False, "extra", count=len(extra))
        if missing:
            return Verdict(False, "missing", count=len(missing))
        return RIGHT


@dataclass(frozen=True)
class SizesAnswer:
    """The rows and columns of some matrices."""

    sizes: Mapping[str, tuple[int, int]]
    mistakes: Mapping[str, Mapping[str, tuple[int, int]]]

    def judge(self, given: Mapping[str, tuple[int, int]]) -> Verdict:
        wrong = sum(given[name] != size for name, size in self.sizes.items())
        if not wrong:
            return RIGHT
        known = (code for code, sizes in self.mistakes.items() if dict(given) == dict(sizes))
        return Verdict(False, next(known, ""), count=wrong)


@dataclass(frozen=True)
class ChoiceAnswer:
    """One of a few statements. Each wrong one is a mistake of its own."""

    options: tuple[str, ...]
    right: str

    def judge(self, option: str) -> Verdict:
        return RIGHT if option == self.right else Verdict(False, option)


Answer = NumberAnswer | WordAnswer | MatricesAnswer | SizesAnswer | ChoiceAnswer
