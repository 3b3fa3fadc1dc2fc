"""Softmax: from similarities to weights; and how far the weights are spread."""

import numpy as np

from attention.arrays import Array, read_only, real_array, whole_number
from attention.errors import AttentionError


def softmax(x: Array, axis: int = -1) -> Array:
    """Weights between 0 and 1 that sum to 1, in the order of `x`.

        softmax(x)_j = exp(x_j - max x) / sum_k exp(x_k - max x)

    Subtracting the maximum changes nothing in exact arithmetic, and keeps exp from
    overflowing. -inf gets weight 0. A row of nothing but -inf gets zeros, not NaN; a row
    that holds +inf or NaN gets NaN alone.

    Args:
        x: real numbers, any shape with at least one axis.
        axis: the axis along which the weights sum to 1.

    Returns:
        An array of the shape and the precision of `x`, read-only; float32 for float16.

    Raises:
        AttentionError: `x` is not an array of real numbers, or has no such axis.

    Source: Vaswani et al., "Attention Is All You Need", 2017, equation 1.
    """
    x = real_array("x", x)
    _check_axis(axis, "x", x)
    largest = x.max(axis=axis, keepdims=True, initial=-np.inf)
    largest[largest == -np.inf] = 0  # a row of nothing but -inf: exp(-inf - 0) is 0
    weights = x - largest
    np.exp(weights, out=weights)
    # NumPy adds pairwise only along contiguous numbers: along the other axes float32 would lose
    # digits with each of many rows, so the sum is in float64.
    total = weights.sum(axis=axis, keepdims=True, dtype=np.float64).astype(x.dtype)
    total[total == 0] = 1
    weights /= total
    return read_only(weights)


def entropy(weights: Array) -> Array:
    """How far weights are spread: 0 for all in one place, ln n for n equal weights.

        H(a) = - sum_j a_j ln a_j,    with 0 ln 0 = 0

    exp(H) is the number of equal weights that would be spread as far.

    Args:
        weights: a, the result of softmax, `(..., n)`.

    Returns:
        The entropy in nats, the shape of `weights` without its last axis, read-only.

    Raises:
        AttentionError: `weights` is not an array of real numbers from 0 to 1 with at least one
            axis.

    Source: C. E. Shannon, "A Mathematical Theory of Communication", 1948, section 6.
    """
    weights = real_array("weights", weights)
    _check_axis(-1, "weights", weights)
    if not np.all((weights >= 0) & (weights <= 1 + 1e-6)):
        raise AttentionError("weights has a number outside 0 to 1; give the result of softmax")
    logarithms = np.log(weights, where=weights > 0, out=np.zeros_like(weights))
    # Taken from 0, not negated: the entropy of one sure weight is 0, not -0.
    return read_only(
        np.asarray(0 - (weights * logarithms).sum(axis=-1, dtype=np.float64), weights.dtype)
    )


def jacobian(weights: Array) -> Array:
    """How the weights of softmax change with its input.

        J = diag(a) - a a^T,    J[j, k] = d a_j / d x_k

    Args:
        weights: a, the result of softmax, `(..., n)`.

    Returns:
        J, `(..., n, n)`, symmetric, each row sums to 0, read-only.

    Raises:
        AttentionError: `weights` is not an array of real numbers with at least one axis.

    Source: the derivative of equation 1 of Bridle, "Probabilistic Interpretation of
    Feedforward Classification Network Outputs", 1990.
    """
    a = real_array("weights", weights)
    _check_axis(-1, "weights", a)
    identity = np.eye(a.shape[-1], dtype=a.dtype)
    # (..., n, 1) * (n, n) - (..., n, 1) * (..., 1, n) -> (..., n, n)
    return read_only(a[..., None] * identity - a[..., None] * a[..., None, :])


def jacobian_norm(weights: Array) -> Array:
    """How much of a gradient softmax lets through: the Frobenius norm of its Jacobian.

        |diag(a) - a a^T|^2 = sum a^2 - 2 sum a^3 + (sum a^2)^2

    0 where one weight is 1, sqrt(n - 1) / n where all are equal, at most 1 / sqrt(2).

    Args:
        weights: a, the result of softmax, `(..., n)`.

    Returns:
        The norm, the shape of `weights` without its last axis, read-only. The Jacobian itself
        is never formed.

    Raises:
        AttentionError: `weights` is not an array of real numbers with at least one axis.

    Source: the squares of the entries of `jacobian`, added up by hand.
    """
    a = real_array("weights", weights)
    _check_axis(-1, "weights", a)
    squares = (a**2).sum(axis=-1)
    # Rounding may leave a tiny negative number where one weight is all but 1.
    inside = np.maximum(squares - 2 * (a**3).sum(axis=-1) + squares**2, 0)
    return read_only(np.asarray(np.sqrt(inside)))


def _check_axis(axis: int, name: str, array: Array) -> None:
    if not -array.ndim <= whole_number("axis", axis) < array.ndim:
        raise AttentionError(f"axis is {axis} but {name} has {array.ndim} axes; name one of them")
