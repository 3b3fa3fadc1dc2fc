"""Self-attention: from words to outputs, keeping every matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, whole_number
from attention.inputs.embeddings import words_of
from attention.inputs.input_vectors import Inputs, Positions, inputs, known_positions
from attention.inputs.overrides import NOTHING, Overrides
from attention.inputs.projections import projection
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.sentences import OneSentence
from attention.rules import Leaf, Product, Rule, SampledWeights
from attention.traces import attention_rules


@dataclass(frozen=True)
class SelfAttentionConfig:
    """The sizes of one self-attention, and the seed of its random numbers.

    Raises:
        AttentionError: a size is not a whole number of at least 1, the seed is not one of
            at least 0, or the positions are unknown.
    """

    d_model: int = 8  # the width of a word's vector
    d_k: int = 4  # the width of queries and keys
    d_v: int = 4  # the width of values, and so of outputs
    seed: int = 0
    positions: Positions = "none"  # what is added to the vectors of the words

    def __post_init__(self) -> None:
        for name in ("d_model", "d_k", "d_v"):
            whole_number(name, getattr(self, name), least=1)
        whole_number("seed", self.seed, least=0)
        known_positions(self.positions)


@dataclass(frozen=True, eq=False)
class SelfAttentionTrace(OneSentence):
    """Every step: the words, X, W_Q, W_K and W_V, and the attention computed from them."""

    config: SelfAttentionConfig
    inputs: Inputs  # the words, and X (n, d_model)
    W_Q: Array  # (d_model, d_k)
    W_K: Array  # (d_model, d_k)
    W_V: Array  # (d_model, d_v)
    attention: AttentionTrace
    weight_rules: Mapping[str, Leaf]  # how W_Q, W_K and W_V are obtained

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed.

        `masked` is among them only where a mask was given.
        """
        named = {
            **self.inputs.matrices(),
            "W_Q": self.W_Q,
            "W_K": self.W_K,
            "W_V": self.W_V,
            **self.attention.matrices,
        }
        return MappingProxyType(named)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        return MappingProxyType(
            {
                **self.inputs.rules(),
                **self.weight_rules,
                **{name: Product("X", f"W_{name}") for name in ("Q", "K", "V")},
                **attention_rules(self.config.d_k, self.mask),
            }
        )


def self_attention(
    tokens: Sequence[str],
    config: SelfAttentionConfig,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
    overrides: Overrides | None = None,
) -> SelfAttentionTrace:
    """Let each word of a sentence attend to all its words, including itself.

        X = the vectors of the words, plus positions if the configuration has them
        Q = X W_Q,    K = X W_K,    V = X W_V
        output = softmax(Q K^T / sqrt(d_k)) V

    Args:
        tokens: the n words.
        config: sizes and seed.
        mask: as for `scaled_dot_product_attention`, for n queries and n keys.
        overrides: numbers that replace sampled ones in X, W_Q, W_K and W_V.

    Returns:
        A `SelfAttentionTrace`, float64, all arrays read-only.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, sections 3.2.1 and 3.2.3.
    """
    d_model, seed, overrides = config.d_model, config.seed, overrides or NOTHING
    given = inputs(words_of(tokens), d_model, seed, config.positions, overrides)
    widths = {"W_Q": config.d_k, "W_K": config.d_k, "W_V": config.d_v}
    made = {
        name: overrides.over(
            name, projection(name, d_model, d, seed), SampledWeights(name, d_model, seed)
        )
        for name, d in widths.items()
    }
    W_Q, W_K, W_V = (matrix for matrix, _ in made.values())
    rules = {name: rule for name, (_, rule) in made.items()}
    attention = scaled_dot_product_attention(
        given.X @ W_Q,  # (n, d_model) @ (d_model, d_k) -> (n, d_k)
        given.X @ W_K,  # (n, d_model) @ (d_model, d_k) -> (n, d_k)
        given.X @ W_V,  # (n, d_model) @ (d_model, d_v) -> (n, d_v)
        mask=mask,
    )
    return SelfAttentionTrace(config, given, W_Q, W_K, W_V, attention, rules)
