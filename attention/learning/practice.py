"""The sentences that a head learns from, and is tested on."""

from dataclasses import dataclass

import numpy as np

from attention.arrays import Array
from attention.errors import AttentionError
from attention.inputs.embeddings import embed, words_of
from attention.inputs.positions import sinusoidal_positions
from attention.inputs.prng import whole_numbers
from attention.learning.config import LearningConfig
from attention.learning.tasks import TASKS, Indices


@dataclass(frozen=True, eq=False)
class Example:
    """One sentence as a head sees it, and what it is to say."""

    X: Array  # (n, d_model)
    goal: Array  # 1 at the right word of each row: (n, n), or (n, n_words) to predict a word


class Sentences:
    """The vectors of the words of one sentence, and other sentences of the same words."""

    def __init__(self, words: tuple[str, ...], config: LearningConfig) -> None:
        """Prepare the vectors.

        Args:
            words: of the sentence, at least one; to predict the next word, at least two.
            config: the training.

        Raises:
            AttentionError: there are too few words.
        """
        words = words_of(words)
        self._task = TASKS[config.task]
        least = 2 if config.is_prediction else 1
        if len(words) < least:
            raise AttentionError(f"there are {len(words)} words; give at least {least}")
        self.words = words
        self.vocabulary = tuple(dict.fromkeys(words))
        self.vectors = embed(self.vocabulary, config.d_model, config.seed)  # (n_words, d_model)
        self.own: Indices = np.array([self.vocabulary.index(word) for word in words])
        positions = sinusoidal_positions(len(words), config.d_model)
        self.P = positions if config.has_positions else np.zeros_like(positions)
        self._seed = config.seed

    def example(self, chosen: Indices, vectors: Array | None = None) -> Example:
        """The sentence of these words of the vocabulary, or of other vectors."""
        E = (self.vectors if vectors is None else vectors)[chosen]
        n = len(chosen)
        if self._task.targets is None:
            following = np.eye(len(self.vocabulary))[chosen[1:]]  # (n - 1, n_words)
            return Example(E[:-1] + self.P[: n - 1], following)
        return Example(E + self.P[:n], np.eye(n)[self._task.targets(n)])

    def drawn(self, count: int, name: str, *, is_any_length: bool = True) -> list[Indices]:
        """Sentences of words drawn from the vocabulary, the same for the same name and seed."""
        n = len(self.words)
        draws = whole_numbers(count * (n + 1), [f"practice {self._seed} {name}"])
        draws = draws.reshape(count, n + 1)
        chosen = (draws[:, 1:] % len(self.vocabulary)).astype(np.int64)
        if not (is_any_length and self._task.has_any_length):
            return list(chosen)
        lengths = draws[:, 0] % n + 1
        return [row[: int(length)] for row, length in zip(chosen, lengths, strict=True)]
