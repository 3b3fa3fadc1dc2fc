"""Which cells a cell is computed from: what the rules of all matrices have in common."""

from dataclasses import dataclass
from typing import Literal

Select = Literal["row", "column", "before"] | None


@dataclass(frozen=True)
class Cell:
    """One cell of one matrix, counted from 0."""

    matrix: str
    row: int
    column: int


@dataclass(frozen=True)
class Source:
    """Which cells of a matrix another cell is computed from.

    `rows` and `columns` say which index of the computed cell selects them: its row, its column,
    or the previous row; None selects all. The row before the first one is the last row of
    `first`, or nothing. If the matrix has no column `column - offset`, or no row `row - above`,
    nothing is selected.
    """

    matrix: str
    rows: Select
    columns: Select
    first: str | None = None
    offset: int = 0  # how many columns precede those of this matrix
    above: int = 0  # how many rows precede those of this matrix


def same_cell(*matrices: str) -> tuple[Source, ...]:
    """The same cell of each of these matrices."""
    return tuple(Source(name, "row", "column") for name in matrices)


class OfNone:
    """Computed from no other matrix."""

    @property
    def sources(self) -> tuple[Source, ...]:
        return ()


@dataclass(frozen=True)
class OfOne:
    """Computed from the same cell of one matrix."""

    of: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return same_cell(self.of)


@dataclass(frozen=True)
class OfTwo:
    """Computed from the same cell of two matrices."""

    left: str
    right: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return same_cell(self.left, self.right)
