"""GELU, the activation of BERT, by the error function itself, which NumPy lacks."""

import math

import numpy as np

from attention.errors import Array

# t = 1 / (1 + P |x|); erf(|x|) = 1 - (A[0] t + A[1] t^2 + ... + A[4] t^5) exp(-x^2)
P = 0.3275911
A = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


def erf(x: Array) -> Array:
    """The error function, to within 1.5e-7; in float32 to within 5e-7.

    Args:
        x: real numbers, any shape.

    Returns:
        From -1 to 1, a new array of the shape and the precision of `x`.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, formula 7.1.26.
    """
    size = np.abs(x)
    t: Array = size * x.dtype.type(P)
    t += 1
    np.reciprocal(t, out=t)
    tail: Array = t * A[4]
    for a in A[3::-1]:
        tail += a
        tail *= t
    size *= size
    np.negative(size, out=size)
    np.exp(size, out=size)
    tail *= size
    np.subtract(1, tail, out=tail)
    np.copysign(tail, x, out=tail)
    return tail


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit: x, times the chance that a normal number is below it.

        gelu(x) = x (1 + erf(x / sqrt(2))) / 2

    Args:
        x: real numbers, any shape.

    Returns:
        A new array of the shape and the precision of `x`.

    Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.
    """
    result = erf(x * x.dtype.type(math.sqrt(0.5)))
    result += 1
    result *= x
    result *= x.dtype.type(0.5)
    return result
