"""Handcrafted weights: what attention can do when its numbers are chosen, not sampled."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, one_of, read_only
from attention.errors import AttentionError
from attention.inputs.embeddings import words_of

Blocks = tuple[Array, Array, Array]  # W_Q, W_K and W_V


@dataclass(frozen=True, eq=False)
class Handcrafted:
    """A self-attention whose matrices can be read.

    A row of X is one-hot for its word in the first columns, and one-hot for its position in the
    others, so that each W can select either.
    """

    X: Array  # (n, n_words + n)
    W_Q: Array  # (n_words + n, d_k)
    W_K: Array  # (n_words + n, d_k)
    W_V: Array  # (n_words + n, n_words)

    @property
    def matrices(self) -> Mapping[str, Array]:
        return {"X": self.X, "W_Q": self.W_Q, "W_K": self.W_K, "W_V": self.W_V}


def handcrafted(name: str, tokens: Sequence[str]) -> Handcrafted:
    """The weights of one of `HANDCRAFTED` for a sentence.

        identity   a word attends to equal words: q and k are both the word
        previous   a word attends to the previous one: q is its position - 1, k the position
        uniform    a word attends to all words equally: q is 0, so every score is 0
        lookup     word i looks up key n + 1 - i: keys are one-hot, a table of addresses

    The value is always the word, so the output says which words were read. Queries and keys are
    so large that softmax gives the target more than 99.7 % among up to 64 words.

    Args:
        name: which of them.
        tokens: the n words, at least one; n_words of them differ.

    Returns:
        A `Handcrafted`, float64, all arrays read-only.

    Raises:
        AttentionError: the name is unknown, or there are no words.

    Source: heads of trained models were found to attend to the previous word and to repeated
    words: Elhage et al., "A Mathematical Framework for Transformer Circuits", 2021.
    """
    words = words_of(tokens)
    one_of("name", name, HANDCRAFTED)
    if not words:
        raise AttentionError("there are no words; give at least one")
    different = tuple(dict.fromkeys(words))
    n, n_words = len(words), len(different)
    X = np.zeros((n, n_words + n))
    for i, word in enumerate(words):
        X[i, different.index(word)] = X[i, n_words + i] = 1
    word_of, position_of = np.eye(n_words + n)[:, :n_words], np.eye(n_words + n)[:, n_words:]
    W_Q, W_K, W_V = HANDCRAFTED[name](word_of, position_of)
    return Handcrafted(*(read_only(np.ascontiguousarray(matrix)) for matrix in (X, W_Q, W_K, W_V)))


def least_on_target(
    name: str, tokens: Sequence[str], weights: Array, is_masked: NDArray[np.bool_] | None = None
) -> tuple[float, int]:
    """The smallest weight that a query gives to its target, and how many queries cannot see theirs.

    Args:
        name: which of `HANDCRAFTED`.
        tokens: the n words.
        weights: `(n, n)`, the attention weights.
        is_masked: `(n, n)`, what the mask hides; nothing if None.

    Returns:
        A share, from 0 to 1: of all equal words together, of the previous word, of the word at
        the mirrored position; for `uniform`, of any word. Then the number of queries from which
        the mask hides all of that; the share is that of the others, and 0 if there are none.

    Raises:
        AttentionError: the name is unknown.
    """
    one_of("name", name, HANDCRAFTED)
    n = len(tokens)
    seen = np.ones((n, n), dtype=bool) if is_masked is None else ~is_masked
    targets = {
        "identity": np.array([[a == b for b in tokens] for a in tokens]),
        "previous": np.eye(n, k=-1, dtype=bool) | (np.arange(n * n).reshape(n, n) == 0),
        "uniform": np.ones((n, n), dtype=bool),
        "lookup": np.eye(n, dtype=bool)[::-1],
    }
    target = targets[name] & seen
    sees = target.any(axis=1)
    shares = weights[target] if name == "uniform" else (weights * target).sum(axis=1)[sees]
    return float(shares.min(initial=1.0)) if sees.any() else 0.0, int((~sees).sum())


def _amplified(keys: Array) -> Array:
    """Scaled so that the product of two ones is at least 10 after the division by sqrt(d_k)."""
    return keys * math.ceil(math.sqrt(10 * math.sqrt(keys.shape[1])))


def _identity(word_of: Array, position_of: Array) -> Blocks:  # noqa: ARG001, one signature for all
    return _amplified(word_of), _amplified(word_of), word_of


def _previous(word_of: Array, position_of: Array) -> Blocks:
    before = np.roll(position_of, -1, axis=1)  # column j holds the position after j ...
    before[:, -1] = 0
    before[:, 0] += position_of[:, 0]  # ... and the first word attends to itself
    return _amplified(before), _amplified(position_of), word_of


def _uniform(word_of: Array, position_of: Array) -> Blocks:  # noqa: ARG001, one signature for all
    return 0 * word_of, _amplified(word_of), word_of


def _lookup(word_of: Array, position_of: Array) -> Blocks:
    return _amplified(position_of[:, ::-1]), _amplified(position_of), word_of


HANDCRAFTED: Mapping[str, Callable[[Array, Array], Blocks]] = {
    "identity": _identity,
    "previous": _previous,
    "uniform": _uniform,
    "lookup": _lookup,
}
