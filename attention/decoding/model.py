"""One head that predicts the next word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array
from attention.errors import AttentionError
from attention.inputs.embeddings import embed, words_of
from attention.inputs.positions import sinusoidal_positions


@dataclass(frozen=True, eq=False)
class NextWordModel:
    """The matrices of one causal head, and the words that it chooses from.

        logits = softmax(q K^T / sqrt(d_k)) V W_out U^T,    U the vectors of the vocabulary

    Raises:
        AttentionError: there is no word to choose from.
    """

    vocabulary: tuple[str, ...]
    W: Mapping[str, Array]  # W_Q, W_K (d_model, d_k), W_V (d_model, d_v), W_out (d_v, d_model)
    has_positions: bool = True
    seed: int = 0  # of the vectors of the words
    steps: int = 0  # how many steps the matrices have learned; sampled ones none

    def __post_init__(self) -> None:
        if not words_of(self.vocabulary):
            raise AttentionError("vocabulary is empty; give at least one word")

    @property
    def d_model(self) -> int:
        return int(self.W["W_Q"].shape[0])

    @property
    def d_k(self) -> int:
        return int(self.W["W_Q"].shape[1])

    @property
    def d_v(self) -> int:
        return int(self.W["W_V"].shape[1])

    def vectors(self, tokens: Sequence[str], first: int = 0) -> Array:
        """What the head reads: a row for each word, the first of which is word `first`, from 0."""
        E = embed(tokens, self.d_model, self.seed)
        if not self.has_positions:
            return E
        P = sinusoidal_positions(first + len(tokens), self.d_model)[first:]
        return E + P

    def logits(self, output: Array) -> Array:
        """How well each word of the vocabulary fits: `(n, d_v)` to `(n, n_words)`."""
        U = embed(self.vocabulary, self.d_model, self.seed)  # (n_words, d_model)
        found: Array = (output @ self.W["W_out"]) @ U.T
        return found

    def qkv(self, X: Array) -> tuple[Array, Array, Array]:
        """The queries, keys and values of rows of X."""
        Q, K, V = (np.asarray(X @ self.W[name]) for name in ("W_Q", "W_K", "W_V"))
        return Q, K, V
