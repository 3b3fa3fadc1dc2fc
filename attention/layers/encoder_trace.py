"""What one layer of an encoder has and computes: its sizes, its matrices, and every step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

from attention.arrays import Array, one_of, whole_number
from attention.inputs.input_vectors import Inputs
from attention.inputs.overrides import Overrides
from attention.layer_rules import (
    Activation,
    ActivationKind,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.layers.feed_forward import FeedForwardTrace
from attention.layers.layer_norm import EPS, LayerNormTrace
from attention.layers.multi_head import HeadWeights, MultiHeadConfig
from attention.layers.scaled_dot_product import AttentionTrace
from attention.layers.sentences import OneSentence
from attention.rules import (
    Affine,
    Concatenation,
    Leaf,
    Product,
    Rule,
    SampledWeights,
    Sum,
)
from attention.traces import attention_rules

Norm = Literal["post", "pre"]
OF_NORM = ("mean", "variance", "normalized", "gamma", "beta")
TWICE = ("residual", *OF_NORM, "LayerNorm")  # numbered 1 and 2

Step = tuple[str, Array, Rule]  # the name of a matrix, its numbers, and how it is computed


@dataclass(frozen=True)
class EncoderLayerConfig(MultiHeadConfig):
    """The sizes of one layer, where it normalizes, and its activation.

    Raises:
        AttentionError: as for `MultiHeadConfig`, or the place of the normalization or the
            activation is unknown.
    """

    d_ff: int = 32  # the width between the two linear layers
    norm: Norm = "post"  # after each sum, as in the paper, or before attention and feed-forward
    activation: ActivationKind = "relu"

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_number("d_ff", self.d_ff, least=1)
        one_of("norm", self.norm, get_args(Norm))
        one_of("activation", self.activation, get_args(ActivationKind))


@dataclass(frozen=True, eq=False)
class FeedForwardWeights:
    """The two linear layers of a feed-forward network; a bias is a row."""

    W_1: Array  # (d_model, d_ff)
    b_1: Array  # (1, d_ff)
    W_2: Array  # (d_ff, d_model)
    b_2: Array  # (1, d_model)


@dataclass(frozen=True, eq=False)
class EncoderLayerTrace(OneSentence):
    """Every step of one layer. All arrays are read-only.

    "post":  a = LayerNorm.1(X + MultiHead(X)),    output = LayerNorm.2(a + FFN(a))
    "pre":   a = X + MultiHead(LayerNorm.1(X)),    output = a + FFN(LayerNorm.2(a))
    """

    config: EncoderLayerConfig
    layer: int  # from 1
    inputs: Inputs  # the words, and X (n, d_model)
    heads: HeadWeights
    linear: FeedForwardWeights
    attention: AttentionTrace  # axis 0 counts heads
    concatenated: Array  # (n, n_heads * d_v)
    attended: Array  # (n, d_model)  concatenated @ W_O
    residuals: tuple[Array, Array]  # each (n, d_model)
    norms: tuple[LayerNormTrace, LayerNormTrace]  # each (n, d_model)
    fed: FeedForwardTrace  # (n, d_ff), (n, d_model)
    initial: Mapping[str, tuple[Array, Leaf]]  # gamma, beta and the biases, with their rules
    overrides: Overrides  # of these

    @property
    def output(self) -> Array:
        """What the next layer is given, (n, d_model)."""
        return self.residuals[1] if self.config.norm == "pre" else self.norms[1].output

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed.

        A matrix of a head ends in its number, like Q.3; what is there twice, like LayerNorm.2,
        too.
        """
        return MappingProxyType({name: array for name, array, _ in self._steps})

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        return MappingProxyType({name: rule for name, _, rule in self._steps})

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        given, rules = self.inputs.matrices(), self.inputs.rules()
        start = [(name, array, rules[name]) for name, array in given.items()]
        first, second = self.residuals
        if self.config.norm == "pre":
            return (
                *start,
                *self._normalize(1, "X"),
                *self._attend("LayerNorm.1"),
                ("residual.1", first, Sum("X", "MultiHead")),
                *self._normalize(2, "residual.1"),
                *self._feed("LayerNorm.2"),
                ("residual.2", second, Sum("residual.1", "FFN")),
            )
        return (
            *start,
            *self._attend("X"),
            ("residual.1", first, Sum("X", "MultiHead")),
            *self._normalize(1, "residual.1"),
            *self._feed("LayerNorm.1"),
            ("residual.2", second, Sum("LayerNorm.1", "FFN")),
            *self._normalize(2, "residual.2"),
        )

    def _attend(self, source: str) -> Iterator[Step]:
        config, weights = self.config, self.heads
        for g in range(config.kv_heads):
            W_K, W_V = f"W_K.{g + 1}", f"W_V.{g + 1}"
            yield W_K, weights.W_K[g], self._sampled(W_K)
            yield W_V, weights.W_V[g], self._sampled(W_V)
            yield f"K.{g + 1}", self.attention.key[g], Product(source, W_K)
            yield f"V.{g + 1}", self.attention.value[g], Product(source, W_V)
        for h in range(config.n_heads):
            number, g = h + 1, h // config.group
            yield f"W_Q.{number}", weights.W_Q[h], self._sampled(f"W_Q.{number}")
            head = self.attention.head(h, g)
            yield f"Q.{number}", head.query, Product(source, f"W_Q.{number}")
            rules = attention_rules(
                config.d_k,
                head.mask,
                f"Q.{number}",
                f"K.{g + 1}",
                f"V.{g + 1}",
                suffix=f".{number}",
            )
            for name, rule in rules.items():
                yield name, head.matrices[name.partition(".")[0]], rule
        outputs = tuple(f"output.{h + 1}" for h in range(config.n_heads))
        yield "concatenated", self.concatenated, Concatenation(outputs, config.d_v)
        yield "W_O", weights.W_O, self._sampled("W_O", config.n_heads * config.d_v)
        yield "MultiHead", self.attended, Product("concatenated", "W_O")

    def _normalize(self, number: int, source: str) -> Iterator[Step]:
        stages = self.norms[number - 1]
        mean, variance, normalized, gamma, beta = (f"{name}.{number}" for name in OF_NORM)
        yield mean, stages.mean, RowMean(source)
        yield variance, stages.variance, RowVariance(source, mean)
        yield normalized, stages.normalized, Standardization(source, mean, variance, EPS)
        yield gamma, *self.initial[gamma]
        yield beta, *self.initial[beta]
        yield f"LayerNorm.{number}", stages.output, ElementwiseAffine(normalized, gamma, beta)

    def _feed(self, source: str) -> Iterator[Step]:
        config, linear, fed = self.config, self.linear, self.fed
        yield "W_1", linear.W_1, self._sampled("W_1")
        yield "b_1", *self.initial["b_1"]
        yield "hidden", fed.hidden, Affine(source, "W_1", "b_1")
        yield "activated", fed.activated, Activation("hidden", config.activation)
        yield "W_2", linear.W_2, self._sampled("W_2", config.d_ff)
        yield "b_2", *self.initial["b_2"]
        yield "FFN", fed.output, Affine("activated", "W_2", "b_2")

    def _sampled(self, name: str, d_in: int | None = None) -> SampledWeights:
        stream = f"{stream_of_layer(self.layer)}{name}"
        return SampledWeights(stream, d_in or self.config.d_model, self.config.seed)


def stream_of_layer(layer: int) -> str:
    """What precedes the names of the matrices of a layer where they are sampled."""
    return "" if layer == 1 else f"layer{layer}."
