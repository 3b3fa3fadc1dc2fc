"""Attention with and without the division by sqrt(d_k), measured and compared."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.layers.scaled_dot_product import scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionTrace
from attention.layers.softmax import entropy, jacobian_norm
from attention.rules import Masked, Rule, Softmax
from attention.traces import PlainTrace


def with_unscaled(trace: SelfAttentionTrace) -> PlainTrace:
    """The trace with one more matrix: the softmax of its unscaled scores, under the same mask."""
    given = trace.attention
    unscaled = scaled_dot_product_attention(
        given.query, given.key, given.value, mask=given.mask, scale=1.0
    )
    added: dict[str, Array] = {}
    rules: dict[str, Rule] = {}
    if given.mask is not None:
        added["unscaled_masked"] = unscaled.masked
        rules["unscaled_masked"] = Masked("scores", given.mask)
    rules["unscaled_weights"] = Softmax("unscaled_masked" if added else "scores")
    added["unscaled_weights"] = unscaled.weights
    matrices: dict[str, Array] = {}
    for name, matrix in trace.matrices.items():
        matrices[name] = matrix
        if name == "scores":
            matrices |= added
    return PlainTrace(matrices, trace.words, {**trace.rules, **rules})


def unscaled_weights(trace: SelfAttentionTrace) -> Array:
    """The weights without the division by sqrt(d_k), under the same mask."""
    return with_unscaled(trace).matrices["unscaled_weights"]


@dataclass(frozen=True)
class Comparison:
    """The effect of scaling on one sentence, averaged over its queries."""

    variance: float  # of the scores, about their mean
    scaled_variance: float
    largest: float
    unscaled_largest: float
    entropy: float
    unscaled_entropy: float
    most_entropy: float  # ln n_key
    jacobian: float
    unscaled_jacobian: float
    tied_queries: int  # whose largest unscaled weight several keys have
    tied_keys: tuple[int, ...]  # all these keys


def compare(trace: SelfAttentionTrace) -> Comparison:
    """Compare the weights of a trace with those of its unscaled scores."""
    scores, weights = trace.attention.scores, trace.attention.weights
    unscaled = unscaled_weights(trace)
    ties = _ties(unscaled)
    return Comparison(
        variance=float(scores.var()),
        scaled_variance=float(trace.attention.scaled.var()),
        largest=float(weights.max(axis=-1).mean()),
        unscaled_largest=float(unscaled.max(axis=-1).mean()),
        entropy=float(entropy(weights).mean()),
        unscaled_entropy=float(entropy(unscaled).mean()),
        most_entropy=math.log(scores.shape[-1]),
        jacobian=float(jacobian_norm(weights).mean()),
        unscaled_jacobian=float(jacobian_norm(unscaled).mean()),
        tied_queries=int(ties.any(axis=-1).sum()),
        tied_keys=tuple(map(int, np.flatnonzero(ties.any(axis=0)))),
    )


def _ties(weights: Array) -> NDArray[np.bool_]:
    """True where a key shares the largest weight of a query with other keys."""
    largest = weights.max(axis=-1, keepdims=True)
    best: NDArray[np.bool_] = np.isclose(weights, largest, rtol=1e-9, atol=0) & (largest > 0)
    is_shared: NDArray[np.bool_] = best.sum(axis=-1, keepdims=True) > 1
    ties: NDArray[np.bool_] = best & is_shared
    return ties
