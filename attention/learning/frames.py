"""A matrix at every snapshot of a training."""

from collections.abc import Sequence

import numpy as np

from attention.arrays import Array
from attention.learning.history import History
from attention.learning.passes import forward


def frames(history: History, names: Sequence[str]) -> dict[str, Array]:
    """Each of these matrices at all snapshots: (snapshots, rows, columns).

    Args:
        history: the training.
        names: of learned matrices, and of those of the forward pass on the sentence itself.
    """
    sentences = history.sentences
    example = sentences.example(sentences.own)
    found: dict[str, list[Array]] = {name: [] for name in names}
    for one in history.snapshots:
        W = one.weights.W
        computed = W | forward(example, W, history.config, sentences.vectors)
        for name in names:
            found[name].append(computed[name])
    return {name: np.stack(some) for name, some in found.items()}
