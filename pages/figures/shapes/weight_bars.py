"""Rows of weights as stacked bars, each of total length 1."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from attention.arrays import Array
from pages.figures.core.charts import TEXT
from pages.figures.shapes.value_plane import OUTPUT, VALUE, Averages, word

MAX_ROWS = 24  # above this only the row of the query is drawn
NAME = 11  # px; a word that is longer than its part of the bar is left out


def rows_shown(averages: Averages) -> list[int]:
    """Which rows of the weights are drawn: all if they are few, else that of the query."""
    if averages.weights is None:
        return []
    n_query = len(averages.weights)
    return list(range(n_query)) if n_query <= MAX_ROWS else [averages.query]


def bars(averages: Averages, rows: Sequence[int]) -> dict[str, Any]:
    """All weights as one trace: each bar starts where the previous one of its row ends."""
    weights = _weights_of(averages, rows)
    n_rows, n_key = weights.shape
    starts = np.cumsum(weights, axis=1) - weights
    colours = [OUTPUT if row == averages.query else VALUE for row in rows]
    return {
        "type": "bar",
        "name": "weights",
        "orientation": "h",
        "x": weights.ravel().tolist(),
        "base": starts.ravel().tolist(),
        "y": np.repeat(np.arange(n_rows), n_key).tolist(),
        "width": 0.72,
        "xaxis": "x2",
        "yaxis": "y2",
        "text": [word(token) for token in averages.tokens] * n_rows,
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": TEXT, "size": NAME},
        "customdata": [
            f"{word(token)} ({key}): {weight:.3f}"
            for row in weights.tolist()
            for key, (token, weight) in enumerate(zip(averages.tokens, row, strict=True), start=1)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "color": [colour for colour in colours for _ in range(n_key)],
            # So that neighbours are distinguishable, and the words on them legible.
            "opacity": [0.55 if key % 2 else 0.3 for key in range(n_key)] * n_rows,
            "line": {"width": 1, "color": TEXT},
        },
    }


def sums(averages: Averages, rows: Sequence[int]) -> dict[str, Any]:
    """The sum of the weights, after each bar."""
    totals = _weights_of(averages, rows).sum(axis=1).tolist()
    return {
        "type": "scatter",
        "name": "sums",
        "mode": "text",
        "x": [1.02] * len(totals),
        "y": list(range(len(totals))),
        "xaxis": "x2",
        "yaxis": "y2",
        "text": [f"Σ = {total:.6f}" for total in totals],
        "textposition": "middle right",
        "textfont": {"color": TEXT, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _weights_of(averages: Averages, rows: Sequence[int]) -> Array:
    return np.zeros((0, 0)) if averages.weights is None else averages.weights[list(rows)]
