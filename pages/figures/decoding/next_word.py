"""The probabilities of the next word as steps from 0 to 1, and the number that chose on them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from attention import softmax
from attention.decoding.generate import DecodingStep
from attention.decoding.model import NextWordModel
from pages.figures.core.bar_rows import bar_rows
from pages.figures.core.charts import TEXT
from pages.figures.core.formatting import format_number, percent
from pages.figures.core.layout import LABEL, text_width
from pages.figures.shapes.value_plane import OUTPUT, VALUE, word

ABOVE, BELOW = 30, 34  # px: the number that chose, the axis
GAP = 14  # px, between a word and its bar
LABELS = 92  # px on the right, for the percents


def next_word_chart(
    model: NextWordModel, step: DecodingStep, temperature: float, texts: Mapping[str, str]
) -> dict[str, Any]:
    """A bar for each word of the vocabulary, which begins where the one above it ends.

    Args:
        model: whose vocabulary is drawn.
        step: whose choice is drawn.
        temperature: at 0 no number chooses.
        texts: `left_out` with {percent}, and `number` with {number}.

    Returns:
        `data` and `layouts` for `pages.components.chart`. The traces are named "probabilities",
        "labels" and "number", whatever they hold, so that a step redraws the same traces.
    """
    choice = step.choice
    words = [word(one) for one in model.vocabulary]
    starts = np.cumsum(choice.probabilities) - choice.probabilities
    labels = _labels(step, temperature, texts)
    n = len(words)
    bars = {
        "type": "bar",
        "name": "probabilities",
        "orientation": "h",
        "x": choice.probabilities.tolist(),
        "base": starts.tolist(),
        "y": list(range(n)),
        "width": 0.72,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": [f"{name}: {label}" for name, label in zip(words, labels, strict=True)],
        "marker": {
            "color": [OUTPUT if i == choice.index else VALUE for i in range(n)],
            "opacity": [1 if kept else 0.35 for kept in choice.kept.tolist()],
        },
    }
    percents = {
        "type": "scatter",
        "name": "labels",
        "mode": "text",
        "x": [1.0] * n,
        "y": list(range(n)),
        "text": [f" {label}" for label in labels],
        "textposition": "middle right",
        "textfont": {"color": TEXT, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    drawn = [] if temperature == 0 else [choice.number, choice.number]
    number = texts["number"].format(number=format_number(choice.number))
    line = {
        "type": "scatter",
        "name": "number",
        "mode": "lines+text",
        "x": drawn,
        "y": [-0.6, n - 0.4] if drawn else [],
        "line": {"color": TEXT, "width": 1.5, "dash": "dash"},
        "text": [number, ""] if drawn else [],
        "textposition": "top right" if choice.number < 0.5 else "top left",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    layouts = [{"least": 0, "layout": _layout(words)}]
    return {"data": [bars, percents, line], "layouts": layouts, "is_toolbar_inside": True}


def _labels(step: DecodingStep, temperature: float, texts: Mapping[str, str]) -> list[str]:
    """The probability of each word that is left, and of the others what it was before."""
    choice = step.choice
    before = softmax(choice.logits / temperature) if temperature else choice.probabilities
    return [
        percent(now) if kept else texts["left_out"].format(percent=percent(was))
        for now, kept, was in zip(
            choice.probabilities.tolist(), choice.kept.tolist(), before.tolist(), strict=True
        )
    ]


def _layout(words: list[str]) -> dict[str, Any]:
    left = GAP + max(text_width(one, LABEL) for one in words)
    xaxis = {"range": [0, 1], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    return bar_rows(words, xaxis, above=ABOVE, below=BELOW, left=left, right=LABELS)
