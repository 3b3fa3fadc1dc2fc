"""How the first word reaches the last: from state to state in an RNN, at once in self-attention.

Source: Vaswani et al., "Attention Is All You Need", 2017, section 4, on path lengths.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pages.figures.core.charts import BARE, TEXT
from pages.figures.long_range import COLOUR
from pages.figures.shapes.value_plane import word

ROWS = {"rnn": 1.0, "attention": 0.0}
ARCH = 0.34  # how high the link rises, where a row has the height 1
HEIGHT = 190  # px
MAX_LARGE = 30  # words; the points of more are small
SAMPLES = 40  # of the arch


def paths(words: Sequence[str], titles: Mapping[str, str]) -> dict[str, Any]:
    """One row of words for each model, with the links that lead from the first to the last.

    Args:
        words: at least two.
        titles: what stands over each row, by `rnn` and `attention`.
    """
    last = len(words) - 1
    along = np.linspace(0, 1, SAMPLES)
    arch = ROWS["attention"] + ARCH * np.sin(np.pi * along)
    data = [
        *(_points(words, row, COLOUR[name]) for name, row in ROWS.items()),
        _link("rnn", list(range(last + 1)), [ROWS["rnn"]] * (last + 1), range(1, last + 1)),
        _link("attention", (along * last).tolist(), arch.tolist(), [SAMPLES - 1]),
    ]
    return {"data": data, "layouts": [{"least": 0, "layout": _layout(last, titles)}]}


def _points(words: Sequence[str], row: float, colour: str) -> dict[str, Any]:
    last = len(words) - 1
    ends = {0: word(words[0]), last: word(words[last])}
    return {
        "type": "scatter", "name": "words", "x": list(range(last + 1)), "y": [row] * (last + 1),
        "mode": "markers+text", "text": [ends.get(i, "") for i in range(last + 1)],
        "textposition": "bottom center", "textfont": {"color": TEXT, "size": 12},
        "marker": {"color": colour, "size": 7 if last < MAX_LARGE else 4},
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _link(
    name: str, x: Sequence[float], y: Sequence[float], steps: Sequence[int]
) -> dict[str, Any]:
    """A line with the head of an arrow where a step ends."""
    size = 11 if len(steps) < MAX_LARGE else 7
    return {
        "type": "scatter", "name": name, "x": list(x), "y": list(y), "mode": "lines+markers",
        "line": {"color": COLOUR[name], "width": 2},
        "marker": {"symbol": "arrow", "angleref": "previous", "color": COLOUR[name],
                   "size": [size if i in steps else 0 for i in range(len(x))]},
        "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _layout(last: int, titles: Mapping[str, str]) -> dict[str, Any]:
    heading = {"x": 0, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
               "font": {"color": TEXT, "size": 13}}  # fmt: skip
    return {
        "height": HEIGHT,
        "margin": {"l": 24, "r": 32, "t": 8, "b": 20},
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, last]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-0.2, 1.6]},
        "showlegend": False,
        "hovermode": False,
        **BARE,
        "annotations": [
            {**heading, "text": titles[name], "y": row + (ARCH if name == "attention" else 0.12)}
            for name, row in ROWS.items()
        ],
    }
