"""Masks: which query may look at which key."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, any_array, read_only, whole_number
from attention.errors import AttentionError


def causal_mask(n_query: int, n_key: int, offset: int = 0) -> NDArray[np.bool_]:
    """Each word may look at itself and at what came before it.

        may_look[i, j] = j <= i + offset

    Args:
        n_query: rows, at least 0.
        n_key: columns, at least 0.
        offset: how many keys came before the first query; may be negative.

    Returns:
        bool `(n_query, n_key)`, True where query i may look at key j, read-only.

    Raises:
        AttentionError: a number is not whole, or `n_query` or `n_key` is negative.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3.
    """
    n_query = whole_number("n_query", n_query, least=0)
    n_key = whole_number("n_key", n_key, least=0)
    offset = whole_number("offset", offset)
    return _band(n_query, n_key, -n_query, offset)


def sliding_window_mask(
    n_query: int, n_key: int, left: int, right: int, offset: int = 0
) -> NDArray[np.bool_]:
    """Each word may look at its neighbours: so many to the left, so many to the right.

        may_look[i, j] = i + offset - left <= j <= i + offset + right

    With `right=0` it is a causal mask that forgets what lies more than `left` words back.

    Args:
        n_query: rows, at least 0.
        n_key: columns, at least 0.
        left: how many keys before its own a query may look at, at least 0.
        right: how many keys after its own, at least 0.
        offset: how many keys came before the first query; may be negative.

    Returns:
        bool `(n_query, n_key)`, True where query i may look at key j, read-only.

    Raises:
        AttentionError: a number is not whole, or one other than `offset` is negative.

    Source: Beltagy, Peters and Cohan, "Longformer: The Long-Document Transformer", 2020,
    section 3.1.
    """
    n_query = whole_number("n_query", n_query, least=0)
    n_key = whole_number("n_key", n_key, least=0)
    left = whole_number("left", left, least=0)
    right = whole_number("right", right, least=0)
    offset = whole_number("offset", offset)
    return _band(n_query, n_key, offset - left, offset + right)


def padding_mask(lengths: int | NDArray[np.integer[Any]], n_key: int) -> NDArray[np.bool_]:
    """Nobody may look at the padding that fills a short sentence up to the longest one's length.

        may_look[..., 0, j] = j < lengths[...]

    Args:
        lengths: how many keys of each sentence are words, from 0 to `n_key`: a whole number, or
            an array `(...)` of them.
        n_key: columns, at least 0.

    Returns:
        bool `(..., 1, n_key)`, True for the first `length` keys, read-only. The one row serves
        all queries. For scores with a heads axis give lengths as `(..., 1)`.

    Raises:
        AttentionError: a number is not whole, negative, or a length is above `n_key`.

    Source: the padding of a batch; `src_key_padding_mask` of the Transformer in PyTorch, which
    is True where this is False.
    """
    n_key = whole_number("n_key", n_key, least=0)
    given = any_array("lengths", lengths)
    if not np.issubdtype(given.dtype, np.integer):
        raise AttentionError(f"lengths holds {given.dtype}; give whole numbers from 0 to {n_key}")
    wrong = given[(given < 0) | (given > n_key)]
    if wrong.size:
        raise AttentionError(
            f"lengths holds {wrong[0]} but there are {n_key} keys; "
            f"give whole numbers from 0 to {n_key}"
        )
    first = given[..., None, None]  # (...) -> (..., 1, 1)
    may_look: NDArray[np.bool_] = np.arange(n_key) < first  # -> (..., 1, n_key)
    may_look.flags.writeable = False
    return may_look


def kept(mask: Array | NDArray[np.bool_] | None) -> Array | NDArray[np.bool_] | None:
    """A copy of a mask that nobody can write to, for a trace; None where there is no mask."""
    return None if mask is None else read_only(np.array(mask))


def _band(n_query: int, n_key: int, lowest: int, highest: int) -> NDArray[np.bool_]:
    """True where lowest <= j - i <= highest."""
    # Farther bounds would change nothing more, and could leave the range of int64.
    lowest, highest = (min(max(bound, -n_query), n_key) for bound in (lowest, highest))
    query = np.arange(n_query)[:, None]
    key: NDArray[Any] = np.arange(n_key)
    distance = key - query  # (n_key,), (n_query, 1) -> (n_query, n_key)
    may_look: NDArray[np.bool_] = (lowest <= distance) & (distance <= highest)
    may_look.flags.writeable = False
    return may_look
