"""Cross-attention: the words of one sentence attend to those of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.inputs.embeddings import words_of
from attention.inputs.input_vectors import Inputs, inputs
from attention.inputs.projections import projection
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionConfig
from attention.layers.sentences import TwoSentences
from attention.rules import Product, Rule, SampledWeights
from attention.traces import attention_rules


@dataclass(frozen=True, eq=False)
class CrossAttentionTrace(TwoSentences):
    """Every step: X of the source, Y of the target, W_Q, W_K and W_V, and the attention."""

    config: SelfAttentionConfig
    source: Inputs  # the words of the keys, and X (n_key, d_model)
    target: Inputs  # the words of the queries, and Y (n_query, d_model)
    W_Q: Array  # (d_model, d_k)
    W_K: Array  # (d_model, d_k)
    W_V: Array  # (d_model, d_v)
    attention: AttentionTrace

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed."""
        named = self.source.matrices() | self.target.matrices("Y", suffix="_Y")
        named |= {"W_Q": self.W_Q, "W_K": self.W_K, "W_V": self.W_V}
        return MappingProxyType(named | self.attention.matrices)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        d_model, seed = self.config.d_model, self.config.seed
        return MappingProxyType(
            {
                **self.source.rules(),
                **self.target.rules("Y", suffix="_Y"),
                **{name: SampledWeights(name, d_model, seed) for name in ("W_Q", "W_K", "W_V")},
                "Q": Product("Y", "W_Q"),
                "K": Product("X", "W_K"),
                "V": Product("X", "W_V"),
                **attention_rules(self.config.d_k, self.mask),
            }
        )


def cross_attention(
    target: Sequence[str],
    source: Sequence[str],
    config: SelfAttentionConfig,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
) -> CrossAttentionTrace:
    """Let each word of a target attend to all words of a source.

        Q = Y W_Q,    K = X W_K,    V = X W_V
        output = softmax(Q K^T / sqrt(d_k)) V

    With the same sentence as target and source, it is self-attention.

    Args:
        target: the n_query words of the queries.
        source: the n_key words of the keys and values.
        config: sizes, seed, and the positions of both sentences.
        mask: as for `scaled_dot_product_attention`.

    Returns:
        A `CrossAttentionTrace`, float64, all arrays read-only.

    Raises:
        AttentionError: target or source is not a sequence of strings, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3, the first of the
    three applications ("encoder-decoder attention").
    """
    queries, keys = (
        inputs(words_of(words), config.d_model, config.seed, config.positions)
        for words in (target, source)
    )
    W_Q = projection("W_Q", config.d_model, config.d_k, config.seed)
    W_K = projection("W_K", config.d_model, config.d_k, config.seed)
    W_V = projection("W_V", config.d_model, config.d_v, config.seed)
    attention = scaled_dot_product_attention(
        queries.X @ W_Q,  # (n_query, d_model) @ (d_model, d_k) -> (n_query, d_k)
        keys.X @ W_K,  # (n_key, d_model) @ (d_model, d_k) -> (n_key, d_k)
        keys.X @ W_V,  # (n_key, d_model) @ (d_model, d_v) -> (n_key, d_v)
        mask=mask,
    )
    return CrossAttentionTrace(config, keys, queries, W_Q, W_K, W_V, attention)
