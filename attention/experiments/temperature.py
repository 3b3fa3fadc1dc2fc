"""Softmax with a temperature: from the plain mean to a hard look-up."""

import math

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, as_float, real_array
from attention.errors import AttentionError, short_repr
from attention.layers.softmax import softmax


def softmax_with_temperature(scaled: Array, beta: float) -> Array:
    """Weights between uniform and one-hot; beta = 1 is the softmax of attention itself.

        weights = softmax(beta * scaled), row by row
        beta = 0: all keys that are not masked get the same weight
        beta = inf: the best key gets weight 1; equally good keys share it equally

    Both ends are the exact limits, not large or small numbers. Two scores count as equal if
    they differ only by rounding: a repeated word has the same key twice, but its dot products may
    be summed in another order.

    Args:
        scaled: `(..., n_query, n_key)`, -inf where masked.
        beta: the inverse temperature, from 0 to infinity: beta = 1 / temperature.

    Returns:
        The weights, the shape and the precision of `scaled`, read-only. A row of nothing but
        -inf gets zeros.

    Raises:
        AttentionError: `scaled` is not an array of real numbers with at least one axis, or
            beta is not a number from 0 to infinity.

    Source: Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015,
    equation 1, with beta = 1 / T.
    """
    scaled = real_array("scaled", scaled)
    if scaled.ndim < 1:
        raise AttentionError("scaled has no axis; give a row of scores for each query")
    given, beta = beta, as_float(beta)
    if not beta >= 0:
        raise AttentionError(f"beta is {short_repr(given)}; give a number from 0 to infinity")
    best = scaled.max(axis=-1, keepdims=True, initial=-np.inf)
    best[best == -np.inf] = 0  # a fully masked row stays -inf, not NaN
    # Subtract the maximum first: softmax is invariant to it, and no beta can make it overflow.
    behind = scaled - best
    if beta == 0:
        return softmax(_zero_where(scaled > -np.inf, behind))
    if math.isinf(beta):
        return softmax(_zero_where(behind >= -_rounding(scaled), behind))
    factor = scaled.dtype.type(min(beta, float(np.finfo(scaled.dtype).max)))
    # An overflow becomes -inf, a weight of 0, which is the exact limit. -inf * 0 would be NaN.
    with np.errstate(over="ignore", invalid="ignore"):
        return softmax(np.where(behind == -np.inf, behind, behind * factor))


def _zero_where(is_kept: NDArray[np.bool_], like: Array) -> Array:
    """0 where a key is kept, -inf elsewhere."""
    return np.where(is_kept, like.dtype.type(0), like.dtype.type(-np.inf))


def _rounding(scaled: Array) -> Array:
    """The largest difference at which two scores of one row count as equal."""
    sizes = np.where(np.isfinite(scaled), np.abs(scaled), 0)
    largest: Array = sizes.max(axis=-1, keepdims=True, initial=0)
    rounding: Array = largest * float(np.finfo(scaled.dtype).eps) ** 0.75
    return rounding
