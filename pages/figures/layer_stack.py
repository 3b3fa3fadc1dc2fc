"""What becomes of the words from layer to layer, and the numbers of a word on the activation."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention import EncoderLayerTrace
from attention.arrays import Array
from attention.experiments.layer_findings import similarities
from attention.layers.feed_forward import gelu, relu
from pages.figures.core.charts import COLOURS, Line, Panel, chart
from pages.figures.core.colorscales import limits
from pages.figures.core.formatting import ACTIVATIONS
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import Sizes
from pages.figures.core.matrices import Matrix
from pages.figures.layer_placements import place

CURVE_POINTS = 121
LEAST_END = 3.0  # of the curve, to both sides of 0


def states_of(layers: Sequence[EncoderLayerTrace]) -> list[Array]:
    """The vectors of the words, before the first layer and after each."""
    return [layers[0].X, *(one.output for one in layers)]


def stack_figure(layers: Sequence[EncoderLayerTrace], titles: Mapping[str, str]) -> dict[str, Any]:
    """A small map for X and one for each layer: the cosine between every two words.

    Args:
        layers: one on the other.
        titles: `before`, and `after` with {layer}.
    """
    names = [f"similarity.{layer}" for layer in range(len(layers) + 1)]
    shown = [titles["before"], *(titles["after"].format(layer=one.layer) for one in layers)]
    matrices = {
        name: Matrix(name, title, "query", "key", "similarity", 110)
        for name, title in zip(names, shown, strict=True)
    }
    numbers = dict(zip(names, map(similarities, states_of(layers)), strict=True))
    words = layers[0].words
    sizes = Sizes.of(numbers, words, matrices)
    ends = limits(numbers, matrices)
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], matrices[name].formula,
                    CellMapping(name), (), edges=("word", "word"), is_part=True)
            for name, array in numbers.items()
        ],
        place(sizes, [[(None, name) for name in names]]).usual,
        words,
        {},
    )  # fmt: skip


def activation_chart(
    trace: EncoderLayerTrace, row: int, texts: Mapping[str, str]
) -> dict[str, Any]:
    """The curve of the activation, and on it the neurons of one word.

    Args:
        trace: of the layer.
        row: the word, from 0.
        texts: `neurons`, the name of the points.
    """
    hidden, activated = trace.fed.hidden[row], trace.fed.activated[row]
    order = np.argsort(hidden)
    end = max(LEAST_END, float(np.abs(hidden).max()))
    x = np.linspace(-end, end, CURVE_POINTS)
    y = relu(x) if trace.config.activation == "relu" else gelu(x)
    name = ACTIVATIONS[trace.config.activation]
    points = Line(
        texts["neurons"],
        hidden[order].tolist(),
        activated[order].tolist(),
        COLOURS[1],
        width=0,
        has_markers=True,
    )
    curve = Line(name, x.tolist(), y.tolist())
    return chart([Panel(f"{name}(hidden)", "hidden", [curve, points])], columns=1)
