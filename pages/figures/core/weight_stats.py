"""Numbers read off the weights, from which captions are composed."""

from dataclasses import dataclass

import numpy as np

from attention import SelfAttentionTrace, entropy
from attention.arrays import Array

N_LARGEST = 3  # how many keys `QueryStats` lists with their weights


@dataclass(frozen=True)
class StrongestKeys:
    """The keys to which one query attends most."""

    query: int
    keys: tuple[int, ...]  # several where they share the largest weight, as equal words do
    weight: float


def strongest_keys(weights: Array) -> list[StrongestKeys]:
    """For each query the key with the largest weight, and all keys with the same weight.

    Args:
        weights: `(n_query, n_key)`, rows that sum to 1. A row of zeros attends to no key and is
            left out.
    """
    found = []
    for query, row in enumerate(weights):
        largest = float(row.max())
        if largest > 0:
            keys = np.flatnonzero(np.isclose(row, largest, rtol=1e-9, atol=0))
            found.append(StrongestKeys(query, tuple(map(int, keys)), largest))
    return found


def ranked_keys(trace: SelfAttentionTrace, query: int) -> list[tuple[int, float]]:
    """The keys that a query may look at, each with its weight, the largest first."""
    weights = trace.attention.weights[query]
    visible = np.flatnonzero(trace.attention.masked[query] > -np.inf)
    order = visible[np.argsort(-weights[visible].round(12), kind="stable")]
    return [(int(key), float(weights[key])) for key in order]


def effective_keys(weights: Array) -> float:
    """Over how many keys a query spreads, on average: the mean of exp(entropy) of the rows.

    1 where each query attends to one key alone, n_key where all weights are equal. Rows of zeros,
    which attend to no key, are left out.
    """
    attending = weights[weights.any(axis=-1)]
    return float(np.exp(entropy(attending)).mean()) if len(attending) else 0.0


@dataclass(frozen=True)
class QueryStats:
    """The numbers that the step-by-step story of one query quotes."""

    best: int  # the key with the largest weight
    worst: int
    best_score: float
    worst_score: float
    best_scaled: float
    worst_scaled: float
    worst_exp: float  # exp(smallest - largest scaled score)
    total: float  # of all exponentials
    best_weight: float
    worst_weight: float
    product: float  # the largest in absolute value of all products of a query and a key entry
    product_key: int
    product_dimension: int
    n_visible: int  # how many keys are not masked
    largest: tuple[tuple[int, float], ...]  # the unmasked keys with the largest weights

    @property
    def has_equal_weights(self) -> bool:
        return bool(np.isclose(self.best_weight, self.worst_weight, rtol=1e-9, atol=0))


def query_stats(trace: SelfAttentionTrace, query: int) -> QueryStats:
    """The numbers of the query in row `query`, from 0.

    Masked keys are left out, except from the products, which the figure shows for all keys.
    """
    stages = trace.attention
    scores, scaled, weights = stages.scores[query], stages.masked[query], stages.weights[query]
    best = int(scaled.argmax())
    worst = int(np.where(np.isfinite(scaled), scaled, np.inf).argmin())
    products = stages.query[query] * stages.key  # (d_k,) * (n, d_k) -> (n, d_k)
    key, dimension = np.unravel_index(np.abs(products).argmax(), products.shape)
    visible = np.flatnonzero(scaled > -np.inf)
    return QueryStats(
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
        largest=tuple(ranked_keys(trace, query)[:N_LARGEST]),
    )
