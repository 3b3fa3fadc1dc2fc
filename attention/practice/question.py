"""One question about a self-attention."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from attention.practice.answers import Answer
from attention.sources import Cell


@dataclass(frozen=True, eq=False)
class Question:
    """One question, with its answer.

    Attributes:
        kind: its code.
        answer: what is right, and which mistakes are known.
        words: the indices of the words that it names, by what they are in it.
        numbers: the numbers that it names.
        target: the cell that is asked for, or that shows the answer; None where none does.
        covered: the cells that would give the answer away.
        variant: which of several wordings it has; empty where there is one.
    """

    kind: str
    answer: Answer
    words: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, float | tuple[float, ...]] = field(default_factory=dict)
    target: Cell | None = None
    covered: frozenset[Cell] = frozenset()
    variant: str = ""
