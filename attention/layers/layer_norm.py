"""Layer normalization: each vector gets mean 0 and variance 1, then a scale and a shift."""

import math
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array, as_float, read_only, real_array
from attention.errors import AttentionError, short_repr

EPS = 1e-5


@dataclass(frozen=True, eq=False)
class LayerNormTrace:
    """Every stage of one layer normalization. All arrays are read-only."""

    mean: Array  # (..., 1)
    variance: Array  # (..., 1)  divided by d, not by d - 1
    normalized: Array  # (..., d)
    output: Array  # (..., d)


def layer_norm(
    x: Array, gamma: Array | None = None, beta: Array | None = None, eps: float = EPS
) -> Array:
    """Normalize each vector by its own mean and variance, then scale and shift it.

        output = (x - mean) / sqrt(variance + eps) * gamma + beta

    Args:
        x: `(..., d)`.
        gamma: the scale of each column, `(d,)`; 1 if None.
        beta: the shift of each column, `(d,)`; 0 if None.
        eps: added to the variance, above 0, so that a row of equal numbers is not divided by 0.

    Returns:
        `(..., d)`, read-only, in the precision of the arguments. With gamma and beta left out,
        each row has mean 0 and variance variance / (variance + eps).

    Raises:
        AttentionError: shapes, types or sizes do not match.

    Source: Ba, Kiros and Hinton, "Layer Normalization", 2016, section 3.
    """
    return layer_norm_stages(x, gamma, beta, eps).output


def layer_norm_stages(
    x: Array, gamma: Array | None = None, beta: Array | None = None, eps: float = EPS
) -> LayerNormTrace:
    """`layer_norm`, with its errors, keeping the mean, the variance and the normalized rows."""
    x = real_array("x", x)
    if x.ndim < 1 or x.shape[-1] == 0:
        raise AttentionError(
            f"x has shape {x.shape}; give at least one axis, whose last is the width: (..., d)"
        )
    width = x.shape[-1]
    scale = _row("gamma", gamma, width)
    shift = _row("beta", beta, width)
    x = x.astype(np.result_type(x, *(one for one in (scale, shift) if one is not None)))
    added = x.dtype.type(_checked_eps(eps, x))
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite shows in the result
        mean = x.mean(axis=-1, keepdims=True)  # (..., d) -> (..., 1)
        deviation = x - mean
        variance = (deviation * deviation).mean(axis=-1, keepdims=True)  # (..., d) -> (..., 1)
        normalized = deviation / np.sqrt(variance + added)
        output = normalized if scale is None else normalized * scale
        output = output if shift is None else output + shift
    return LayerNormTrace(*map(read_only, (mean, variance, normalized, output)))


def _row(name: str, given: Array | None, width: int) -> Array | None:
    if given is None:
        return None
    row = real_array(name, given)
    if row.shape != (width,):
        raise AttentionError(
            f"{name} has shape {row.shape} but x is {width} wide; give one number per column: "
            f"({width},)"
        )
    return row


def _checked_eps(eps: float, x: Array) -> float:
    number = as_float(eps)
    if not (math.isfinite(number) and x.dtype.type(number) > 0):
        raise AttentionError(
            f"eps is {short_repr(eps)}; give a number above 0 that {x.dtype} can hold"
        )
    return number
