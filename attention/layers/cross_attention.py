"""Cross-attention: one sentence asks another."""

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
from attention.rules import Product, Rule, SampledWeights
from attention.traces import attention_rules, words_of_two


@dataclass(frozen=True, eq=False)
class CrossAttentionTrace:
    """The whole chain: X of the source, Y of the target, the three W's, and the attention."""

    config: SelfAttentionConfig
    source: Inputs  # the words that are asked, and X of (n_key, d_model)
    target: Inputs  # the words that ask, and Y of (n_query, d_model)
    W_Q: Array  # (d_model, d_k)
    W_K: Array  # (d_model, d_k)
    W_V: Array  # (d_model, d_v)
    attention: AttentionTrace

    @property
    def mask(self) -> Array | NDArray[np.bool_] | None:
        """The mask as it was given; None without one."""
        return self.attention.mask

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed."""
        named = self.source.matrices() | self.target.matrices("Y", of="_Y")
        named |= {"W_Q": self.W_Q, "W_K": self.W_K, "W_V": self.W_V}
        return MappingProxyType(named | self.attention.matrices)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        d_model, seed = self.config.d_model, self.config.seed
        return MappingProxyType(
            {
                **self.source.rules(),
                **self.target.rules("Y", of="_Y"),
                **{name: SampledWeights(name, d_model, seed) for name in ("W_Q", "W_K", "W_V")},
                "Q": Product("Y", "W_Q"),
                "K": Product("X", "W_K"),
                "V": Product("X", "W_V"),
                **attention_rules(self.config.d_k, self.mask),
            }
        )

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Which words ask (query) and which are asked (key); X is made of these."""
        return words_of_two(self.target.tokens, self.source.tokens)


def cross_attention(
    target: Sequence[str],
    source: Sequence[str],
    config: SelfAttentionConfig,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
) -> CrossAttentionTrace:
    """Let each word of a target look at all words of a source.

        Q = Y W_Q,    K = X W_K,    V = X W_V
        output = softmax(Q K^T / sqrt(d_k)) V

    It is self-attention where target and source are the same sentence.

    Args:
        target: the n_query words that ask.
        source: the n_key words that are asked.
        config: sizes, seed, and the positions of both sentences.
        mask: as for `scaled_dot_product_attention`.

    Returns:
        A `CrossAttentionTrace`, float64, all arrays read-only.

    Raises:
        AttentionError: target or source is no sequence of strings, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3, the first of the
    three ways ("encoder-decoder attention").
    """
    asking, asked = (
        inputs(words_of(words), config.d_model, config.seed, config.positions)
        for words in (target, source)
    )
    W_Q = projection("W_Q", config.d_model, config.d_k, config.seed)
    W_K = projection("W_K", config.d_model, config.d_k, config.seed)
    W_V = projection("W_V", config.d_model, config.d_v, config.seed)
    attention = scaled_dot_product_attention(
        asking.X @ W_Q,  # (n_query, d_model) @ (d_model, d_k) -> (n_query, d_k)
        asked.X @ W_K,  # (n_key, d_model) @ (d_model, d_k) -> (n_key, d_k)
        asked.X @ W_V,  # (n_key, d_model) @ (d_model, d_v) -> (n_key, d_v)
        mask=mask,
    )
    return CrossAttentionTrace(config, asked, asking, W_Q, W_K, W_V, attention)
