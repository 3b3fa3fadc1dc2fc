"""What can be read off the weights, as numbers: captions are made of these."""

from dataclasses import dataclass

import numpy as np

from attention import entropy
from attention.errors import Array


@dataclass(frozen=True)
class Look:
    """Which key one query looks at most."""

    query: int
    keys: tuple[int, ...]  # several where they share the largest weight, as equal words do
    weight: float


def strongest_looks(weights: Array) -> list[Look]:
    """For each query the key with the largest weight, and all that have the same weight.

    Args:
        weights: `(n_query, n_key)`, rows that sum to 1; a row of zeros looks nowhere and is
            left out.
    """
    looks = []
    for query, row in enumerate(weights):
        largest = float(row.max())
        if largest > 0:
            keys = np.flatnonzero(np.isclose(row, largest, rtol=1e-9, atol=0))
            looks.append(Look(query, tuple(map(int, keys)), largest))
    return looks


def effective_keys(weights: Array) -> float:
    """Over how many keys a query spreads, on average: the mean of exp(entropy) of the rows.

    1 where each query looks at one key alone, n_key where all weights are equal.
    """
    return float(np.exp(entropy(weights)).mean())
