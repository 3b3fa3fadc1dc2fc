"""Scaled dot-product attention, the heart of this package.

Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V
"""

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.errors import Array, AttentionError, any_array, read_only, real_array
from attention.softmax import softmax


@dataclass(frozen=True, eq=False)
class AttentionTrace:
    """Every stage of one attention, in the order in which it is computed. All read-only."""

    query: Array  # (..., n_query, d_k)
    key: Array  # (..., n_key, d_k)
    value: Array  # (..., n_key, d_v)
    scores: Array  # (..., n_query, n_key)  query @ key^T
    scaled: Array  # (..., n_query, n_key)  scores * scale
    masked: Array  # (..., n_query, n_key)  `scaled` itself where there is no mask
    weights: Array  # (..., n_query, n_key)  softmax of each row
    output: Array  # (..., n_query, d_v)  weights @ value


def scaled_dot_product_attention(
    query: Array,
    key: Array,
    value: Array,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
    scale: float | None = None,
) -> AttentionTrace:
    """Let each query look at all keys, and average their values by how well they match.

        scores  = Q K^T
        scaled  = scores / sqrt(d_k)
        masked  = scaled where a query may look, -inf elsewhere
        weights = softmax(masked), row by row
        output  = weights V

    Args:
        query: `(..., n_query, d_k)`.
        key: `(..., n_key, d_k)`, as wide as the queries.
        value: `(..., n_key, d_v)`, as many as the keys; `d_v` is free.
        mask: bool (True where a query may look) or float (added to the scaled scores),
            broadcast to `(..., n_query, n_key)`.
        scale: what the scores are multiplied by; 1 / sqrt(d_k) unless given.

    Returns:
        An `AttentionTrace`. A row that may look nowhere has weights 0 and output 0. float32
        arrays give a float32 trace; whole numbers are taken as float64.

    Raises:
        AttentionError: shapes, types or sizes do not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1, equation 1.
    """
    query, key, value = _checked(query, key, value)
    factor = _factor(scale, d_k=query.shape[-1])

    scores = query @ key.swapaxes(-2, -1)  # (n_query, d_k) @ (d_k, n_key) -> (n_query, n_key)
    scaled = read_only(scores * factor)
    masked = scaled if mask is None else read_only(_apply(mask, scaled))
    weights = softmax(masked, axis=-1)
    output = weights @ value  # (n_query, n_key) @ (n_key, d_v) -> (n_query, d_v)

    return AttentionTrace(
        query=read_only(query),
        key=read_only(key),
        value=read_only(value),
        scores=read_only(scores),
        scaled=scaled,
        masked=masked,
        weights=weights,
        output=read_only(output),
    )


def _checked(query: Array, key: Array, value: Array) -> tuple[Array, Array, Array]:
    """Copies of the three in one precision, or the error that says which two numbers clash."""
    arrays = {
        name: real_array(name, array)
        for name, array in (("query", query), ("key", key), ("value", value))
    }
    for name, array in arrays.items():
        if array.ndim < 2:
            raise AttentionError(
                f"{name} has shape {array.shape}; give at least two axes, "
                "one row per vector: (count, width)"
            )
    query, key, value = arrays.values()
    d_q, d_k = query.shape[-1], key.shape[-1]
    n_key, n_value = key.shape[-2], value.shape[-2]
    if d_q != d_k:
        raise AttentionError(
            f"query is {d_q} wide but key is {d_k} wide; a dot product needs equal widths: "
            f"give queries and keys the same d_k"
        )
    if d_k == 0:
        raise AttentionError("query and key are 0 wide; give them a d_k of at least 1")
    if n_key != n_value:
        raise AttentionError(
            f"key has {n_key} rows but value has {n_value}; each weight belongs to one key "
            f"and one value: give as many values as keys"
        )
    try:
        np.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    except ValueError as error:
        raise AttentionError(
            f"the leading axes of query {query.shape[:-2]}, key {key.shape[:-2]} and value "
            f"{value.shape[:-2]} do not broadcast; give equal sizes or 1"
        ) from error
    precision = np.result_type(query, key, value)
    # astype copies: what the caller later writes to his arrays does not reach the trace.
    return query.astype(precision), key.astype(precision), value.astype(precision)


def _factor(scale: float | None, d_k: int) -> float:
    if scale is None:
        return 1.0 / math.sqrt(d_k)
    if isinstance(scale, bool) or not isinstance(scale, Real) or not math.isfinite(scale):
        raise AttentionError(f"scale is {scale!r}; give a finite number, or None for 1/sqrt(d_k)")
    return float(scale)


def _apply(mask: Array | NDArray[np.bool_], scaled: Array) -> Array:
    """`scaled` with -inf where the mask forbids to look, in the precision of `scaled`."""
    given = any_array("mask", mask)
    _check_mask_shape(given, scaled.shape)
    if given.dtype == np.bool_:
        return np.where(given, scaled, scaled.dtype.type(-np.inf))
    if not np.issubdtype(given.dtype, np.floating):
        raise AttentionError(
            f"mask holds {given.dtype}; give bool (True = may look) or float (added to the scores)"
        )
    with np.errstate(over="ignore"):  # -1e300 is -inf in float32: it forbids, as it was meant to
        added = given.astype(scaled.dtype, copy=False)
    if not np.all(added < np.inf):
        raise AttentionError("mask holds NaN or +inf; give finite numbers, or -inf to forbid")
    return np.where(added == -np.inf, added, scaled + added)


def _check_mask_shape(mask: NDArray[Any], scores: tuple[int, ...]) -> None:
    for axis, line, one, many in ((-2, "row", "query", "queries"), (-1, "column", "key", "keys")):
        if mask.ndim >= -axis and mask.shape[axis] not in (1, scores[axis]):
            raise AttentionError(
                f"mask has {mask.shape[axis]} {line}s but there are {scores[axis]} {many}; "
                f"give one {line} per {one}, or a single one"
            )
    try:
        np.broadcast_to(mask, scores)
    except ValueError as error:
        raise AttentionError(
            f"the leading axes of mask {mask.shape[:-2]} do not broadcast to {scores[:-2]}; "
            "give equal sizes or 1, and no further axes"
        ) from error
