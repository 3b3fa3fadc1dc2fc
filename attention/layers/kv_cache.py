"""The KV cache: keys and values are kept, so that a new word costs one new row of scores."""

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, any_array, whole_number
from attention.errors import AttentionError
from attention.layers.arguments import checked_arrays
from attention.layers.masks import causal_mask, sliding_window_mask
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention


class KVCache:
    """The keys and values of all words so far, to which each step appends new ones.

    Step by step it gives the rows that one causal pass over all words gives at once: what a word
    attends to comes before it, so nothing that is kept ever changes.

    Source: Shazeer, "Fast Transformer Decoding: One Write-Head is All You Need", 2019, section 2.4.
    """

    def __init__(
        self,
        *,
        window: int | None = None,
        scale: float | None = None,
        enable_gqa: bool = False,
        softcap: float | None = None,
    ) -> None:
        """An empty cache.

        Args:
            window: how many words back a query may look; all of them if None.
            scale: as for `scaled_dot_product_attention`, like `enable_gqa` and `softcap`.
            enable_gqa: groups of query heads share keys and values, which is what is kept.
            softcap: keeps the scores between its negative and itself.

        Raises:
            AttentionError: the window is not a whole number of at least 0.
        """
        self._window = None if window is None else whole_number("window", window, least=0)
        self._scale, self._softcap, self._is_grouped = scale, softcap, enable_gqa
        self._kept: tuple[Array, Array] | None = None

    def __len__(self) -> int:
        """The number of words kept."""
        return 0 if self._kept is None else self._kept[0].shape[-2]

    @property
    def nbytes(self) -> int:
        """The memory of the keys and values kept, in bytes."""
        return 0 if self._kept is None else sum(array.nbytes for array in self._kept)

    def step(
        self,
        query: Array,
        key: Array,
        value: Array,
        *,
        mask: NDArray[np.bool_] | None = None,
    ) -> AttentionTrace:
        """Append the keys and values of new words, and let their queries attend to all so far.

        Args:
            query: `(..., n_new, d_k)`.
            key: `(..., n_new, d_k)`, one per query.
            value: `(..., n_new, d_v)`.
            mask: bool, what else is hidden, such as padding: True where a query may attend,
                broadcast to `(..., n_new, n_kept + n_new)`.

        Returns:
            The trace of the new queries; its `key` and `value` hold all words, its scores are
            `(..., n_new, n_kept + n_new)`. New words do not attend to those after them.

        Raises:
            AttentionError: shapes, types or sizes do not match, also with what is kept. Then
                nothing is appended.

        Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3.
        """
        query, key, value = checked_arrays(query, key, value, is_grouped=self._is_grouped)
        n_new, n_kept = key.shape[-2], len(self)
        if query.shape[-2] != n_new:
            raise AttentionError(
                f"query has {query.shape[-2]} rows but key has {n_new}; each new word has one "
                "query and one key: give equally many"
            )
        if self._kept is not None:
            key, value = (
                _appended(*arrays)
                for arrays in zip(("key", "value"), self._kept, (key, value), strict=True)
            )
        may_look = self._may_look(n_new, n_kept)
        if mask is not None:
            may_look = _joined(may_look, mask)
        trace = scaled_dot_product_attention(
            query,
            key,
            value,
            mask=may_look,
            scale=self._scale,
            enable_gqa=self._is_grouped,
            softcap=self._softcap,
        )
        self._kept = (trace.key, trace.value)
        return trace

    def _may_look(self, n_new: int, n_kept: int) -> NDArray[np.bool_]:
        if self._window is None:
            return causal_mask(n_new, n_kept + n_new, offset=n_kept)
        return sliding_window_mask(n_new, n_kept + n_new, self._window, 0, offset=n_kept)


def _appended(name: str, kept: Array, new: Array) -> Array:
    if (kept.shape[:-2], kept.shape[-1]) != (new.shape[:-2], new.shape[-1]):
        raise AttentionError(
            f"{name} has shape {new.shape} but the cache holds {kept.shape}; "
            "give the same leading axes and the same width at each step"
        )
    if kept.dtype != new.dtype:
        raise AttentionError(
            f"{name} holds {new.dtype} but the cache holds {kept.dtype}; "
            "give the same precision at each step"
        )
    return np.concatenate([kept, new], axis=-2)  # (..., n_kept + n_new, width)


def _joined(may_look: NDArray[np.bool_], mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What both masks allow."""
    given = any_array("mask", mask)
    if given.dtype != np.bool_:
        raise AttentionError(f"mask holds {given.dtype}; give bool (True = may look)")
    try:
        both: NDArray[np.bool_] = may_look & given
    except ValueError as error:
        raise AttentionError(
            f"mask has shape {given.shape}; it must broadcast to {may_look.shape}, "
            "one row per new query and one column per key so far"
        ) from error
    return both
