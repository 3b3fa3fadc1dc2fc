"""Rows of weights as bars: the weights one after the other, together as long as 1."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from attention.arrays import Array
from pages.figures.core.charts import TEXT
from pages.figures.shapes.value_plane import OUTPUT, VALUE, Averages, word

MAX_ROWS = 24  # of more rows only that of the asking word is shown


def rows_shown(shown: Averages) -> list[int]:
    """Which rows of the weights are drawn: all of a few, else that of the asking word."""
    if shown.weights is None:
        return []
    n_query = len(shown.weights)
    return list(range(n_query)) if n_query <= MAX_ROWS else [shown.query]


def bars(shown: Averages, rows: Sequence[int]) -> dict[str, Any]:
    """All weights as one trace: each begins where the one before it in its row ends."""
    weights = _weights_of(shown, rows)
    n_rows, n_key = weights.shape
    starts = np.cumsum(weights, axis=1) - weights
    colours = [OUTPUT if row == shown.query else VALUE for row in rows]
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
        "text": [
            f"{word(token)} ({key}): {weight:.3f}"
            for row in weights.tolist()
            for key, (token, weight) in enumerate(zip(shown.tokens, row, strict=True), start=1)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": [colour for colour in colours for _ in range(n_key)],
            # Neighbours are told apart.
            "opacity": [0.85 if key % 2 else 0.5 for key in range(n_key)] * n_rows,
            "line": {"width": 1, "color": TEXT},
        },
    }


def sums(shown: Averages, rows: Sequence[int]) -> dict[str, Any]:
    """Behind each bar, how much its weights are together."""
    totals = _weights_of(shown, rows).sum(axis=1).tolist()
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


def _weights_of(shown: Averages, rows: Sequence[int]) -> Array:
    return np.zeros((0, 0)) if shown.weights is None else shown.weights[list(rows)]
