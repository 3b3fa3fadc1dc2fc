"""GELU, the activation of BERT, by the error function itself, which NumPy lacks."""

import math

import numpy as np

from attention.arrays import Array

# t = 1 / (1 + P x); erfc(x) = (A[0] t + A[1] t^2 + ... + A[4] t^5) exp(-x^2)
P = 0.3275911
A = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)

ROWS = 32  # at once: what they need fits into the cache, and is allocated once


def erfc(x: Array) -> Array:
    """The complement of the error function, 1 - erf(x), to within 1.5e-7; in float32 to 5e-7.

    Args:
        x: real numbers of at least 0, any shape.

    Returns:
        From 0 to 1, a new array of the shape and the precision of `x`.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, formula 7.1.26.
    """
    t: Array = x * x.dtype.type(P)
    t += 1
    np.divide(1, t, out=t)
    result: Array = t * x.dtype.type(A[4])
    for a in A[3::-1]:
        result += x.dtype.type(a)
        result *= t
    np.multiply(x, x, out=t)
    np.negative(t, out=t)
    np.exp(t, out=t)
    result *= t
    return result


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit: x, times the chance that a normal number is below it.

        gelu(x) = x (1 + erf(x / sqrt(2))) / 2
                = max(x, 0) - |x| erfc(|x| / sqrt(2)) / 2

    Args:
        x: real numbers, `(n, width)`.

    Returns:
        A new array of the shape and the precision of `x`.

    Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.
    """
    result: Array = np.maximum(x, 0)
    for first in range(0, len(x), ROWS):
        rows = slice(first, first + ROWS)
        size: Array = np.abs(x[rows])
        size *= x.dtype.type(math.sqrt(0.5))
        below = erfc(size)
        size *= x.dtype.type(math.sqrt(0.5))  # |x| / 2
        below *= size
        result[rows] -= below
    return result
