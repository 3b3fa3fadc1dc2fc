"""How each matrix of a trace is computed: by what operation, from which cells of which matrices."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.decoding_rules import SingleRow
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.sources import OfNone, OfOne, OfTwo, Source
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked

BASE = 10_000.0  # of the wavelengths of sinusoidal positions, as in the paper


@dataclass(frozen=True)
class SampledVectors(OfNone):
    """One random vector per word, as sampled by `embed`."""

    words: tuple[str, ...]
    seed: int


@dataclass(frozen=True)
class SampledWeights(OfNone):
    """A random matrix divided by sqrt(d_in), as sampled by `projection`."""

    name: str
    d_in: int
    seed: int


@dataclass(frozen=True)
class Sinusoid(OfNone):
    """Sines in even columns and cosines in odd ones, as in `sinusoidal_positions`."""

    d_model: int

    def frequency(self, column: int) -> float:
        """The increase of the angle from one position to the next, in radians."""
        return float(BASE ** (-(column - column % 2) / self.d_model))


@dataclass(frozen=True)
class Sum(OfTwo):
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
class Affine:
    """left @ right + bias: a dot product in each cell, plus one entry of the row `bias`."""

    left: str
    right: str
    bias: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (*Product(self.left, self.right).sources, Source(self.bias, None, "column"))


@dataclass(frozen=True)
class Constant(OfNone):
    """Numbers that are not computed here: of a trained model, handcrafted, or from a file.

    An "initial" number is what a parameter is before anything is learned: 0 or 1.
    """

    kind: Literal[
        "learned", "hidden state", "by hand", "loaded", "learned here", "task", "initial", "rounded"
    ]  # fmt: skip
    layer: int = 0  # of a trained model, counted from 1
    step: int = 0  # of "learned here": how many steps it has learned


@dataclass(frozen=True, eq=False)
class Overridden(OfNone):
    """A matrix with single cells overridden, and the numbers that these cells had before."""

    of: "Leaf"
    replaced: Mapping[tuple[int, int], float]


@dataclass(frozen=True)
class Scale(OfOne):
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
class Masked(OfOne):
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


# Each place that treats every kind of rule matches on it and ends in `assert_never`, so that mypy
# names each file that a new kind must touch.
Leaf = SampledVectors | SampledWeights | Constant | Overridden  # sampled or given
Computed = (
    Sinusoid | Sum | Product | Affine | Scale | Masked | Softmax | Concatenation | Recurrence
    | Softcap | Multiplied | Normalization | Stacked | Deviation
    | SumOfProducts | Difference | Times | SoftmaxGradient | RunningMean | AdamStep
    | SingleRow
    | RowMean | RowVariance | Standardization | ElementwiseAffine | Activation
)  # fmt: skip
Rule = Leaf | Computed
