"""The shuffle test: whether attention sees the order of the words."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.inputs.prng import standard_normals
from attention.layers.self_attention import SelfAttentionConfig, self_attention


@dataclass(frozen=True, eq=False)
class Shuffle:
    """The outputs for a sentence, and for the same words in another order."""

    order: tuple[int, ...]  # order[i] is the original index of the word at position i
    words: tuple[str, ...]
    shuffled_words: tuple[str, ...]
    output: Array  # (n, d_v)
    shuffled: Array  # (n, d_v), of the shuffled words
    difference: Array  # (n, d_v), row by row for the same word

    @property
    def largest(self) -> float:
        """The largest absolute difference."""
        return float(np.abs(self.difference).max(initial=0.0))


def order_of(n: int, draw: int) -> tuple[int, ...]:
    """Permutation number `draw` of 0 to n - 1, pseudorandom; draw 0 is the identity."""
    if draw == 0:
        return tuple(range(n))
    return tuple(map(int, np.argsort(standard_normals(n, f"shuffle {draw}"), kind="stable")))


def shuffle(
    tokens: tuple[str, ...],
    config: SelfAttentionConfig,
    draw: int,
    mask: NDArray[np.bool_] | None = None,
) -> Shuffle:
    """Run self-attention on the words and on the shuffled words, and compare word by word.

    Args:
        tokens: the n words.
        config: sizes, seed and positions.
        draw: the number of the permutation, at least 0; 0 keeps the order.
        mask: as for `self_attention`. It is not shuffled: it concerns positions, not words.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, or the mask does not fit.
    """
    order = order_of(len(tokens), draw)
    moved = tuple(tokens[i] for i in order)
    output = self_attention(tokens, config, mask=mask).attention.output
    shuffled = self_attention(moved, config, mask=mask).attention.output
    difference = read_only(shuffled - output[list(order)])
    return Shuffle(order, tokens, moved, output, shuffled, difference)


def shuffles(
    tokens: tuple[str, ...],
    config: SelfAttentionConfig,
    draw: int,
    mask: NDArray[np.bool_] | None = None,
) -> tuple[Shuffle, Shuffle]:
    """The shuffle test without positions, and with them."""
    return (
        shuffle(tokens, replace(config, positions="none"), draw, mask),
        shuffle(tokens, replace(config, positions="sinusoidal"), draw, mask),
    )
