"""How the matrices of attention with one thing changed are computed, and the difference."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attention.sources import OfOne, Source


@dataclass(frozen=True)
class Softcap(OfOne):
    """cap * tanh(x / cap): numbers stay between -cap and cap."""

    cap: float


@dataclass(frozen=True, eq=False)
class Multiplied(OfOne):
    """A matrix times a mask: unchanged where that is True, 0 elsewhere."""

    mask: NDArray[np.bool_]

    def keeps(self, row: int, column: int, shape: tuple[int, ...]) -> bool:
        return bool(np.broadcast_to(self.mask, shape)[row, column])


@dataclass(frozen=True)
class Normalization:
    """Weights from scores in another way than by softmax over the keys.

    columns         softmax over the queries: each column sums to 1
    plain_division  each number divided by the sum of its row, without exp; -inf counts as 0
    one_hot         1 for the largest number of a row; equally large ones share it
    no_max          exp and sum as they are: infinity divided by infinity is NaN, and so is 0 by 0
    naive           softmax, but a row of nothing but -inf is NaN: -inf minus the maximum, -inf
    """

    of: str
    kind: Literal["columns", "plain_division", "one_hot", "no_max", "naive"]

    @property
    def sources(self) -> tuple[Source, ...]:
        if self.kind == "columns":
            return (Source(self.of, None, "column"),)
        return (Source(self.of, "row", None),)


@dataclass(frozen=True)
class Stacked:
    """Matrices of equal height, one below the other."""

    parts: tuple[str, ...]
    height: int  # rows of each

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(name, "row", "column", above=i * self.height)
            for i, name in enumerate(self.parts)
        )


@dataclass(frozen=True)
class Deviation:
    """right minus left, cell by cell; 0 where both are equal, infinite ones too."""

    left: str
    right: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source(name, "row", "column") for name in (self.right, self.left))
