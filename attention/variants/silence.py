"""Weight and effect: how much attention a word gets, and how far outputs move without its value."""

from dataclasses import dataclass

import numpy as np

from attention.layers.scaled_dot_product import AttentionTrace


@dataclass(frozen=True)
class Effect:
    """Of one word: its share of all attention, and the mean length that outputs move without it."""

    word: int
    share: float
    moved: float


def effects(attention: AttentionTrace) -> tuple[Effect, ...]:
    """One for each key: output i moves by weight (i, j) times the length of value j."""
    shares = attention.weights.mean(axis=0)
    lengths = np.linalg.norm(attention.value, axis=1)
    return tuple(
        Effect(j, float(share), float(share * length))
        for j, (share, length) in enumerate(zip(shares, lengths, strict=True))
    )


def reversal(attention: AttentionTrace) -> tuple[Effect, Effect] | None:
    """Two words of which the first has clearly more weight and clearly less effect, if any.

    Among all such pairs, the one whose weights differ most.
    """
    found = effects(attention)
    pairs = [
        (more, less)
        for more in found
        for less in found
        if more.share > 1.02 * less.share and more.moved < 0.98 * less.moved
    ]
    return max(pairs, key=lambda pair: pair[0].share - pair[1].share, default=None)
