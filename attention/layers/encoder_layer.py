"""One layer of the Transformer's encoder, and several, one on the other.

Attention, a feed-forward network, and around each a residual connection and a normalization.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only, whole_number
from attention.inputs.embeddings import words_of
from attention.inputs.input_vectors import Inputs, inputs
from attention.inputs.overrides import NOTHING, Overrides
from attention.inputs.projections import projection
from attention.layers.encoder_trace import (
    EncoderLayerConfig,
    EncoderLayerTrace,
    FeedForwardWeights,
    stream_of_layer,
)
from attention.layers.feed_forward import FeedForwardTrace, feed_forward_stages
from attention.layers.layer_norm import LayerNormTrace, layer_norm_stages
from attention.layers.multi_head import attend_in_heads, sampled_heads
from attention.rules import Constant, Leaf


def encoder_layer(
    tokens: Sequence[str],
    config: EncoderLayerConfig,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
    overrides: Overrides = NOTHING,
) -> EncoderLayerTrace:
    """One layer on a sentence: attention, a feed-forward network, and around each a sum and a norm.

    Args:
        tokens: the n words.
        config: sizes, seed, the place of the normalization and the activation.
        mask: as for `scaled_dot_product_attention`, broadcast to `(n_heads, n, n)`.
        overrides: numbers that replace some of gamma, beta and the biases.

    Returns:
        An `EncoderLayerTrace`, float64, all arrays read-only. The matrices come from `projection`
        under the names that they have in the trace; biases and beta are 0,
        gamma is 1, where nothing overrides them.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, sections 3.1 to 3.3 and figure 1;
    pre-norm: Xiong et al., "On Layer Normalization in the Transformer Architecture", 2020.
    """
    return encoder(tokens, config, n_layers=1, mask=mask, overrides=overrides)[0]


def encoder(
    tokens: Sequence[str],
    config: EncoderLayerConfig,
    n_layers: int,
    *,
    mask: Array | NDArray[np.bool_] | None = None,
    overrides: Overrides = NOTHING,
) -> tuple[EncoderLayerTrace, ...]:
    """Several layers, each on the output of the one before; as for `encoder_layer`.

    Args:
        tokens: the n words.
        config: of each layer.
        n_layers: at least 1. Each layer has matrices of its own; a further layer changes none.
        mask: of each layer.
        overrides: of the first layer.

    Returns:
        One trace a layer. The X of a later layer is given, as a hidden state.

    Raises:
        AttentionError: as for `encoder_layer`, or `n_layers` is not a whole number of at least 1.
    """
    n_layers = whole_number("n_layers", n_layers, least=1)
    given = inputs(words_of(tokens), config.d_model, config.seed, config.positions)
    layers: list[EncoderLayerTrace] = []
    for layer in range(1, n_layers + 1):
        layers.append(layer_on(given, config, layer, mask, overrides if layer == 1 else NOTHING))
        given = Inputs(given.tokens, Constant("hidden state", layer + 1), layers[-1].output)
    return tuple(layers)


def layer_on(
    given: Inputs,
    config: EncoderLayerConfig,
    layer: int,
    mask: Array | NDArray[np.bool_] | None,
    overrides: Overrides,
) -> EncoderLayerTrace:
    """One layer of this number on vectors of words."""
    initial = _initial(config, overrides)
    rows = {name: row for name, (row, _) in initial.items()}
    heads, linear = sampled_heads(config, stream_of_layer(layer)), _linear(config, layer, rows)
    X, is_pre = given.X, config.norm == "pre"

    def fed_forward(x: Array) -> FeedForwardTrace:
        return feed_forward_stages(
            x, linear.W_1, linear.b_1[0], linear.W_2, linear.b_2[0], config.activation
        )

    def normalized(x: Array, number: int) -> LayerNormTrace:
        return layer_norm_stages(x, rows[f"gamma.{number}"][0], rows[f"beta.{number}"][0])

    if is_pre:
        first = normalized(X, 1)
        attention, concatenated, attended = attend_in_heads(first.output, heads, mask)
        middle = X + attended
        second = normalized(middle, 2)
        fed = fed_forward(second.output)
        last = middle + fed.output
    else:
        attention, concatenated, attended = attend_in_heads(X, heads, mask)
        middle = X + attended
        first = normalized(middle, 1)
        fed = fed_forward(first.output)
        last = first.output + fed.output
        second = normalized(last, 2)
    return EncoderLayerTrace(
        config,
        layer,
        given,
        heads,
        linear,
        attention,
        concatenated,
        attended,
        residuals=(read_only(middle), read_only(last)),
        norms=(first, second),
        fed=fed,
        initial=initial,
        overrides=overrides,
    )


def _linear(
    config: EncoderLayerConfig, layer: int, rows: Mapping[str, Array]
) -> FeedForwardWeights:
    stream, d_model, d_ff, seed = stream_of_layer(layer), config.d_model, config.d_ff, config.seed
    return FeedForwardWeights(
        projection(f"{stream}W_1", d_model, d_ff, seed),  # (d_model, d_ff)
        rows["b_1"],
        projection(f"{stream}W_2", d_ff, d_model, seed),  # (d_ff, d_model)
        rows["b_2"],
    )


def _initial(config: EncoderLayerConfig, overrides: Overrides) -> Mapping[str, tuple[Array, Leaf]]:
    """Gamma, beta and the biases: 1 and 0 before training, or what overrides them."""
    rows = {
        "gamma.1": np.ones((1, config.d_model)),
        "beta.1": np.zeros((1, config.d_model)),
        "b_1": np.zeros((1, config.d_ff)),
        "b_2": np.zeros((1, config.d_model)),
        "gamma.2": np.ones((1, config.d_model)),
        "beta.2": np.zeros((1, config.d_model)),
    }
    return {
        name: overrides.over(name, read_only(row), Constant("initial"))
        for name, row in rows.items()
    }
