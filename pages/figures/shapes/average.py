"""Weighted averages: the plane of the values next to the weights."""

from collections.abc import Mapping, Sequence
from typing import Any

from attention.arrays import Array
from attention.experiments.convex_hull import convex_hull
from pages.figures.core.charts import BARE
from pages.figures.shapes.value_plane import (
    Averages,
    closed,
    ends,
    on_a_plane,
    output_points,
    query_point,
    value_points,
    weight_lines,
    word,
)
from pages.figures.shapes.weight_bars import NAME, bars, rows_shown, sums

NARROW = 760  # px; below this the bars go under the plane
MIN_PLANE_WIDTH = 260  # px
PART = 0.56  # of the width for the plane, where the bars are next to it
PLANE, MARGIN, BELOW = (
    400,
    40,
    50,
)  # px; the plane, the title above it, the axis below
BAR, HIGHEST_BAR = 22, 44  # px a row of weights, where all are drawn


def averages_chart(averages: Averages, names: Mapping[str, str]) -> dict[str, Any]:
    """The plane of the values next to the weights as bars of length 1.

    Returns:
        `data` and `layouts` for `pages.components.chart`. The traces are named "hull", "values",
        "outputs", "asking", "weight lines 1" to "weight lines 8", "weights" and "sums", whatever
        they hold, so that a step redraws the same traces.
    """
    values = on_a_plane(averages.value)
    corners = values[list(convex_hull(values))] if len(values) else values
    row = None if averages.weights is None else averages.weights[averages.query]
    end = None if averages.output is None else on_a_plane(averages.output)
    rows = rows_shown(averages)

    def traces(width: float) -> list[dict[str, Any]]:
        return [
            closed(corners),
            *weight_lines(values, row, end, averages.query),
            value_points(averages, values, row, names, (width, PLANE)),
            output_points(averages, end),
            query_point(averages, end),
            bars(averages, rows),
            sums(averages, rows),
        ]

    narrow, wide = (_layout(values, averages, rows, names, least) for least in (0, NARROW))
    return {
        "data": traces(PART * NARROW),
        "layouts": [
            {"least": 0, "layout": narrow, "data": traces(MIN_PLANE_WIDTH)},
            {"least": NARROW, "layout": wide},
        ],
    }


def _layout(
    values: Array, averages: Averages, rows: Sequence[int], names: Mapping[str, str], least: int
) -> dict[str, Any]:
    is_wide = least >= NARROW
    high_bar = min(HIGHEST_BAR, PLANE / max(1, len(rows))) if is_wide else BAR
    bars = high_bar * max(1, len(rows))
    bars_top = MARGIN if is_wide else MARGIN + PLANE + 2 * MARGIN
    height = (MARGIN + PLANE if is_wide or not rows else bars_top + bars) + BELOW
    part = PART if is_wide else 1.0

    def domain(top: float, high: float) -> list[float]:
        return [max(0.0, 1 - (top + high) / height), 1 - top / height]

    axis = {"fixedrange": True, "zeroline": True}
    (left, right), (low, high) = ends(values[:, 0]), ends(values[:, 1])
    second = names["entry_2"] if averages.value.shape[1] > 1 else ""
    return {
        "height": height,
        "margin": {"l": 48, "r": 14, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [left, right], "domain": [0, part], "anchor": "y",
                  "title": {"text": names["entry_1"], "standoff": 6}},
        "yaxis": {**axis, "range": [low, high], "domain": domain(MARGIN, PLANE),
                  "anchor": "x", "title": {"text": second, "standoff": 2},
                  "showticklabels": averages.value.shape[1] > 1},
        "xaxis2": {**axis, "visible": bool(rows), "range": [0, 1.32], "anchor": "y2",
                   "showgrid": False,
                   "domain": [part + 0.12, 1] if is_wide else [0.12, 1],
                   "tickvals": [0, 0.5, 1]},
        "yaxis2": {**axis, "visible": bool(rows), "anchor": "x2",
                   "range": [max(len(rows), 1) - 0.5, -0.5],
                   "domain": domain(bars_top, bars), "showgrid": False, "zeroline": False,
                   "tickvals": list(range(len(rows))),
                   "ticktext": [word(averages.tokens[row]) for row in rows]},
        "annotations": [
            _title(names["plane"], 0, 1 - MARGIN / height),
            *([_title(names["rows"], part + 0.05 if is_wide else 0, 1 - bars_top / height)]
              if rows else []),
        ],
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0,
        "uniformtext": {"minsize": NAME, "mode": "hide"},
        **BARE,
    }  # fmt: skip


def _title(text: str, x: float, y: float) -> dict[str, Any]:
    return {"text": f"<b>{text}</b>", "x": x, "y": y, "xref": "paper", "yref": "paper",
            "xanchor": "left", "yanchor": "bottom", "yshift": 6, "showarrow": False}  # fmt: skip
