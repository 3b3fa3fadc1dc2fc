"""Masks: which query may look at which key."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.errors import whole_number


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
    # A farther offset would change nothing more, and could leave the range of int64.
    offset = min(max(offset, -n_query), n_key)
    query = np.arange(n_query)[:, None]
    key: NDArray[Any] = np.arange(n_key)
    may_look = key <= query + offset  # (n_query, 1), (n_key,) -> (n_query, n_key)
    may_look.flags.writeable = False
    return may_look
