"""The sizes of a layer, where it normalizes, and its activation: the controls of `/layer`."""

from typing import cast

from attention import EncoderLayerConfig, SelfAttentionConfig
from attention.layer_rules import ActivationKind
from attention.layers.encoder_trace import Norm
from pages.panels.sliders import choose_number, choose_option
from pages.state.texts import Texts


def choose_layer(sizes: SelfAttentionConfig, texts: Texts) -> EncoderLayerConfig:
    """The layer that the controls describe; its d_ff is at most four times d_model."""
    norm = choose_option("norm", texts("layer.norm"), texts, help=texts("layer.norm_help"))
    activation = choose_option(
        "activation", texts("layer.activation"), texts, help=texts("layer.activation_help")
    )
    d_ff = choose_number("d_ff", "d_ff", texts, maximum=4 * sizes.d_model)
    n_heads = choose_number("layer_heads", texts("heads.n_heads"), texts)
    return EncoderLayerConfig(
        sizes.d_model,
        sizes.d_k,
        sizes.d_v,
        n_heads,
        seed=sizes.seed,
        positions=sizes.positions,
        d_ff=d_ff,
        norm=cast("Norm", norm),
        activation=cast("ActivationKind", activation),
    )
