"""To which pieces one piece attends: words in two columns, and lines as thick as weights.

Source: the drawing of Alammar, "The Illustrated Transformer", and of Vig, "A Multiscale
Visualization of Attention in the Transformer Model", 2019, section 3.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention.arrays import Array
from pages.figures.core.charts import BARE, COLOURS, TEXT
from pages.figures.core.line_width import THICKNESSES, lines_by_step
from pages.figures.shapes.value_plane import word

LINE = COLOURS[2]
THICKEST = 12  # px, of a line
MAX_ROWS = 32  # above this only the pieces with the largest weights are drawn
MAX_NUMBERS = 6  # the strongest links have their weight next to them
MIN_NUMBER = 0.01
ROW, TOP, FOOT = 21, 34, 8  # px
LEFT, RIGHT = 100, 140  # px: room for words, and for words with a number
FAINT = 0.72  # opacity of all words but the query


def strongest(row: Array, most: int) -> list[int]:
    """The keys with the largest weights, the largest first."""
    return [int(key) for key in np.argsort(-row, kind="stable")[:most]]


def rows_of(row: Array, query: int) -> list[int]:
    """Which pieces are drawn, in the order of the sentence: all of a few, else the strongest."""
    if len(row) <= MAX_ROWS:
        return list(range(len(row)))
    return sorted({*strongest(row, MAX_ROWS - 1), query})


def links(
    pieces: Sequence[str], row: Array, query: int, titles: Mapping[str, str]
) -> dict[str, Any]:
    """The links of one query, for `pages.components.chart`.

    Args:
        pieces: all of the sentence.
        row: what the query gives to each of them, together 1.
        query: the piece that is the query, from 0.
        titles: `query` and `key`, the headings of the two columns.
    """
    places = rows_of(row, query)
    height = TOP + ROW * len(places) + FOOT
    start = places.index(query)
    numbered = [key for key in strongest(row, MAX_NUMBERS) if row[key] >= MIN_NUMBER]
    named = {place: word(pieces[key]) for place, key in enumerate(places)}
    strong = {place: f"<b>{named[place]}  {row[key]:.2f}</b>"
              for place, key in enumerate(places) if key in numbered}  # fmt: skip
    data = [
        *_lines(row, places, start),
        _words("others", 0, {i: text for i, text in named.items() if i != start}, FAINT),
        _words("asking", 0, {start: f"<b>{named[start]}</b>"}),
        _words("asked", 1, {i: text for i, text in named.items() if i not in strong}, FAINT),
        _words("strongest", 1, strong),
        _points(pieces, row, places, query),
    ]
    layout = _layout(height, len(places), titles)
    # The buttons fit beside the headings: the links begin as high as they can.
    return {"data": data, "layouts": [{"least": 0, "layout": layout}], "is_toolbar_inside": True}


def _lines(row: Array, places: Sequence[int], start: int) -> list[dict[str, Any]]:
    """From the query to each key; one trace a width, always as many."""
    lines = [(float(row[key]), (0, start), (1, place)) for place, key in enumerate(places)]
    return [
        {"type": "scatter", "name": f"links {step + 1}", "x": x, "y": y, "mode": "lines",
         "hoverinfo": "skip", "opacity": 0.3 + 0.6 * step / (THICKNESSES - 1),
         "line": {"color": LINE, "width": max(1.0, (step + 0.5) * THICKEST / THICKNESSES)}}
        for step, (x, y) in enumerate(lines_by_step(lines))
    ]  # fmt: skip


def _words(name: str, x: int, texts: Mapping[int, str], opacity: float = 1) -> dict[str, Any]:
    """Texts by line, none empty: Plotly loses the position of a text that is filled later."""
    return {
        "type": "scatter",
        "name": name,
        "x": [x] * len(texts),
        "y": list(texts),
        "mode": "text",
        # Space between the text and the ends of the lines.
        "text": [f"\u2002{text}\u2002" for text in texts.values()],
        "textposition": "middle right" if x else "middle left",
        "textfont": {"color": TEXT, "size": 13},
        "opacity": opacity,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _points(pieces: Sequence[str], row: Array, places: Sequence[int], query: int) -> dict[str, Any]:
    """At the end of each link, with its full weight where it is pointed at."""
    return {
        "type": "scatter",
        "name": "weights",
        "x": [1] * len(places),
        "y": list(range(len(places))),
        "mode": "markers",
        "marker": {"color": LINE, "size": [4 + 8 * float(row[i]) ** 0.5 for i in places]},
        "text": [f"{word(pieces[query])} → {word(pieces[i])}: {row[i]:.4f}" for i in places],
        "customdata": [float(row[i]) for i in places],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _layout(height: int, rows: int, titles: Mapping[str, str]) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True}
    heading = {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 8, "showarrow": False}
    return {
        "height": height,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": FOOT},
        "xaxis": {**axis, "range": [0, 1]},
        "yaxis": {**axis, "range": [rows - 0.5, -0.5]},  # the first piece on top
        "showlegend": False,
        "hovermode": "closest",
        **BARE,
        "annotations": [
            {**heading, "text": titles["query"], "x": 0, "xanchor": "right", "xshift": -6},
            {**heading, "text": titles["key"], "x": 1, "xanchor": "left", "xshift": 6},
        ],
    }
