"""Scaled dot-product attention, the core of this package.

Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.layers.arguments import checked_arrays, checked_mask, checked_scale, checked_softcap
from attention.layers.softmax import softmax


@dataclass(frozen=True, eq=False)
class AttentionTrace:
    """Every stage of one attention, in the order of computation. All arrays are read-only.

    With grouped queries, `key` and `value` have n_kv_heads heads, the other arrays n_heads.
    """

    query: Array  # (..., n_query, d_k)
    key: Array  # (..., n_key, d_k)
    value: Array  # (..., n_key, d_v)
    scores: Array  # (..., n_query, n_key)  query @ key^T
    scaled: Array  # (..., n_query, n_key)  scores * scale
    capped: Array  # (..., n_query, n_key)  `scaled` itself without a softcap
    masked: Array  # (..., n_query, n_key)  `capped` itself without a mask
    weights: Array  # (..., n_query, n_key)  softmax of each row
    output: Array  # (..., n_query, d_v)  weights @ value
    mask: Array | NDArray[np.bool_] | None  # as given, None without one
    softcap: float | None

    @property
    def is_masked(self) -> NDArray[np.bool_] | None:
        """True where a query may not attend, `(..., n_query, n_key)`; None without a mask."""
        return None if self.mask is None else self.masked == -np.inf

    @property
    def matrices(self) -> dict[str, Array]:
        """The stages under their names in a trace; `masked` is included only with a mask."""
        masked = {} if self.mask is None else {"masked": self.masked}
        return {
            "Q": self.query,
            "K": self.key,
            "V": self.value,
            "scores": self.scores,
            "scaled": self.scaled,
            **masked,
            "weights": self.weights,
            "output": self.output,
        }

    @property
    def nbytes(self) -> int:
        """The memory of all stages in bytes, each array counted once."""
        capped = 0 if self.softcap is None else self.capped.nbytes
        return capped + sum(array.nbytes for array in self.matrices.values())

    def head(self, h: int, kv_head: int) -> "AttentionTrace":
        """The stages of one head, as views; axis 0 counts heads.

        Args:
            h: the query head, from 0.
            kv_head: the key and value head that it attends to, from 0.
        """
        scaled = self.scaled[h]
        capped = scaled if self.softcap is None else self.capped[h]
        masked, mask = capped, self.mask
        if mask is not None:
            masked, mask = self.masked[h], np.broadcast_to(mask, self.masked.shape)[h]
        return AttentionTrace(
            query=self.query[h],
            key=self.key[kv_head],
            value=self.value[kv_head],
            scores=self.scores[h],
            scaled=scaled,
            capped=capped,
            masked=masked,
            weights=self.weights[h],
            output=self.output[h],
            mask=mask,
            softcap=self.softcap,
        )


def scaled_dot_product_attention(
    query: Array,
    key: Array,
    value: Array,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
    scale: float | None = None,
    enable_gqa: bool = False,
    softcap: float | None = None,
) -> AttentionTrace:
    """Let each query attend to all keys, and average the values by how well the keys match.

        scores  = Q K^T
        scaled  = scores / sqrt(d_k)
        capped  = c tanh(scaled / c), with a softcap c
        masked  = capped where a query may attend, -inf elsewhere
        weights = softmax(masked), row by row
        output  = weights V

    Args:
        query: `(..., n_query, d_k)`.
        key: `(..., n_key, d_k)`, of the same width as the queries.
        value: `(..., n_key, d_v)`, one per key; `d_v` is free.
        mask: bool (True where a query may attend) or float (added to the capped scores),
            broadcast to `(..., n_query, n_key)`.
        scale: the factor of the scores; 1 / sqrt(d_k) if None.
        enable_gqa: grouped queries. Axis -3 is the heads: n_heads of queries, a multiple of
            n_kv_heads of keys and values. The first n_heads / n_kv_heads query heads share the
            first key and value head, and so on.
        softcap: c > 0, which keeps the scores between -c and c; no cap if None.

    Returns:
        An `AttentionTrace`. A row that may look nowhere has weights 0 and output 0. What a query
        may not look at adds nothing to its output, even where it is NaN or infinite. float32
        and float16 arrays give a float32 trace; whole numbers are taken as float64.

    Raises:
        AttentionError: shapes, types or sizes do not match.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1, equation 1. Groups:
    Ainslie et al., "GQA", 2023, section 2.2. Softcap: Gemma Team, "Gemma 2", 2024, section 2.
    """
    query, key, value = checked_arrays(query, key, value, is_grouped=enable_gqa)
    factor = checked_scale(scale, d_k=query.shape[-1])
    groups = key.shape[-3] if enable_gqa else None

    # A non-finite number shows in the trace at its cell; a warning could not say which one.
    with np.errstate(over="ignore", invalid="ignore"):
        # (n_query, d_k) @ (d_k, n_key) -> (n_query, n_key)
        scores = _unfold_groups(_fold_groups(query, groups) @ key.swapaxes(-2, -1), query, groups)
        scaled = read_only(scores * factor)
        capped = scaled if softcap is None else read_only(_cap(softcap, scaled))
        masked = capped if mask is None else read_only(_apply(mask, capped))
        weights = softmax(masked, axis=-1)
        # (n_query, n_key) @ (n_key, d_v) -> (n_query, d_v)
        averages = _average(_fold_groups(weights, groups), _fold_groups(masked, groups), value)
        output = _unfold_groups(averages, query, groups)

    return AttentionTrace(
        query=read_only(query),
        key=read_only(key),
        value=read_only(value),
        scores=read_only(scores),
        scaled=scaled,
        capped=capped,
        masked=masked,
        weights=weights,
        output=read_only(output),
        mask=None if mask is None else read_only(np.array(mask)),
        softcap=softcap,
    )


def _fold_groups(rows: Array, groups: int | None) -> Array:
    """Stack the query heads of a group along rows, since they attend to the same keys.

    (..., n_heads, n_query, width) -> (..., n_kv_heads, n_heads / n_kv_heads * n_query, width)
    """
    if groups is None:
        return rows
    *front, n_heads, n_query, width = rows.shape
    return rows.reshape(*front, groups, n_heads // groups * n_query, width)


def _unfold_groups(rows: Array, query: Array, groups: int | None) -> Array:
    """The inverse of `_fold_groups`: one axis for heads, one for queries."""
    if groups is None:
        return rows
    *front, _, _, width = rows.shape
    return rows.reshape(*front, *query.shape[-3:-1], width)


def _cap(softcap: float, scaled: Array) -> Array:
    cap = checked_softcap(softcap, scaled.dtype)
    capped = scaled / cap
    np.tanh(capped, out=capped)
    capped *= cap
    return capped


def _apply(mask: Array | NDArray[np.bool_], capped: Array) -> Array:
    """`capped` with -inf where the mask forbids, whatever the number was."""
    given = checked_mask(mask, capped.shape, capped.dtype)
    if given.dtype == np.bool_:
        return np.where(given, capped, capped.dtype.type(-np.inf))
    masked: Array = capped + given
    np.copyto(masked, -np.inf, where=given == -np.inf)  # NaN - inf and inf - inf are NaN
    return masked


def _average(weights: Array, masked: Array, value: Array) -> Array:
    """The product weights @ value, in which a masked value adds nothing.

    A weight of 0 is not enough for that, since 0 * NaN and 0 * inf are NaN.
    """
    finite = np.isfinite(value)
    if finite.all():
        return weights @ value
    output: Array = weights @ np.where(finite, value, value.dtype.type(0))
    others = np.where(finite, value.dtype.type(0), value)
    leading = tuple(range(value.ndim - 2))
    for j in np.flatnonzero(~finite.all(axis=(*leading, -1))):
        may_look = masked[..., j, None] != -np.inf  # (n_query, 1)
        # (n_query, 1) * (1, d_v) -> (n_query, d_v)
        added = weights[..., j, None] * others[..., None, j, :]
        output += np.where(may_look, added, added.dtype.type(0))
    return output
