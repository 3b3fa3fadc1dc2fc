"""Attention before the Transformer: each decoder state attends to all encoder states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.errors import AttentionError
from attention.inputs.embeddings import words_of
from attention.inputs.input_vectors import Inputs, Positions, inputs
from attention.inputs.projections import projection
from attention.layers.rnn import recurrent_states
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.sentences import TwoSentences
from attention.rules import Recurrence, Rule, SampledWeights
from attention.traces import attention_rules

WEIGHTS = ("U_H", "W_H", "U_S", "W_S")


@dataclass(frozen=True, eq=False)
class Seq2SeqTrace(TwoSentences):
    """An encoder, a decoder, and the attention between them."""

    source: Inputs  # the words of the keys, and X (n_key, d_model)
    target: Inputs  # the words of the queries, and Y (n_query, d_model)
    seed: int
    weights: Mapping[str, Array]  # U: (d_model, d_hidden), W: (d_hidden, d_hidden)
    H: Array  # (n_key, d_hidden), the encoder's states: keys and values
    S: Array  # (n_query, d_hidden), the decoder's states: queries
    attention: AttentionTrace

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed."""
        named = self.source.matrices() | self.target.matrices("Y", suffix="_Y")
        stages = self.attention.matrices
        for name in ("Q", "K", "V", "scaled"):  # Q, K, V are S, H, H; the scores are not scaled
            del stages[name]
        return MappingProxyType({**named, **self.weights, "H": self.H, "S": self.S, **stages})

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        return MappingProxyType(
            {
                **self.source.rules(),
                **self.target.rules("Y", suffix="_Y"),
                **{
                    name: SampledWeights(name, len(weight), self.seed)
                    for name, weight in self.weights.items()
                },
                "H": Recurrence("H", "X", "U_H", "W_H"),
                "S": Recurrence("S", "Y", "U_S", "W_S", first="H"),
                **attention_rules(None, self.mask, "S", "H", "H"),
            }
        )


def seq2seq_attention(
    target: Sequence[str],
    source: Sequence[str],
    d_model: int,
    d_hidden: int,
    seed: int = 0,
    *,
    positions: Positions = "none",
    mask: Array | NDArray[np.bool_] | None = None,
) -> Seq2SeqTrace:
    """Encode a source, decode a target so far, and attend from decoder to encoder states.

        h_t = tanh(x_t U_H + h_(t-1) W_H),  s_t = tanh(y_t U_S + s_(t-1) W_S),  s_0 = h_n
        weights = softmax(S H^T)            the decoder's states are the queries
        context = weights H                 the encoder's states are keys and values

    The weights are random, not trained.

    Args:
        target: the n_query words so far.
        source: the n_key words, at least one.
        d_model: the width of a word's vector, at least 1.
        d_hidden: the width of a hidden state, at least 1.
        seed: of the random numbers, at least 0.
        positions: what is added to the vectors of the words of both sentences.
        mask: as for `scaled_dot_product_attention`, for n_query states and n_key states.

    Returns:
        A `Seq2SeqTrace`, float64, all arrays read-only.

    Raises:
        AttentionError: a sentence is not a sequence of strings, the source is empty, a number
            is not whole or too small, or the mask does not fit.

    Source: Luong, Pham and Manning, "Effective Approaches to Attention-based Neural Machine
    Translation", 2015, section 3.1: global attention with the score `dot`. Bahdanau, Cho and
    Bengio, "Neural Machine Translation by Jointly Learning to Align and Translate", 2015, came
    earlier, with an additive score.
    """
    queries, keys = (
        inputs(words_of(words), d_model, seed, positions) for words in (target, source)
    )
    if not keys.tokens:
        raise AttentionError("source has no words; a decoder starts from the encoder's last state")
    rows = {"U": d_model, "W": d_hidden}
    weights = {name: projection(name, rows[name[0]], d_hidden, seed) for name in WEIGHTS}
    H = recurrent_states(keys.X, weights["U_H"], weights["W_H"])
    S = recurrent_states(queries.X, weights["U_S"], weights["W_S"], start=H[-1])
    attention = scaled_dot_product_attention(S, H, H, scale=1.0, mask=mask)
    return Seq2SeqTrace(keys, queries, seed, MappingProxyType(weights), H, S, attention)
