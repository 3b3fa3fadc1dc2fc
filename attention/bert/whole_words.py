"""The attention between whole words, from that between their pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from attention.arrays import Array, read_only
from attention.bert.encoder import Tokenizer
from attention.bert.trace import EncoderTrace, LayersOfHeads


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """The weights of all heads of a layer."""

    weights: Array  # (n_heads, n_words, n_words)


@dataclass(frozen=True, eq=False)
class WordTrace(LayersOfHeads):
    """What remains of an `EncoderTrace` where words take the place of pieces: the weights."""

    pieces: tuple[str, ...]  # the words
    layers: tuple[LayerWeights, ...]
    starts: tuple[int, ...]  # of each word its first piece

    def word_at(self, piece: int) -> int:
        """The word that a piece is of, both from 0."""
        return int(np.searchsorted(self.starts, piece, side="right")) - 1


def whole_words(trace: EncoderTrace, tokenizer: Tokenizer) -> WordTrace:
    """Weights between words: summed over the pieces of the key, averaged over those of the query.

        weight(word A -> word B) = (1 / pieces of A) sum over a in A, b in B of weight(a -> b)

    So each row still sums to 1.

    Source: Clark et al., "What Does BERT Look At?", 2019, section 4.1.
    """
    pieces = trace.pieces
    starts = tuple(i for i, piece in enumerate(pieces) if not i or tokenizer.begins_word(piece))
    counts = np.diff([*starts, len(pieces)]).astype(np.float32)
    layers = []
    for layer in trace.layers:
        columns = np.add.reduceat(layer.weights, starts, axis=-1)
        rows = np.add.reduceat(columns, starts, axis=-2)
        layers.append(LayerWeights(read_only(rows / counts[:, None])))
    ends = pairwise([*starts, len(pieces)])
    words = tuple(tokenizer.word(pieces[begin:end]) for begin, end in ends)
    return WordTrace(words, tuple(layers), starts)


def is_cut(words: WordTrace, pieces: Sequence[str]) -> bool:
    """Whether any word has more than one piece."""
    return len(words.pieces) < len(pieces)
