"""Which cells a cell is computed from: what the rules of all matrices have in common."""

from collections.abc import Mapping
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


def cells_of(source: Source, cell: Cell, shapes: Mapping[str, tuple[int, ...]]) -> list[Cell]:
    """The cells that a source selects for one cell, in the order of the dot product."""
    matrix = source.matrix
    if source.rows == "before" and cell.row == 0:
        if source.first is None:
            return []
        matrix = source.first
    n_rows, n_columns = shapes[matrix]
    before = cell.row - 1 if cell.row else n_rows - 1
    row, column = cell.row - source.above, cell.column - source.offset
    if source.columns == "column" and not 0 <= column < n_columns:
        return []
    if source.rows == "row" and not 0 <= row < n_rows:
        return []
    chosen = {"row": [row], "column": [column], "before": [before]}
    rows = chosen[source.rows] if source.rows else range(n_rows)
    columns = chosen[source.columns] if source.columns else range(n_columns)
    return [Cell(matrix, i, j) for i in rows for j in columns]


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
