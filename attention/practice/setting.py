"""The numbers that questions are asked about, and what becomes of them if one thing changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.inputs.overrides import Overrides
from attention.inputs.prng import standard_normals
from attention.layers.self_attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.practice.answers import DIGITS
from attention.sources import Cell

MOST_TRIED = 200  # cells, until one makes a good question
AFTER_SCORES = ("scores", "scaled", "masked", "weights")


@dataclass(frozen=True, eq=False)
class Setting:
    """A sentence, the sizes and the seed, from which both numbers and questions follow.

    Attributes:
        tokens: at least one word.
        config: sizes and seed.
        mask: bool, True where a query may attend; None without one.
        is_rounded: whether X and the W's have one decimal, so that a pencil is enough.
        other_word: a word to put in the place of one of the sentence.
    """

    tokens: tuple[str, ...]
    config: SelfAttentionConfig
    mask: NDArray[np.bool_] | None = None
    is_rounded: bool = True
    other_word: str = "dog"

    @cached_property
    def trace(self) -> SelfAttentionTrace:
        return self.computed()

    def computed(self, edits: Mapping[Cell, float] | None = None) -> SelfAttentionTrace:
        """The attention of this setting, with other numbers in single cells."""
        matrices = self._rounded() if self.is_rounded else {}
        overrides = Overrides(matrices, edits or {}, origin="rounded")
        return self_attention(self.tokens, self.config, mask=self.mask, overrides=overrides)

    def _rounded(self) -> dict[str, Array]:
        plain = self_attention(self.tokens, replace(self.config, positions="none"))
        named = {"X": plain.X, "W_Q": plain.W_Q, "W_K": plain.W_K, "W_V": plain.W_V}
        return {name: np.round(array, 1) + 0.0 for name, array in named.items()}  # no minus zero

    @property
    def n(self) -> int:
        return len(self.tokens)

    @property
    def may_look(self) -> NDArray[np.bool_]:
        if self.mask is None:
            return np.ones((self.n, self.n), bool)
        return np.broadcast_to(self.mask, (self.n, self.n))

    def order(self, count: int, purpose: str) -> list[int]:
        """The numbers below `count` in an order that the seed and the purpose decide."""
        key = f"practice {purpose} seed {self.config.seed}"
        return [int(i) for i in np.argsort(standard_normals(count, key), kind="stable")]

    def rows(self, place: int) -> list[int]:
        """The words in an order that begins at another one for each place in it.

        So that questions of one exercise ask about different words.
        """
        order = self.order(self.n, "rows")
        first = place % self.n
        return [*order[first:], *order[:first]]

    def cells(self, place: int, columns: int, purpose: str) -> list[tuple[int, int]]:
        """Cells to ask about, in the order in which they are tried: words with a twin last."""
        pairs = islice(product(self.rows(place), self.order(columns, purpose)), MOST_TRIED)
        return sorted(pairs, key=lambda pair: self.has_twin(pair[0]))

    def pairs(self, place: int, purpose: str) -> list[tuple[int, int]]:
        """Of a query and another key that it may attend to; words with a twin last."""
        may_look = self.may_look
        found = [(i, j) for i, j in self.cells(place, self.n, purpose) if i != j and may_look[i, j]]
        return sorted(found, key=lambda pair: self.has_twin(pair[0]) + self.has_twin(pair[1]))

    def twins(self, word: int) -> list[int]:
        """The words with the same vector, itself among them: their numbers give its own away."""
        X = self.trace.X
        return [i for i in range(self.n) if np.array_equal(X[i], X[word])]

    def has_twin(self, word: int) -> bool:
        return len(self.twins(word)) > 1


def shown(numbers: Array) -> Array:
    """The numbers as they are on the screen."""
    return np.round(numbers, DIGITS)


def covered(setting: Setting, row: int, column: int | None, *names: str) -> frozenset[Cell]:
    """One cell in each of these matrices, or a whole row of them, and the same of equal words."""
    matrices = setting.trace.matrices
    return frozenset(
        Cell(name, i, j)
        for name in names
        if name in matrices
        for i in setting.twins(row)
        for j in (range(matrices[name].shape[1]) if column is None else (column,))
    )
