"""The values as points of a plane, their hull, the outputs, and lines as thick as weights."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention.arrays import Array
from pages.figures.core.charts import COLOURS, TEXT
from pages.figures.core.layout import text_width
from pages.figures.core.line_width import THICKNESSES, Line, lines_by_step

VALUE, OUTPUT = COLOURS[0], COLOURS[1]
THICKEST = 9  # px, of a line
MAX_NAMED = 16  # of more words only the `FEW_NAMED` with the largest weights are named
FEW_NAMED = 8
MAX_WORD_LENGTH = 12
NAME = 13  # px


@dataclass(frozen=True)
class Averages:
    """The values, and the weights and outputs where the shapes match."""

    tokens: tuple[str, ...]
    value: Array  # (n_value, d_v)
    weights: Array | None  # (n_query, n_key), rows that sum to 1
    output: Array | None  # (n_query, d_v)
    query: int  # the row of the query


def on_a_plane(numbers: Array) -> Array:
    """The first two entries of each row; 0 for the second where there is only one."""
    two = numbers[:, :2]
    # (n, 1) -> (n, 2)
    return two if two.shape[1] == 2 else np.hstack([two, np.zeros_like(two)])


def word(text: str) -> str:
    """A word as Plotly may show it: short, and with nothing in it read as markup."""
    short = text if len(text) <= MAX_WORD_LENGTH else text[: MAX_WORD_LENGTH - 1] + "…"
    # "$" begins formulas, and the placeholder for the colour of the page's text.
    return html.escape(short, quote=False).replace("$", "&#36;")


def closed(corners: Array) -> dict[str, Any]:
    """The hull, from its corners."""
    x, y = np.vstack([corners, corners[:1]]).T.tolist() if len(corners) else ([], [])
    return {
        "type": "scatter",
        "name": "hull",
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": "rgba(63, 131, 196, 0.13)",
        "line": {"color": VALUE, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def weight_lines(
    values: Array, row: Array | None, end: Array | None, query: int
) -> list[dict[str, Any]]:
    """From each value to the output, thicker for a larger weight. One trace a width."""
    lines: list[Line] = []
    if row is not None and end is not None:
        x, y = end[query].tolist()
        lines = [
            (weight, (a, b), (x, y))
            for (a, b), weight in zip(values.tolist(), row.tolist(), strict=True)
        ]
    return [
        {"type": "scatter", "name": f"weight lines {step + 1}", "x": x, "y": y,
         "mode": "lines", "hoverinfo": "skip", "opacity": 0.55,
         "line": {"color": OUTPUT, "width": (step + 1) * THICKEST / THICKNESSES}}
        for step, (x, y) in enumerate(lines_by_step(lines))
    ]  # fmt: skip


def value_points(
    averages: Averages,
    values: Array,
    row: Array | None,
    names: Mapping[str, str],
    plane: tuple[float, float],
) -> dict[str, Any]:
    """The values, larger where the query gives them more weight.

    `plane` is the width and height of the plane in pixels; it decides which names fit.
    """
    weights = [0.0] * len(values) if row is None else row[: len(values)].tolist()
    return {
        "type": "scatter",
        "name": "values",
        "x": values[:, 0].tolist(),
        "y": values[:, 1].tolist(),
        "mode": "markers+text",
        "text": _labels(averages.tokens[: len(values)], weights, _on_screen(values, plane)),
        "textposition": "top center",
        "textfont": {"color": TEXT, "size": NAME},
        "marker": {
            "color": VALUE,
            "size": [7 + 17 * weight**0.5 for weight in weights],
            "line": {"width": 1, "color": TEXT},
        },
        "customdata": [
            f"{word(token)} ({i})" + (f": {weight:.1%}" if row is not None else "")
            for i, (token, weight) in enumerate(
                zip(averages.tokens, weights, strict=False), start=1
            )
        ],
        "hovertemplate": f"{names['value']} %{{customdata}}<br>%{{x:.4~g}}, %{{y:.4~g}}"
        "<extra></extra>",
        "cliponaxis": False,
    }


def _on_screen(values: Array, plane: tuple[float, float]) -> Array:
    """Where each value is drawn, in pixels from the lower left of the plane."""
    if not len(values):
        return values
    (left, right), (low, high) = ends(values[:, 0]), ends(values[:, 1])
    on_screen: Array = (values - [left, low]) / [right - left, high - low] * plane
    return on_screen


def _labels(tokens: Sequence[str], weights: Sequence[float], at: Array) -> list[str]:
    """Each word once: equal words are one point. Of many, those with the largest weights.

    A name that would cover one with a larger weight is left out; the tooltip shows it.
    """
    firsts = {token: tokens.index(token) for token in tokens}
    most = MAX_NAMED if len(firsts) <= MAX_NAMED else FEW_NAMED
    labels = [""] * len(tokens)
    taken: list[tuple[float, float, float]] = []  # x, y and width of the names placed so far
    for i in sorted(firsts.values(), key=lambda i: -weights[i])[:most]:
        count = tokens.count(tokens[i])
        text = word(tokens[i]) + (f" ×{count}" if count > 1 else "")
        width = text_width(html.unescape(text), NAME)
        (x, y), high = at[i], 1.3 * NAME
        if all(abs(x - a) > (width + w) / 2 or abs(y - b) > high for a, b, w in taken):
            taken.append((x, y, width))
            labels[i] = text
    return labels


def output_points(averages: Averages, end: Array | None) -> dict[str, Any]:
    """The outputs of all words."""
    x, y = ([], []) if end is None else end.T.tolist()
    return {
        "type": "scatter",
        "name": "outputs",
        "x": x,
        "y": y,
        "mode": "markers",
        "marker": {"color": "rgba(0,0,0,0)", "size": 9, "symbol": "diamond",
                   "line": {"width": 1.5, "color": OUTPUT}},
        "customdata": [word(token) for token in averages.tokens[: len(x)]],
        "hovertemplate": "output(%{customdata})<br>%{x:.4~g}, %{y:.4~g}<extra></extra>",
    }  # fmt: skip


def query_point(averages: Averages, end: Array | None) -> dict[str, Any]:
    """The output of the query, with its name."""
    there = [] if end is None else [end[averages.query].tolist()]
    return {
        "type": "scatter",
        "name": "asking",
        "x": [x for x, _ in there],
        "y": [y for _, y in there],
        "mode": "markers+text",
        "text": [f"<b>output({word(averages.tokens[averages.query])})</b>"] * len(there),
        "textposition": _freest(averages, there),
        "textfont": {"color": TEXT, "size": 13},
        "marker": {"color": OUTPUT, "size": 16, "symbol": "diamond",
                   "line": {"width": 1.5, "color": TEXT}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }  # fmt: skip


def _freest(averages: Averages, there: Sequence[Sequence[float]]) -> str:
    """The side on which the name of the output is farthest from the values and their names."""
    if not there:
        return "bottom center"
    values = on_a_plane(averages.value)
    spans = [high - low for low, high in (ends(values[:, 0]), ends(values[:, 1]))]
    points = values / spans
    taken = np.vstack([points, points + np.array([0, 0.05])])  # each name is above its point
    places = {"bottom center": (0, -0.07), "top center": (0, 0.07), "middle right": (0.16, 0),
              "middle left": (-0.16, 0)}  # fmt: skip
    middle = np.array(there[0]) / spans

    def room(place: str) -> float:
        away = taken - (middle + places[place])
        # A name is wider than high.
        return float(np.hypot(away[:, 0] / 2, away[:, 1]).min())

    return max(places, key=room)


def ends(numbers: Array) -> tuple[float, float]:
    """A little more than the numbers span, so that names at the edge have room."""
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 0.0)
    room = 0.16 * (high - low) or 1.0
    return low - room, high + room
