"""Softmax: from similarities to weights; and how far the weights are spread."""

import numpy as np

from attention.errors import Array, AttentionError, read_only, real_array, whole_number


def softmax(x: Array, axis: int = -1) -> Array:
    """Weights between 0 and 1 that sum to 1, in the order of `x`.

        softmax(x)_j = exp(x_j - max x) / sum_k exp(x_k - max x)

    Taking the maximum away changes nothing in exact arithmetic, and keeps exp from
    overflowing. -inf gets weight 0. A row of nothing but -inf gets zeros, not NaN.

    Args:
        x: real numbers, any shape with at least one axis.
        axis: the axis along which the weights sum to 1.

    Returns:
        An array of the shape and the precision of `x`, read-only.

    Raises:
        AttentionError: `x` is not an array of real numbers, or has no such axis.

    Source: Vaswani et al., "Attention Is All You Need", 2017, equation 1.
    """
    x = real_array("x", x)
    _check_axis(axis, "x", x)
    largest = x.max(axis=axis, keepdims=True, initial=-np.inf)
    largest[largest == -np.inf] = 0  # a row of nothing but -inf: exp(-inf - 0) is 0
    weights = np.exp(x - largest)
    total = weights.sum(axis=axis, keepdims=True)
    total[total == 0] = 1
    weights /= total
    return read_only(weights)


def entropy(weights: Array, axis: int = -1) -> Array:
    """How far weights are spread: 0 for all in one place, ln n for n equal weights.

        H(a) = - sum_j a_j ln a_j,    with 0 ln 0 = 0

    exp(H) is the number of equal weights that would be spread as far.

    Args:
        weights: numbers from 0 to 1 that sum to 1 along `axis`.
        axis: the axis along which they sum to 1.

    Returns:
        The entropy in nats, the shape of `weights` without `axis`, read-only.

    Raises:
        AttentionError: `weights` is not an array of real numbers from 0 to 1, or has no
            such axis.

    Source: C. E. Shannon, "A Mathematical Theory of Communication", 1948, section 6.
    """
    weights = real_array("weights", weights)
    _check_axis(axis, "weights", weights)
    if not np.all((weights >= 0) & (weights <= 1 + 1e-6)):
        raise AttentionError("weights has a number outside 0 to 1; give the result of softmax")
    logarithms = np.log(weights, where=weights > 0, out=np.zeros_like(weights))
    # Taken from 0, not negated: the entropy of one sure weight is 0, not -0.
    return read_only(np.asarray(0 - (weights * logarithms).sum(axis=axis)))


def _check_axis(axis: int, name: str, array: Array) -> None:
    if not -array.ndim <= whole_number("axis", axis) < array.ndim:
        raise AttentionError(f"axis is {axis} but {name} has {array.ndim} axes; name one of them")
