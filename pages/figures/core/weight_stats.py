"""What can be read off the weights, as numbers: captions are made of these."""

from dataclasses import dataclass

import numpy as np

from attention import SelfAttentionTrace, entropy
from attention.arrays import Array


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

    1 where each query looks at one key alone, n_key where all weights are equal. Rows of zeros,
    which look nowhere, are left out.
    """
    looking = weights[weights.any(axis=-1)]
    return float(np.exp(entropy(looking)).mean()) if len(looking) else 0.0


@dataclass(frozen=True)
class Question:
    """What one query finds: the numbers that its story is told with."""

    best: int  # the key with the largest weight
    worst: int
    best_score: float
    worst_score: float
    best_scaled: float
    worst_scaled: float
    worst_exp: float  # of the smallest, less the largest, scaled score
    total: float  # of all exponentials
    best_weight: float
    worst_weight: float
    product: float  # the largest in size of all products of an entry of the query and of a key
    product_key: int
    product_dimension: int
    n_visible: int  # how many keys the query may look at
    largest: tuple[tuple[int, float], ...]  # of these, those with the largest weights, and these

    @property
    def has_equal_weights(self) -> bool:
        return bool(np.isclose(self.best_weight, self.worst_weight, rtol=1e-9, atol=0))


def question(trace: SelfAttentionTrace, query: int, most: int = 3) -> Question:
    """The numbers of the query in row `query`, from 0; of `most` keys with their weights.

    Masked keys are left out, but the products are of all keys, as they are drawn.
    """
    stages = trace.attention
    scores, scaled, weights = stages.scores[query], stages.masked[query], stages.weights[query]
    best = int(scaled.argmax())
    worst = int(np.where(np.isfinite(scaled), scaled, np.inf).argmin())
    products = stages.query[query] * stages.key  # (d_k,) * (n, d_k) -> (n, d_k)
    key, dimension = np.unravel_index(np.abs(products).argmax(), products.shape)
    visible = np.flatnonzero(scaled > -np.inf)
    order = visible[np.argsort(-weights[visible], kind="stable")][:most]
    return Question(
        best=best,
        worst=worst,
        best_score=float(scores[best]),
        worst_score=float(scores[worst]),
        best_scaled=float(scaled[best]),
        worst_scaled=float(scaled[worst]),
        worst_exp=float(np.exp(scaled[worst] - scaled[best])),
        total=float(np.exp(scaled - scaled[best]).sum()),
        best_weight=float(weights[best]),
        worst_weight=float(weights[worst]),
        product=float(products[key, dimension]),
        product_key=int(key),
        product_dimension=int(dimension),
        n_visible=len(visible),
        largest=tuple((int(j), float(weights[j])) for j in order),
    )
