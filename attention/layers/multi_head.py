"""Multi-head attention: several small attentions in parallel, combined by W_O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only, whole_number
from attention.errors import AttentionError
from attention.inputs.embeddings import words_of
from attention.inputs.input_vectors import Inputs, Positions, inputs, known_positions
from attention.inputs.projections import projection
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionConfig, SelfAttentionTrace
from attention.layers.sentences import OneSentence
from attention.rules import Concatenation, Product, Rule, SampledWeights
from attention.traces import attention_rules

OF_KEYS = ("W_K", "W_V", "K", "V")  # heads may share these; they are numbered by key head


@dataclass(frozen=True)
class MultiHeadConfig:
    """The sizes of one multi-head attention, and the seed of its random numbers.

    Raises:
        AttentionError: a size is not a whole number of at least 1, the seed is not one of at
            least 0, or `n_heads` is not a multiple of `n_kv_heads`.
    """

    d_model: int = 8  # the width of a word's vector, and of an output
    d_k: int = 4  # the width of queries and keys of one head
    d_v: int = 4  # the width of values of one head
    n_heads: int = 2
    n_kv_heads: int | None = None  # heads of keys and values; n_heads if None
    seed: int = 0
    positions: Positions = "none"  # what is added to the vectors of the words

    def __post_init__(self) -> None:
        for name in ("d_model", "d_k", "d_v", "n_heads"):
            whole_number(name, getattr(self, name), least=1)
        whole_number("seed", self.seed, least=0)
        known_positions(self.positions)
        if self.n_kv_heads is not None:
            whole_number("n_kv_heads", self.n_kv_heads, least=1)
        if self.n_heads % self.kv_heads:
            raise AttentionError(
                f"n_heads is {self.n_heads} but n_kv_heads is {self.kv_heads}; each key and value "
                f"head serves equally many query heads: give a multiple of {self.kv_heads} heads"
            )

    @property
    def kv_heads(self) -> int:
        """The number of key and value heads: `n_kv_heads`, or `n_heads` if that is None."""
        return self.n_heads if self.n_kv_heads is None else self.n_kv_heads

    @property
    def group(self) -> int:
        """The number of query heads that share one key and value head."""
        return self.n_heads // self.kv_heads


@dataclass(frozen=True, eq=False)
class HeadTrace(SelfAttentionTrace):
    """One head as a self-attention by itself; its W's are sampled under the names of the head."""

    number: int  # of the head, counted from 1
    kv_number: int  # of the key and value head that it attends to, counted from 1

    def name_in_whole(self, matrix: str) -> str:
        """The name of a matrix of this head among those of all heads: Q.3, K.2, X."""
        if matrix in self.inputs.matrices():
            return matrix
        return f"{matrix}.{self.kv_number if matrix in OF_KEYS else self.number}"


@dataclass(frozen=True, eq=False)
class MultiHeadTrace(OneSentence):
    """Every step: the words, X, the W's of all heads, their attention, and the output."""

    config: MultiHeadConfig
    inputs: Inputs  # the words, and X (n, d_model)
    W_Q: Array  # (n_heads, d_model, d_k)
    W_K: Array  # (n_kv_heads, d_model, d_k)
    W_V: Array  # (n_kv_heads, d_model, d_v)
    W_O: Array  # (n_heads * d_v, d_model)
    attention: AttentionTrace  # axis 0 counts heads
    concatenated: Array  # (n, n_heads * d_v)  the outputs of all heads
    output: Array  # (n, d_model)  concatenated @ W_O

    @cached_property
    def heads(self) -> tuple[HeadTrace, ...]:
        """The heads one by one; their arrays are views of those of all heads."""
        return tuple(self._head(h) for h in range(self.config.n_heads))

    @cached_property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name; a matrix of a head ends in its number, like Q.3 and K.1."""
        of_heads = {
            head.name_in_whole(name): numbers
            for head in self.heads
            for name, numbers in head.matrices.items()
        }
        joined = {"concatenated": self.concatenated, "W_O": self.W_O, "MultiHead": self.output}
        return MappingProxyType(of_heads | joined)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        rules = self.inputs.rules()
        for head in self.heads:
            name = head.name_in_whole
            rules |= {name(W): rule for W, rule in head.weight_rules.items()}
            rules |= {name(one): Product("X", name(f"W_{one}")) for one in ("Q", "K", "V")}
            rules |= attention_rules(
                self.config.d_k,
                head.mask,
                name("Q"),
                name("K"),
                name("V"),
                suffix=f".{head.number}",
            )
        config = self.config
        outputs = tuple(f"output.{head.number}" for head in self.heads)
        rules["concatenated"] = Concatenation(outputs, config.d_v)
        rules["W_O"] = SampledWeights("W_O", config.n_heads * config.d_v, config.seed)
        rules["MultiHead"] = Product("concatenated", "W_O")
        return MappingProxyType(rules)

    def _head(self, h: int) -> HeadTrace:
        config, g = self.config, h // self.config.group
        return HeadTrace(
            config=SelfAttentionConfig(
                config.d_model, config.d_k, config.d_v, config.seed, config.positions
            ),
            inputs=self.inputs,
            W_Q=self.W_Q[h],
            W_K=self.W_K[g],
            W_V=self.W_V[g],
            attention=self.attention.head(h, g),
            weight_rules={
                name: SampledWeights(f"{name}.{number + 1}", config.d_model, config.seed)
                for name, number in (("W_Q", h), ("W_K", g), ("W_V", g))
            },
            number=h + 1,
            kv_number=g + 1,
        )


def multi_head_attention(
    tokens: Sequence[str],
    config: MultiHeadConfig,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
) -> MultiHeadTrace:
    """Let each word attend to all words in several heads at once, and mix their outputs.

        Q_h = X W_Q.h,    K_g = X W_K.g,    V_g = X W_V.g       head h attends to group g
        head_h = softmax(Q_h K_g^T / sqrt(d_k)) V_g
        output = [head_1 ... head_H] W_O

    With `n_kv_heads` < `n_heads`, groups of heads share keys and values (grouped-query
    attention); with `n_kv_heads` = 1, all heads do (multi-query attention).

    Args:
        tokens: the n words.
        config: sizes and seed.
        mask: as for `scaled_dot_product_attention`, broadcast to `(n_heads, n, n)`.

    Returns:
        A `MultiHeadTrace`, float64, all arrays read-only. The matrices come from `projection`
        under the names W_Q.1, W_Q.2, ..., W_K.1, ..., W_V.1, ..., and W_O.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2; Ainslie et al.,
    "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints", 2023.
    """
    given = inputs(words_of(tokens), config.d_model, config.seed, config.positions)
    weights = sampled_heads(config)
    attention, concatenated, output = attend_in_heads(given.X, weights, mask)
    return MultiHeadTrace(
        config,
        given,
        weights.W_Q,
        weights.W_K,
        weights.W_V,
        weights.W_O,
        attention,
        concatenated,
        output,
    )


@dataclass(frozen=True, eq=False)
class HeadWeights:
    """The matrices of all heads."""

    W_Q: Array  # (n_heads, d_model, d_k)
    W_K: Array  # (n_kv_heads, d_model, d_k)
    W_V: Array  # (n_kv_heads, d_model, d_v)
    W_O: Array  # (n_heads * d_v, d_model)


def sampled_heads(config: MultiHeadConfig, stream: str = "") -> HeadWeights:
    """The matrices from `projection`, each under its name after `stream`."""
    return HeadWeights(
        _projections(f"{stream}W_Q", config.n_heads, config.d_k, config),
        _projections(f"{stream}W_K", config.kv_heads, config.d_k, config),
        _projections(f"{stream}W_V", config.kv_heads, config.d_v, config),
        projection(f"{stream}W_O", config.n_heads * config.d_v, config.d_model, config.seed),
    )


def attend_in_heads(
    x: Array, weights: HeadWeights, mask: Array | NDArray[np.bool_] | None
) -> tuple[AttentionTrace, Array, Array]:
    """The attention of all heads on x `(n, d_model)`, their outputs side by side, and the mix."""
    attention = scaled_dot_product_attention(
        x @ weights.W_Q,  # (n, d_model) @ (n_heads, d_model, d_k) -> (n_heads, n, d_k)
        x @ weights.W_K,  # (n, d_model) @ (n_kv_heads, d_model, d_k) -> (n_kv_heads, n, d_k)
        x @ weights.W_V,  # (n, d_model) @ (n_kv_heads, d_model, d_v) -> (n_kv_heads, n, d_v)
        mask=mask,
        enable_gqa=True,
    )
    # (n_heads, n, d_v) -> (n, n_heads, d_v) -> (n, n_heads * d_v)
    concatenated = attention.output.swapaxes(0, 1).reshape(len(x), len(weights.W_O))
    output = concatenated @ weights.W_O  # (n, n_heads * d_v) @ (n_heads * d_v, d_model)
    return attention, read_only(concatenated), read_only(output)


def _projections(name: str, heads: int, d_out: int, config: MultiHeadConfig) -> Array:
    """One matrix per head, `(heads, d_model, d_out)`, each sampled under its name."""
    numbers = range(1, heads + 1)
    sampled = [projection(f"{name}.{h}", config.d_model, d_out, config.seed) for h in numbers]
    return read_only(np.stack(sampled))
