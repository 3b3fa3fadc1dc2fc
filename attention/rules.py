"""How each matrix of a trace is computed: from which cells of which others, and by what."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array

BASE = 10_000.0  # of the wavelengths of sinusoidal positions

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

    `rows` and `columns` say which index of that cell selects them: its row, its column, the row
    before its own; None means all. Before the first row stands the last row of `first`, or
    nothing. A column less `offset` that the matrix does not have selects nothing.
    """

    matrix: str
    rows: Select
    columns: Select
    first: str | None = None
    offset: int = 0  # how many columns stand before those of this matrix


@dataclass(frozen=True)
class SampledVectors:
    """One random vector a word, as `embed` draws it."""

    words: tuple[str, ...]
    seed: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class SampledWeights:
    """A random matrix divided by sqrt(d_in), as `projection` draws it."""

    name: str
    d_in: int
    seed: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Sinusoid:
    """Sines in even columns and cosines in odd ones, as `sinusoidal_positions` has it."""

    d_model: int
    sources: tuple[Source, ...] = ()

    def frequency(self, column: int) -> float:
        """By how much the angle grows from one position to the next."""
        return float(BASE ** (-(column - column % 2) / self.d_model))


@dataclass(frozen=True)
class Sum:
    """Two matrices, added cell by cell."""

    left: str
    right: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(Source(name, "row", "column") for name in (self.left, self.right))


@dataclass(frozen=True)
class Product:
    """left @ right, or left @ right^T: a dot product in each cell."""

    left: str
    right: str
    is_transposed: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        row_of_right = Source(self.right, "column", None)
        column_of_right = Source(self.right, None, "column")
        right = row_of_right if self.is_transposed else column_of_right
        return (Source(self.left, "row", None), right)


@dataclass(frozen=True)
class Affine:
    """left @ right + bias: a dot product in each cell, and one number of the row `bias`."""

    left: str
    right: str
    bias: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (*Product(self.left, self.right).sources, Source(self.bias, None, "column"))


@dataclass(frozen=True)
class Constant:
    """Numbers that were not computed here: of a trained model, made by hand, or from a file."""

    kind: Literal["learned", "hidden state", "by hand", "loaded"]
    layer: int = 0  # of a trained model, from 1
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, eq=False)
class Overridden:
    """A matrix in which somebody has put other numbers, and what stood in their cells before."""

    of: "Leaf"
    replaced: Mapping[tuple[int, int], float]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Scale:
    """A matrix divided by sqrt(d_k)."""

    of: str
    d_k: int

    @property
    def divisor(self) -> float:
        return math.sqrt(self.d_k)

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", "column"),)


@dataclass(frozen=True, eq=False)
class Masked:
    """A matrix with the mask added: 0 or a number where a query may look, -inf elsewhere."""

    of: str
    mask: Array | NDArray[np.bool_]

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", "column"),)

    def added(self, shape: tuple[int, ...]) -> NDArray[Any]:
        """What is added to each cell."""
        mask: NDArray[Any] = np.asarray(self.mask)
        numbers = np.where(mask, 0.0, -np.inf) if mask.dtype == np.bool_ else mask
        return np.broadcast_to(numbers, shape)


@dataclass(frozen=True)
class Softmax:
    """The softmax of each row."""

    of: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", None),)


@dataclass(frozen=True)
class Concatenation:
    """Equally wide matrices side by side, as the outputs of heads."""

    parts: tuple[str, ...]
    width: int  # columns of each

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(name, "row", "column", offset=i * self.width)
            for i, name in enumerate(self.parts)
        )


@dataclass(frozen=True)
class Recurrence:
    """state_t = tanh(input_t @ W_input + state_(t-1) @ W_state), row by row.

    Before the first row stands the last row of `first`, or zeros.
    """

    state: str
    input: str
    W_input: str
    W_state: str
    first: str | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        return (
            Source(self.input, "row", None),
            Source(self.W_input, None, "column"),
            Source(self.state, "before", None, self.first),
            Source(self.W_state, None, "column"),
        )


# Each place that treats every kind of rule matches on it and ends in `assert_never`, so that mypy
# names each file that a new kind must touch.
Leaf = SampledVectors | SampledWeights | Constant | Overridden  # sampled or given
Computed = Sinusoid | Sum | Product | Affine | Scale | Masked | Softmax | Concatenation | Recurrence
Rule = Leaf | Computed
