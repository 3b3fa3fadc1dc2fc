"""What scaled dot-product attention accepts, and the errors that say what does not fit."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from attention.arrays import Array, any_array, as_float, real_array
from attention.errors import AttentionError, short_repr


def checked_arrays(
    query: Array, key: Array, value: Array, *, is_grouped: bool
) -> tuple[Array, Array, Array]:
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
    if is_grouped:
        _check_heads(arrays)
    kept = -3 if is_grouped else -2
    fronts = [array.shape[:kept] for array in arrays.values()]
    try:
        np.broadcast_shapes(*fronts)
    except ValueError as error:
        raise AttentionError(
            f"the leading axes of query {fronts[0]}, key {fronts[1]} and value {fronts[2]} "
            "do not broadcast; give equal sizes or 1"
        ) from error
    precision = np.result_type(query, key, value)
    # astype copies: what the caller later writes to his arrays does not reach the trace.
    return query.astype(precision), key.astype(precision), value.astype(precision)


def _check_heads(arrays: dict[str, Array]) -> None:
    for name, array in arrays.items():
        if array.ndim < 3:
            raise AttentionError(
                f"{name} has shape {array.shape}; enable_gqa needs an axis of heads: "
                "give (..., heads, count, width)"
            )
    n_heads, n_kv_heads, n_value_heads = (array.shape[-3] for array in arrays.values())
    if n_kv_heads != n_value_heads:
        raise AttentionError(
            f"key has {n_kv_heads} heads but value has {n_value_heads}; "
            "give as many value heads as key heads"
        )
    if n_kv_heads == 0 or n_heads % n_kv_heads:
        raise AttentionError(
            f"query has {n_heads} heads but key has {n_kv_heads}; each key head serves equally "
            "many query heads: give a multiple of the key heads"
        )


def checked_scale(scale: float | None, d_k: int) -> float:
    """What the scores are multiplied by: 1 / sqrt(d_k) unless given."""
    if scale is None:
        return 1.0 / math.sqrt(d_k)
    number = as_float(scale)
    if not math.isfinite(number):
        raise AttentionError(
            f"scale is {short_repr(scale)}; give a finite number, or None for 1/sqrt(d_k)"
        )
    return number


def checked_softcap(softcap: float, precision: np.dtype[Any]) -> float:
    """The cap, unless it is no positive number in the precision of the scores."""
    number = as_float(softcap)
    with np.errstate(over="ignore", under="ignore"):
        if not 0 < precision.type(number) < np.inf:
            raise AttentionError(
                f"softcap is {short_repr(softcap)}; "
                f"give a number above 0 that {precision} can hold, or None for no cap"
            )
    return number


def checked_mask(
    mask: Array | NDArray[np.bool_], shape: tuple[int, ...], precision: DTypeLike
) -> NDArray[Any]:
    """The mask as bool, or as numbers in the precision of the scores whose shape it must fit."""
    given = any_array("mask", mask)
    _check_mask_shape(given, shape)
    if given.dtype == np.bool_:
        return given
    if not np.issubdtype(given.dtype, np.floating):
        raise AttentionError(
            f"mask holds {given.dtype}; give bool (True = may look) or float (added to the scores)"
        )
    with np.errstate(over="ignore"):  # -1e300 is -inf in float32: it forbids, as it was meant to
        added = given.astype(precision, copy=False)
    if not np.all(added < np.inf):
        raise AttentionError("mask holds NaN or +inf; give finite numbers, or -inf to forbid")
    return added


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
