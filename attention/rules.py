"""How each matrix of a trace is computed: by what operation, from which cells of which matrices."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array

BASE = 10_000.0  # of the wavelengths of sinusoidal positions, as in the paper
MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-8  # of Adam, as in its paper

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


def _same_cell(*matrices: str) -> tuple[Source, ...]:
    return tuple(Source(name, "row", "column") for name in matrices)


@dataclass(frozen=True)
class SampledVectors:
    """One random vector per word, as sampled by `embed`."""

    words: tuple[str, ...]
    seed: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class SampledWeights:
    """A random matrix divided by sqrt(d_in), as sampled by `projection`."""

    name: str
    d_in: int
    seed: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Sinusoid:
    """Sines in even columns and cosines in odd ones, as in `sinusoidal_positions`."""

    d_model: int
    sources: tuple[Source, ...] = ()

    def frequency(self, column: int) -> float:
        """The increase of the angle from one position to the next, in radians."""
        return float(BASE ** (-(column - column % 2) / self.d_model))


@dataclass(frozen=True)
class _OfOne:
    of: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return _same_cell(self.of)


@dataclass(frozen=True)
class _OfTwo:
    left: str
    right: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return _same_cell(self.left, self.right)


@dataclass(frozen=True)
class Sum(_OfTwo):
    """Two matrices, added cell by cell."""


@dataclass(frozen=True)
class Product:
    """left @ right, left @ right^T or left^T @ right: a dot product in each cell."""

    left: str
    right: str
    is_transposed: bool = False  # the right matrix
    is_left_transposed: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        row_of_right = Source(self.right, "column", None)
        column_of_right = Source(self.right, None, "column")
        row_of_left = Source(self.left, "row", None)
        column_of_left = Source(self.left, None, "row")
        left = column_of_left if self.is_left_transposed else row_of_left
        return (left, row_of_right if self.is_transposed else column_of_right)


@dataclass(frozen=True)
class SumOfProducts:
    """Several products, added cell by cell: one dot product per cell, in pieces."""

    products: tuple[Product, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(source for one in self.products for source in one.sources)


@dataclass(frozen=True)
class Difference(_OfTwo):
    """(left - right) times a factor, cell by cell."""

    factor: float = 1.0


@dataclass(frozen=True)
class Times(_OfOne):
    """A matrix times a factor."""

    factor: float


@dataclass(frozen=True)
class SoftmaxGradient:
    """The gradient of what a softmax was taken of: a (da - sum_k a_k da_k), row by row."""

    softmax: str  # a
    gradient: str  # da

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.softmax, "row", None), Source(self.gradient, "row", None))


@dataclass(frozen=True)
class RunningMean:
    """decay * before + (1 - decay) * of^power, cell by cell."""

    before: str
    of: str
    decay: float
    power: Literal[1, 2] = 1

    @property
    def sources(self) -> tuple[Source, ...]:
        return _same_cell(self.before, self.of)


@dataclass(frozen=True)
class AdamStep:
    """rate * m' / (sqrt(v') + eps), where m' = m / (1 - 0.9^t) and v' = v / (1 - 0.999^t)."""

    mean: str  # m
    square: str  # v
    rate: float
    step: int  # t, from 1

    @property
    def sources(self) -> tuple[Source, ...]:
        return _same_cell(self.mean, self.square)


@dataclass(frozen=True)
class Affine:
    """left @ right + bias: a dot product in each cell, plus one entry of the row `bias`."""

    left: str
    right: str
    bias: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (*Product(self.left, self.right).sources, Source(self.bias, None, "column"))


@dataclass(frozen=True)
class Constant:
    """Numbers that are not computed here: of a trained model, handcrafted, or from a file."""

    kind: Literal["learned", "hidden state", "by hand", "loaded", "learned here", "task"]
    layer: int = 0  # of a trained model, counted from 1
    step: int = 0  # of "learned here": how many steps it has learned
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, eq=False)
class Overridden:
    """A matrix with single cells overridden, and the numbers that these cells had before."""

    of: "Leaf"
    replaced: Mapping[tuple[int, int], float]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Scale(_OfOne):
    """A matrix divided by sqrt(d_k), or by another power of d_k."""

    d_k: int
    power: float = 0.5

    @property
    def divisor(self) -> float:
        return math.sqrt(self.d_k) if self.power == 0.5 else float(self.d_k**self.power)

    @property
    def symbol(self) -> str:
        """The divisor as it is written: "√8", "8", or "1" where nothing is divided."""
        return {0.5: f"√{self.d_k}", 1: f"{self.d_k}", 0: "1"}[self.power]


@dataclass(frozen=True, eq=False)
class Masked(_OfOne):
    """A matrix plus the mask: 0 or a number where a query may attend, -inf elsewhere."""

    mask: Array | NDArray[np.bool_]

    def added(self, shape: tuple[int, ...]) -> NDArray[Any]:
        """What the mask adds to each cell."""
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
    """Matrices of equal width, concatenated along columns, like the outputs of heads."""

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

    The state before the first row is the last row of `first`, or zeros.
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


@dataclass(frozen=True)
class Softcap(_OfOne):
    """cap * tanh(x / cap): numbers stay between -cap and cap."""

    cap: float


@dataclass(frozen=True, eq=False)
class Multiplied(_OfOne):
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


# Each place that treats every kind of rule matches on it and ends in `assert_never`, so that mypy
# names each file that a new kind must touch.
Leaf = SampledVectors | SampledWeights | Constant | Overridden  # sampled or given
Computed = (
    Sinusoid | Sum | Product | Affine | Scale | Masked | Softmax | Concatenation | Recurrence
    | Softcap | Multiplied | Normalization | Stacked | Deviation
    | SumOfProducts | Difference | Times | SoftmaxGradient | RunningMean | AdamStep
)  # fmt: skip
Rule = Leaf | Computed
