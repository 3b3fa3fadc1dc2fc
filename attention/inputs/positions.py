"""The position of a word as a vector: sinusoidal positions."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from attention.arrays import Array, read_only, whole_number
from attention.rules import BASE, Product, Rule, Sinusoid
from attention.traces import self_attention_words


def sinusoidal_positions(n: int, d_model: int) -> Array:
    """One vector per position: sines and cosines of increasing wavelength.

        P[t, 2i]     = sin(t / 10000^(2i / d_model))
        P[t, 2i + 1] = cos(t / 10000^(2i / d_model))

    For even d_model the dot product of two positions depends only on their distance:
    sum_i cos((s - t) / 10000^(2i / d_model)).

    Args:
        n: how many positions, at least 0; the first is t = 0.
        d_model: the width of a vector, at least 1.

    Returns:
        P, float64 `(n, d_model)`, each entry from -1 to 1, read-only.

    Raises:
        AttentionError: a number is not whole or too small.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.5.
    """
    n = whole_number("n", n, least=0)
    d_model = whole_number("d_model", d_model, least=1)
    columns = np.arange(d_model)
    frequencies = BASE ** (-(columns - columns % 2) / d_model)
    angles = np.arange(n)[:, None] * frequencies  # (n, 1) * (d_model,) -> (n, d_model)
    return read_only(np.where(columns % 2 == 0, np.sin(angles), np.cos(angles)))


@dataclass(frozen=True, eq=False)
class PositionsTrace:
    """Positions, and the dot products of all pairs."""

    P: Array  # (n, d_model)
    dots: Array  # (n, n)  P @ P^T

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Both matrices by name."""
        return MappingProxyType({"P": self.P, "dots": self.dots})

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        product = Product("P", "P", is_transposed=True)
        return MappingProxyType({"P": Sinusoid(self.P.shape[1]), "dots": product})

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The positions, counted from 0."""
        numbers = tuple(map(str, range(len(self.P))))
        return self_attention_words(numbers)


def compare_positions(n: int, d_model: int) -> PositionsTrace:
    """The vectors of n positions, and the dot products of all pairs.

    Raises:
        AttentionError: a number is not whole or too small.
    """
    P = sinusoidal_positions(n, d_model)
    return PositionsTrace(P, read_only(P @ P.T))  # (n, d_model) @ (d_model, n) -> (n, n)


def unevenness(trace: PositionsTrace) -> float:
    """The largest range of dot products at one distance: 0 if only the distance matters."""
    n = len(trace.dots)
    return max(float(np.ptp(trace.dots.diagonal(distance))) for distance in range(n))
