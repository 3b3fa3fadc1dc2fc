"""What a layer of a trained encoder makes of its input, from the outputs of its heads on."""

from dataclasses import dataclass

import numpy as np

from attention.arrays import Array, whole_number
from attention.bert.gelu import gelu
from attention.bert.trace import EncoderTrace
from attention.bert.weights import LayerWeights
from attention.errors import AttentionError


@dataclass(frozen=True, eq=False)
class LayerStages:
    """Every stage of one layer after its heads, float32."""

    X: Array  # (n, d_model)  what the layer was given
    attended: Array  # (n, d_model)  [head_1 ... head_H] W_O + b_O
    residual_1: Array  # (n, d_model)  X + attended
    norm_1: Array  # (n, d_model)  LayerNorm(residual_1)
    hidden: Array  # (n, d_hidden)  norm_1 W_1 + b_1
    activated: Array  # (n, d_hidden)  gelu(hidden)
    fed: Array  # (n, d_model)  activated W_2 + b_2
    residual_2: Array  # (n, d_model)  norm_1 + fed
    output: Array  # (n, d_model)  LayerNorm(residual_2)


def layer_stages(learned: LayerWeights, X: Array, heads: Array) -> LayerStages:
    """The stages of a layer whose heads gave `(n_heads, n, d_k)` for rows `(n, d_model)`.

    Source: Devlin et al., "BERT", 2019, section 3; Vaswani et al., "Attention Is All You Need",
    2017, sections 3.1 and 3.3.
    """
    attended = learned.attention_output(heads.swapaxes(0, 1).reshape(len(X), -1))
    residual_1 = attended + X
    norm_1 = learned.attention_norm(residual_1)
    hidden = learned.intermediate(norm_1)
    activated = gelu(hidden)
    fed = learned.output(activated)
    residual_2 = fed + norm_1
    output = learned.output_norm(residual_2)
    return LayerStages(X, attended, residual_1, norm_1, hidden, activated, fed, residual_2, output)


def stages_of(trace: EncoderTrace, layer: int) -> LayerStages:
    """The stages of one layer of a trace.

    Args:
        trace: of a sentence.
        layer: from 1.

    Raises:
        AttentionError: there is no such layer.
    """
    layer = whole_number("layer", layer, least=1)
    if layer > trace.n_layers:
        raise AttentionError(f"layer is {layer} but there are {trace.n_layers}")
    i = layer - 1
    return layer_stages(trace.learned[i], trace.hidden_states[i], trace.layers[i].output)


@dataclass(frozen=True, eq=False)
class NeuronTerms:
    """One neuron for one piece: hidden = sum of input * weight, plus the bias."""

    inputs: Array  # (d_model,)  the row of norm_1
    weights: Array  # (d_model,)  the column of W_1
    bias: float
    hidden: float
    activated: float

    @property
    def terms(self) -> Array:
        """The products, in float64 so that they add up to more digits than are shown."""
        found: Array = self.inputs.astype(np.float64) * self.weights.astype(np.float64)
        return found


def neuron_terms(learned: LayerWeights, stages: LayerStages, row: int, neuron: int) -> NeuronTerms:
    """What neuron `neuron` adds up for the piece of a row, both from 0."""
    return NeuronTerms(
        stages.norm_1[row],
        learned.intermediate.W[:, neuron],
        float(learned.intermediate.b[neuron]),
        float(stages.hidden[row, neuron]),
        float(stages.activated[row, neuron]),
    )


def busiest(stages: LayerStages, row: int, count: int) -> list[int]:
    """The neurons that answer most to the piece of a row, from 0, the largest first."""
    order = np.argsort(-stages.activated[row], kind="stable")
    found: list[int] = order[:count].tolist()
    return found
