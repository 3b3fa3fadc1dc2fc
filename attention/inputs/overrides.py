"""Numbers that replace sampled ones: whole matrices and single cells."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np

from attention.arrays import Array, as_float, read_only, real_array, whole_number
from attention.errors import AttentionError, short_repr
from attention.rules import Constant, Leaf, Overridden
from attention.sources import Cell

EDITABLE = ("X", "W_Q", "W_K", "W_V")
OF_LAYER = ("gamma.1", "beta.1", "b_1", "b_2", "gamma.2", "beta.2")  # only by single cells

Origin = Literal["by hand", "loaded", "learned here", "rounded"]


@dataclass(frozen=True, eq=False)
class Overrides:
    """Numbers that replace sampled ones.

    Each matrix is copied into the top-left corner of the sampled matrix: cells beyond it stay
    sampled, and what exceeds the sampled matrix is dropped. Edits are applied last.

    Raises:
        AttentionError: a name is not in `EDITABLE` (that of an edit may be in `OF_LAYER`), a matrix
            is not two-dimensional and finite, or an edit is not finite or has a negative row or
            column.
    """

    matrices: Mapping[str, Array] = field(default_factory=dict)
    edits: Mapping[Cell, float] = field(default_factory=dict)
    origin: Origin = "loaded"  # of the matrices
    steps: int = 0  # of "learned here": how many steps they have learned

    def __post_init__(self) -> None:
        for name in self.matrices:
            if name not in EDITABLE:
                names = ", ".join(EDITABLE)
                raise AttentionError(f"{short_repr(name)} cannot be replaced; give one of {names}")
        for name in (cell.matrix for cell in self.edits):
            if name not in (*EDITABLE, *OF_LAYER):
                names = ", ".join((*EDITABLE, *OF_LAYER))
                raise AttentionError(f"{short_repr(name)} has no cell to edit; give one of {names}")
        arrays = {name: real_array(name, matrix) for name, matrix in self.matrices.items()}
        object.__setattr__(self, "matrices", arrays)
        for name, numbers in arrays.items():
            if numbers.ndim != 2 or not np.isfinite(numbers).all():
                raise AttentionError(
                    f"{name} has shape {numbers.shape}; give rows and columns of finite numbers"
                )
        for cell in self.edits:
            whole_number("row", cell.row, least=0)
            whole_number("column", cell.column, least=0)
        if not all(math.isfinite(as_float(number)) for number in self.edits.values()):
            raise AttentionError("an edit is not finite; give finite numbers")

    def over(self, name: str, sampled: Array, rule: Leaf) -> tuple[Array, Leaf]:
        """Apply the overrides to a sampled matrix; the result, and how it is obtained.

        Args:
            name: one of `EDITABLE`, or of `OF_LAYER`.
            sampled: the matrix without overrides.
            rule: how `sampled` is obtained.
        """
        if name not in {*self.matrices, *(cell.matrix for cell in self.edits)}:
            return sampled, rule
        numbers = sampled.copy()
        loaded = self.matrices.get(name, np.empty((0, 0)))
        rows, columns = np.minimum(loaded.shape, sampled.shape)
        numbers[:rows, :columns] = loaded[:rows, :columns]
        is_covered = loaded.size > 0 and (rows, columns) == sampled.shape
        below = numbers.copy() if is_covered else sampled
        base: Leaf = Constant(self.origin, step=self.steps) if is_covered else rule
        for cell, number in self.edits.items():
            if cell.matrix == name and _has(sampled, cell):
                numbers[cell.row, cell.column] = number
        changed = zip(*np.nonzero(numbers != below), strict=True)
        replaced = {(int(i), int(j)): float(below[i, j]) for i, j in changed}
        changed_rule = Overridden(base, MappingProxyType(replaced)) if replaced else base
        return read_only(numbers), changed_rule

    def of(self, names: Collection[str]) -> "Overrides":
        """Those of these matrices alone."""
        matrices = {name: one for name, one in self.matrices.items() if name in names}
        edits = {cell: number for cell, number in self.edits.items() if cell.matrix in names}
        return replace(self, matrices=matrices, edits=edits)

    def without_place(self, shapes: Mapping[str, tuple[int, int]]) -> tuple[Cell, ...]:
        """The edits of matrices of these shapes that are outside them."""
        return tuple(
            cell
            for cell in self.of(shapes.keys()).edits
            if cell.row >= shapes[cell.matrix][0] or cell.column >= shapes[cell.matrix][1]
        )


NOTHING = Overrides()


def _has(matrix: Array, cell: Cell) -> bool:
    return bool(cell.row < matrix.shape[0] and cell.column < matrix.shape[1])
