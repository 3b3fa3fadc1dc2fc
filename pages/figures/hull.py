"""Weighted averages: the values as points, the outputs inside their hull, and the weights."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention.convex_hull import convex_hull
from attention.errors import Array
from pages.figures.charts import COLOURS, TEXT

VALUE, OUTPUT = COLOURS[0], COLOURS[1]
STEPS = 8  # widths of lines: from the smallest weight to 1
THICKEST = 9  # px
SMALLEST_LINE = 0.005  # a weight below this has no line
MOST_ROWS = 16  # more rows of weights than that are lines; then the asking one stands alone
MOST_NAMED = 16  # of more words only the `FEW_NAMED` with the largest weights are named
FEW_NAMED = 8
LONGEST_WORD = 12
NARROW = 760  # px; below this the bars stand under the plane
PLANE, MARGIN = 400, 40  # px; the plane of the values, and what stands over and under it
BAR, HIGHEST_BAR = 26, 44  # px a row of weights, where all are shown


@dataclass(frozen=True)
class Averages:
    """What is drawn: the values, and, where they could be formed, weights and outputs."""

    tokens: tuple[str, ...]
    value: Array  # (n_value, d_v)
    weights: Array | None  # (n_query, n_key), rows that sum to 1
    output: Array | None  # (n_query, d_v)
    query: int  # the row of the asking word


def on_a_plane(numbers: Array) -> Array:
    """The first two entries of each row; 0 for the second where there is only one."""
    two = numbers[:, :2]
    # (n, 1) -> (n, 2)
    return two if two.shape[1] == 2 else np.hstack([two, np.zeros_like(two)])


def averages_chart(shown: Averages, names: Mapping[str, str]) -> dict[str, Any]:
    """The plane of the values beside the weights as bars of length 1.

    Returns:
        `data` and `layouts` for `pages.parts.chart`. The traces are named "hull", "values",
        "outputs", "asking", "weight lines 1" to `STEPS`, "weights" and "sums", whatever is
        in them: so a step redraws the same ones.
    """
    values = on_a_plane(shown.value)
    corners = values[list(convex_hull(values))] if len(values) else values
    row = None if shown.weights is None else shown.weights[shown.query]
    end = None if shown.output is None else on_a_plane(shown.output)
    rows = _rows(shown)
    traces = [
        _closed(corners),
        *_weight_lines(values, row, end, shown.query),
        _values(shown, values, row, names),
        _outputs(shown, end),
        _asking(shown, end),
        _bars(shown, rows),
        _sums(shown, rows),
    ]
    layouts = [
        {"least": least, "layout": _layout(values, shown, rows, names, least)}
        for least in (0, NARROW)
    ]
    return {"data": traces, "layouts": layouts}


def word(text: str) -> str:
    """A word as Plotly may show it: short, and with nothing in it read as markup."""
    short = text if len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1] + "…"
    # "$" begins formulas, and the marker that stands for the colour of the page's text.
    return html.escape(short, quote=False).replace("$", "&#36;")


def _closed(corners: Array) -> dict[str, Any]:
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


def _weight_lines(
    values: Array, row: Array | None, end: Array | None, query: int
) -> list[dict[str, Any]]:
    """From each value to the output, thicker for a larger weight. One trace a width."""
    traces = []
    for step in range(STEPS):
        x: list[float | None] = []
        y: list[float | None] = []
        if row is not None and end is not None:
            for (a, b), weight in zip(values.tolist(), row.tolist(), strict=True):
                if weight >= SMALLEST_LINE and min(int(weight * STEPS), STEPS - 1) == step:
                    x += [a, float(end[query, 0]), None]
                    y += [b, float(end[query, 1]), None]
        traces.append(
            {"type": "scatter", "name": f"weight lines {step + 1}", "x": x, "y": y,
             "mode": "lines", "hoverinfo": "skip", "opacity": 0.55,
             "line": {"color": OUTPUT, "width": (step + 1) * THICKEST / STEPS}}
        )  # fmt: skip
    return traces


def _values(
    shown: Averages, values: Array, row: Array | None, names: Mapping[str, str]
) -> dict[str, Any]:
    weights = [0.0] * len(values) if row is None else row[: len(values)].tolist()
    return {
        "type": "scatter",
        "name": "values",
        "x": values[:, 0].tolist(),
        "y": values[:, 1].tolist(),
        "mode": "markers+text",
        "text": _labels(shown.tokens[: len(values)], weights),
        "textposition": "top center",
        "textfont": {"color": TEXT, "size": 13},
        "marker": {
            "color": VALUE,
            "size": [7 + 17 * weight**0.5 for weight in weights],
            "line": {"width": 1, "color": TEXT},
        },
        "customdata": [
            f"{word(token)} ({i})" + (f": {weight:.1%}" if row is not None else "")
            for i, (token, weight) in enumerate(zip(shown.tokens, weights, strict=False), start=1)
        ],
        "hovertemplate": f"{names['value']} %{{customdata}}<br>%{{x:.3f}}, %{{y:.3f}}"
        "<extra></extra>",
        "cliponaxis": False,
    }


def _labels(tokens: Sequence[str], weights: Sequence[float]) -> list[str]:
    """Each word once: equal words are one point. Of many, those with the largest weights."""
    firsts = {token: tokens.index(token) for token in tokens}
    most = MOST_NAMED if len(firsts) <= MOST_NAMED else FEW_NAMED
    named = sorted(firsts.values(), key=lambda i: -weights[i])[:most]
    labels = []
    for i, token in enumerate(tokens):
        count = tokens.count(token)
        text = word(token) + (f" ×{count}" if count > 1 else "")
        labels.append(text if i in named else "")
    return labels


def _outputs(shown: Averages, end: Array | None) -> dict[str, Any]:
    x, y = ([], []) if end is None else end.T.tolist()
    return {
        "type": "scatter",
        "name": "outputs",
        "x": x,
        "y": y,
        "mode": "markers",
        "marker": {"color": "rgba(0,0,0,0)", "size": 9, "symbol": "diamond",
                   "line": {"width": 1.5, "color": OUTPUT}},
        "customdata": [word(token) for token in shown.tokens],
        "hovertemplate": "output(%{customdata})<br>%{x:.3f}, %{y:.3f}<extra></extra>",
    }  # fmt: skip


def _asking(shown: Averages, end: Array | None) -> dict[str, Any]:
    there = [] if end is None else [end[shown.query].tolist()]
    return {
        "type": "scatter",
        "name": "asking",
        "x": [x for x, _ in there],
        "y": [y for _, y in there],
        "mode": "markers+text",
        "text": [f"<b>output({word(shown.tokens[shown.query])})</b>"] * len(there),
        "textposition": _freest(shown, there),
        "textfont": {"color": TEXT, "size": 13},
        "marker": {"color": OUTPUT, "size": 16, "symbol": "diamond",
                   "line": {"width": 1.5, "color": TEXT}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }  # fmt: skip


def _freest(shown: Averages, there: Sequence[Sequence[float]]) -> str:
    """Where the name of the output stands farthest from the values and their own names."""
    if not there:
        return "bottom center"
    values = on_a_plane(shown.value)
    spans = [high - low for low, high in (_ends(values[:, 0]), _ends(values[:, 1]))]
    points = values / spans
    taken = np.vstack([points, points + np.array([0, 0.05])])  # each name stands over its point
    places = {"bottom center": (0, -0.07), "top center": (0, 0.07), "middle right": (0.16, 0),
              "middle left": (-0.16, 0)}  # fmt: skip
    middle = np.array(there[0]) / spans

    def room(place: str) -> float:
        away = taken - (middle + places[place])
        # A name is wider than high.
        return float(np.hypot(away[:, 0] / 2, away[:, 1]).min())

    return max(places, key=room)


def _rows(shown: Averages) -> list[int]:
    if shown.weights is None:
        return []
    n_query = len(shown.weights)
    return list(range(n_query)) if n_query <= MOST_ROWS else [shown.query]


def _bars(shown: Averages, rows: Sequence[int]) -> dict[str, Any]:
    """The weights of each row, one after the other: together they are as long as 1."""
    base: list[float] = []
    length: list[float] = []
    texts: list[str] = []
    at: list[int] = []
    for line, row in enumerate(rows):
        assert shown.weights is not None  # noqa: S101 - there are no rows without weights
        weights = shown.weights[row].tolist()
        base += np.concatenate([[0.0], np.cumsum(weights)[:-1]]).tolist()
        length += weights
        at += [line] * len(weights)
        texts += [f"{word(t)} ({i}): {w:.3f}" for i, (t, w) in
                  enumerate(zip(shown.tokens, weights, strict=True), start=1)]  # fmt: skip
    return {
        "type": "bar",
        "name": "weights",
        "orientation": "h",
        "x": length,
        "base": base,
        "y": at,
        "width": 0.72,
        "xaxis": "x2",
        "yaxis": "y2",
        "text": texts,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": [OUTPUT if rows[line] == shown.query else VALUE for line in at],
            "opacity": [0.85 if i % 2 else 0.5 for i, _ in _numbered(at)],
            "line": {"width": 1, "color": TEXT},
        },
    }


def _numbered(at: Sequence[int]) -> list[tuple[int, int]]:
    """The number of each bar within its row, so that neighbours can be told apart."""
    counts: dict[int, int] = {}
    numbered = []
    for line in at:
        counts[line] = counts.get(line, -1) + 1
        numbered.append((counts[line], line))
    return numbered


def _sums(shown: Averages, rows: Sequence[int]) -> dict[str, Any]:
    sums = [] if shown.weights is None else shown.weights[list(rows)].sum(axis=1).tolist()
    return {
        "type": "scatter",
        "name": "sums",
        "mode": "text",
        "x": [1.02] * len(sums),
        "y": list(range(len(sums))),
        "xaxis": "x2",
        "yaxis": "y2",
        "text": [f"Σ = {total:.6f}" for total in sums],
        "textposition": "middle right",
        "textfont": {"color": TEXT, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(
    values: Array, shown: Averages, rows: Sequence[int], names: Mapping[str, str], least: int
) -> dict[str, Any]:
    is_wide = least >= NARROW
    high_bar = min(HIGHEST_BAR, PLANE / max(1, len(rows))) if is_wide else BAR
    bars = high_bar * max(1, len(rows))
    bars_top = MARGIN if is_wide else MARGIN + PLANE + 2 * MARGIN
    height = (MARGIN + PLANE if is_wide or not rows else bars_top + bars) + MARGIN
    part = 0.56 if is_wide else 1.0

    def domain(top: float, high: float) -> list[float]:
        return [max(0.0, 1 - (top + high) / height), 1 - top / height]

    axis = {"fixedrange": True, "zeroline": True}
    (left, right), (low, high) = _ends(values[:, 0]), _ends(values[:, 1])
    second = names["entry_2"] if shown.value.shape[1] > 1 else ""
    return {
        "height": height,
        "margin": {"l": 48, "r": 14, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [left, right], "domain": [0, part], "anchor": "y",
                  "title": {"text": names["entry_1"], "standoff": 2}},
        "yaxis": {**axis, "range": [low, high], "domain": domain(MARGIN, PLANE),
                  "anchor": "x", "title": {"text": second, "standoff": 2},
                  "showticklabels": shown.value.shape[1] > 1},
        "xaxis2": {**axis, "visible": bool(rows), "range": [0, 1.32], "anchor": "y2",
                   "showgrid": False,
                   "domain": [part + 0.12, 1] if is_wide else [0.12, 1],
                   "tickvals": [0, 0.5, 1]},
        "yaxis2": {**axis, "visible": bool(rows), "anchor": "x2",
                   "range": [max(len(rows), 1) - 0.5, -0.5],
                   "domain": domain(bars_top, bars), "showgrid": False, "zeroline": False,
                   "tickvals": list(range(len(rows))),
                   "ticktext": [word(shown.tokens[row]) for row in rows]},
        "annotations": [
            _title(names["plane"], 0, 1 - MARGIN / height),
            *([_title(names["rows"], part + 0.05 if is_wide else 0, 1 - bars_top / height)]
              if rows else []),
        ],
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0,
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }  # fmt: skip


def _title(text: str, x: float, y: float) -> dict[str, Any]:
    return {"text": f"<b>{text}</b>", "x": x, "y": y, "xref": "paper", "yref": "paper",
            "xanchor": "left", "yanchor": "bottom", "yshift": 6, "showarrow": False}  # fmt: skip


def _ends(numbers: Array) -> tuple[float, float]:
    """A little more than the numbers span, so that names at the edge have room."""
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 0.0)
    room = 0.16 * (high - low) or 1.0
    return low - room, high + room
