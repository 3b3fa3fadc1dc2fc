"""Numbers that somebody puts in the place of drawn ones: whole matrices, and single cells."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from attention.arrays import Array, as_float, read_only, real_array, whole_number
from attention.errors import AttentionError
from attention.rules import Cell, Constant, Leaf, Overridden

EDITABLE = ("X", "W_Q", "W_K", "W_V")

Origin = Literal["by hand", "loaded"]


@dataclass(frozen=True, eq=False)
class Overrides:
    """What takes the place of drawn numbers.

    A matrix lies over the drawn one from its first cell on: where it is smaller, the other cells
    stay drawn, and what has no place in the drawn one is left out. Edits lie over both.

    Raises:
        AttentionError: another matrix than `EDITABLE` is named, one is no matrix of finite
            numbers, or an edit is not finite or in a row or column below 0.
    """

    matrices: Mapping[str, Array] = field(default_factory=dict)
    edits: Mapping[Cell, float] = field(default_factory=dict)
    origin: Origin = "loaded"  # of the matrices

    def __post_init__(self) -> None:
        for name in (*self.matrices, *(cell.matrix for cell in self.edits)):
            if name not in EDITABLE:
                raise AttentionError(f"{name!r} is computed; give one of {', '.join(EDITABLE)}")
        for name, matrix in self.matrices.items():
            numbers = real_array(name, matrix)
            if numbers.ndim != 2 or not np.isfinite(numbers).all():
                raise AttentionError(
                    f"{name} has shape {numbers.shape}; give rows and columns of finite numbers"
                )
        for cell in self.edits:
            whole_number("row", cell.row, least=0)
            whole_number("column", cell.column, least=0)
        if not all(math.isfinite(as_float(number)) for number in self.edits.values()):
            raise AttentionError("an edit is not finite; give finite numbers")

    def over(self, name: str, drawn: Array, rule: Leaf) -> tuple[Array, Leaf]:
        """A matrix with the numbers that take the place of its own, and how it came about.

        Args:
            name: one of `EDITABLE`.
            drawn: the matrix without them.
            rule: how that one was computed.
        """
        if name not in {*self.matrices, *(cell.matrix for cell in self.edits)}:
            return drawn, rule
        numbers = drawn.copy()
        laid = self.matrices.get(name, np.empty((0, 0)))
        rows, columns = np.minimum(laid.shape, drawn.shape)
        numbers[:rows, :columns] = laid[:rows, :columns]
        is_covered = laid.size > 0 and (rows, columns) == drawn.shape
        below = numbers.copy() if is_covered else drawn
        base: Leaf = Constant(self.origin) if is_covered else rule
        for cell, number in self.edits.items():
            if cell.matrix == name and _has(drawn, cell):
                numbers[cell.row, cell.column] = number
        changed = zip(*np.nonzero(numbers != below), strict=True)
        replaced = {(int(i), int(j)): float(below[i, j]) for i, j in changed}
        changed_rule = Overridden(base, MappingProxyType(replaced)) if replaced else base
        return read_only(numbers), changed_rule

    def without_place(self, shapes: Mapping[str, tuple[int, int]]) -> tuple[Cell, ...]:
        """The edits that these shapes have no cell for."""
        return tuple(
            cell
            for cell in self.edits
            if cell.row >= shapes[cell.matrix][0] or cell.column >= shapes[cell.matrix][1]
        )


NOTHING = Overrides()


def _has(matrix: Array, cell: Cell) -> bool:
    return bool(cell.row < matrix.shape[0] and cell.column < matrix.shape[1])
