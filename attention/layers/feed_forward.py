"""The feed-forward part of a layer: each vector by itself, wider, through an activation, back."""

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np

from attention.arrays import Array, one_of, read_only, real_array
from attention.errors import AttentionError
from attention.layer_rules import ActivationKind


@dataclass(frozen=True, eq=False)
class FeedForwardTrace:
    """Every stage of one feed-forward network. All arrays are read-only."""

    hidden: Array  # (..., d_ff)  x @ W_1 + b_1
    activated: Array  # (..., d_ff)
    output: Array  # (..., d_out)  activated @ W_2 + b_2


def feed_forward(
    x: Array, W_1: Array, b_1: Array, W_2: Array, b_2: Array, activation: ActivationKind = "relu"
) -> Array:
    """Two linear layers with an activation between them, for each vector by itself.

        output = activation(x W_1 + b_1) W_2 + b_2

    Args:
        x: `(..., d_model)`.
        W_1: `(d_model, d_ff)`.
        b_1: `(d_ff,)`.
        W_2: `(d_ff, d_out)`.
        b_2: `(d_out,)`.
        activation: "relu" or "gelu".

    Returns:
        `(..., d_out)`, read-only, in the precision of the arguments.

    Raises:
        AttentionError: shapes, types or sizes do not match, or the activation is unknown.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.3, equation 2.
    """
    return feed_forward_stages(x, W_1, b_1, W_2, b_2, activation).output


def feed_forward_stages(
    x: Array, W_1: Array, b_1: Array, W_2: Array, b_2: Array, activation: ActivationKind
) -> FeedForwardTrace:
    """`feed_forward`, with its errors, keeping what is before and after the activation."""
    one_of("activation", activation, get_args(ActivationKind))
    x = real_array("x", x)
    if x.ndim < 1:
        raise AttentionError(f"x has shape {x.shape}; give at least one axis: (..., d_model)")
    W_1, b_1 = _linear("1", W_1, b_1, x.shape[-1], "x")
    W_2, b_2 = _linear("2", W_2, b_2, W_1.shape[-1], "x W_1")
    precision = np.result_type(x, W_1, b_1, W_2, b_2)
    x, W_1, b_1, W_2, b_2 = (one.astype(precision, copy=False) for one in (x, W_1, b_1, W_2, b_2))
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite shows in the result
        hidden = x @ W_1 + b_1  # (..., d_model) @ (d_model, d_ff) -> (..., d_ff)
        activated = relu(hidden) if activation == "relu" else gelu(hidden)
        output = activated @ W_2 + b_2  # (..., d_ff) @ (d_ff, d_out) -> (..., d_out)
    return FeedForwardTrace(*map(read_only, (hidden, activated, output)))


def relu(x: Array) -> Array:
    """X where it is positive, else 0."""
    result: Array = np.maximum(x, 0)
    return result


def gelu(x: Array) -> Array:
    """x, times the chance that a standard normal number is below it.

        gelu(x) = x erfc(-x / sqrt(2)) / 2

    Exact to the last digits, one number at a time; `bert.gelu` is faster, to 1.5e-7.

    Source: Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.
    """
    chances = [math.erfc(-number * math.sqrt(0.5)) / 2 for number in x.ravel().tolist()]
    shares = np.array(chances, np.float64).reshape(x.shape)
    # An infinite x times a chance of 0 would be NaN; its limit is 0.
    result: Array = (np.where(x == -np.inf, 0, x) * shares).astype(x.dtype)
    return result


def _linear(number: str, W: Array, b: Array, width: int, of: str) -> tuple[Array, Array]:
    """A matrix and its bias, or the error that says which two numbers clash."""
    W, b = real_array(f"W_{number}", W), real_array(f"b_{number}", b)
    if W.ndim != 2:
        raise AttentionError(
            f"W_{number} has shape {W.shape}; give two axes, one row per entry of the input"
        )
    if W.shape[0] != width:
        raise AttentionError(
            f"{of} is {width} wide but W_{number} has {W.shape[0]} rows; "
            f"give W_{number} one row per entry: {width}"
        )
    if b.shape != W.shape[1:]:
        raise AttentionError(
            f"b_{number} has shape {b.shape} but W_{number} has {W.shape[1]} columns; "
            f"give one number per column: ({W.shape[1]},)"
        )
    return W, b
