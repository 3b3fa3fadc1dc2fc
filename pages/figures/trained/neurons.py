"""The neurons of a trained layer that answer most to one piece, and the terms of one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention.bert.stages import LayerStages, NeuronTerms
from pages.figures.core.bar_rows import bar_rows
from pages.figures.core.charts import BARE, COLOURS, TEXT
from pages.figures.core.formatting import format_number
from pages.figures.shapes.value_plane import word

ABOVE, BELOW, LEFT = 8, 34, 84  # px
TERMS_HEIGHT = 240  # px
ROOM = 1.18  # of the axis: room for the number after the longest bar
POSITIVE, NEGATIVE = COLOURS[1], COLOURS[0]


def busiest_chart(
    stages: LayerStages,
    pieces: Sequence[str],
    row: int,
    neurons: Sequence[int],
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """A bar for each of these neurons, with the pieces for which it fires under the pointer.

    Args:
        stages: of the layer.
        pieces: of the sentence.
        row: the piece whose neurons are drawn, from 0.
        neurons: from 0, the one that answers most first.
        texts: `neuron` with {neuron}, and `fires` with {pieces}.
    """
    values = stages.activated[row, list(neurons)].astype(float).tolist()
    names = [texts["neuron"].format(neuron=neuron + 1) for neuron in neurons]
    fires = [", ".join(word(pieces[i]) for i in _firing(stages, neuron)) for neuron in neurons]
    bars = {
        "type": "bar",
        "name": "activated",
        "orientation": "h",
        "x": values,
        "y": list(range(len(values))),
        "width": 0.72,
        "text": [format_number(value, 2) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": TEXT, "size": 12},
        "hovertext": [
            f"{name}<br>{texts['fires'].format(pieces=some)}"
            for name, some in zip(names, fires, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": POSITIVE},
    }
    xaxis = {"range": [0, ROOM * max(max(values), 1e-9)]}
    layout = bar_rows(names, xaxis, above=ABOVE, below=BELOW, left=LEFT, right=12)
    return {"data": [bars], "layouts": [{"least": 0, "layout": layout}]}


def _firing(stages: LayerStages, neuron: int) -> list[int]:
    found: list[int] = np.flatnonzero(stages.hidden[:, neuron] > 0).tolist()
    return found


def terms_chart(terms: NeuronTerms, texts: Mapping[str, str]) -> dict[str, Any]:
    """Every term of one neuron as a thin bar, from the largest to the smallest.

    Args:
        terms: of the neuron.
        texts: `dimension`, `term`, and `product` with {dimension}, {input}, {weight} and {term}.
    """
    products = terms.terms
    order = np.argsort(-products, kind="stable")
    heights = products[order]
    bars = {
        "type": "bar",
        "name": "terms",
        "x": list(range(1, len(order) + 1)),
        "y": heights.tolist(),
        "width": 1,
        "hovertext": [
            texts["product"].format(
                dimension=i + 1,
                input=format_number(float(terms.inputs[i])),
                weight=format_number(float(terms.weights[i])),
                term=format_number(float(products[i])),
            )
            for i in order.tolist()
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": [POSITIVE if height > 0 else NEGATIVE for height in heights]},
    }
    layout = {
        "height": TERMS_HEIGHT,
        "margin": {"l": 52, "r": 12, "t": ABOVE, "b": 48},
        "xaxis": {"range": [0, len(order) + 1], "fixedrange": True, "showgrid": False,
                  "title": {"text": texts["dimension"], "standoff": 4}},
        "yaxis": {"fixedrange": True, "zeroline": True, "title": {"text": texts["term"]}},
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0,
        **BARE,
    }  # fmt: skip
    return {"data": [bars], "layouts": [{"least": 0, "layout": layout}]}
