"""Masks: which query may attend to which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import any_array, whole_number
from attention.errors import AttentionError


def causal_mask(n_query: int, n_key: int, offset: int = 0) -> NDArray[np.bool_]:
    """Each query may attend to its own position and to earlier ones.

        may_look[i, j] = j <= i + offset

    Args:
        n_query: rows, at least 0.
        n_key: columns, at least 0.
        offset: how many keys precede the first query; may be negative.

    Returns:
        bool `(n_query, n_key)`, True where query i may attend to key j, read-only.

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
    """Each query may attend to its neighbours: `left` keys before it, `right` keys after it.

        may_look[i, j] = i + offset - left <= j <= i + offset + right

    With `right=0` it is a causal mask that hides keys more than `left` positions back.

    Args:
        n_query: rows, at least 0.
        n_key: columns, at least 0.
        left: how many keys before its own position a query may attend to, at least 0.
        right: how many keys after its own position, at least 0.
        offset: how many keys precede the first query; may be negative.

    Returns:
        bool `(n_query, n_key)`, True where query i may attend to key j, read-only.

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
    """No query may attend to the padding that extends a short sentence to the longest one.

        may_look[..., 0, j] = j < lengths[...]

    Args:
        lengths: how many keys of each sentence are words, from 0 to `n_key`: a whole number or
            an array `(...)` of whole numbers.
        n_key: columns, at least 0.

    Returns:
        bool `(..., 1, n_key)`, True for the first `length` keys, read-only. The single row
        applies to all queries. For scores with a heads axis give lengths as `(..., 1)`.

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


def _band(n_query: int, n_key: int, lowest: int, highest: int) -> NDArray[np.bool_]:
    """True where lowest <= j - i <= highest."""
    # Bounds beyond the matrix change nothing, and could overflow int64.
    lowest, highest = (min(max(bound, -n_query), n_key) for bound in (lowest, highest))
    query = np.arange(n_query)[:, None]
    key: NDArray[Any] = np.arange(n_key)
    distance = key - query  # (n_key,), (n_query, 1) -> (n_query, n_key)
    may_look: NDArray[np.bool_] = (lowest <= distance) & (distance <= highest)
    may_look.flags.writeable = False
    return may_look


def n_real_words(n: int, padding: int) -> int:
    """How many of n words are real when the last `padding` ones are padding: at least one."""
    return max(1, n - padding)


@dataclass(frozen=True)
class MaskKind:
    """One kind of mask: what it is called, which sizes it takes, and how it is built."""

    name: str
    sizes: tuple[str, ...]  # the names of the sizes that `build` takes, in its order
    build: Callable[..., NDArray[np.bool_] | None]  # of n_query, n_key and the sizes
    acts_between_sentences: bool  # whether it hides anything when one sentence attends to another

    def within(self, n: int, sizes: Mapping[str, int]) -> NDArray[np.bool_] | None:
        """The mask for a sentence of n words that attends to itself.

        Args:
            n: words, at least 1.
            sizes: the sizes by name; those that this kind does not take are ignored.

        Returns:
            bool `(n, n)`, True where query i may attend to key j; None where nothing is hidden.
        """
        return self.build(n, n, *(sizes[name] for name in self.sizes))

    def between(
        self, n_query: int, n_key: int, sizes: Mapping[str, int]
    ) -> NDArray[np.bool_] | None:
        """The mask for a sentence of n_query words that attends to one of n_key words.

        No word of another sentence comes later, so a causal mask hides nothing here.

        Args:
            n_query: words, at least 1.
            n_key: words, at least 1.
            sizes: as for `within`.

        Returns:
            bool `(n_query, n_key)`, as for `within`.
        """
        if not self.acts_between_sentences:
            return None
        return self.build(n_query, n_key, *(sizes[name] for name in self.sizes))


def _no_mask(n_query: int, n_key: int) -> None:  # noqa: ARG001, one signature for all
    return None


def _padding(n_query: int, n_key: int, padding: int) -> NDArray[np.bool_]:
    # (1, n_key) -> (n_query, n_key)
    return np.broadcast_to(padding_mask(n_real_words(n_key, padding), n_key), (n_query, n_key))


def _window(n_query: int, n_key: int, window: int) -> NDArray[np.bool_]:
    return sliding_window_mask(n_query, n_key, window, window)


# Each kind by its name. `padding` counts the words at the end that are padding; `window` counts
# the keys that a query may attend to on each side.
MASK_KINDS: Mapping[str, MaskKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            MaskKind("none", (), _no_mask, acts_between_sentences=False),
            MaskKind("causal", (), causal_mask, acts_between_sentences=False),
            MaskKind("padding", ("padding",), _padding, acts_between_sentences=True),
            MaskKind("window", ("window",), _window, acts_between_sentences=True),
        )
    }
)
