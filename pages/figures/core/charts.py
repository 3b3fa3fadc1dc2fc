"""Curves and bars as Plotly figures: several panels, side by side or in one column."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.figures.core.log_axis import log_axis

# Distinct under every common colour blindness, and visible on a light and a dark background.
COLOURS = ("#3f83c4", "#d0604a", "#8f4deb", "#2d7326")
TEXT = "$text"  # replaced by the colour of the page's text in the browser

# Of every figure: the background of the page shows through, and a swipe scrolls the page.
BARE: Mapping[str, Any] = {
    "template": {},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "dragmode": False,
}

PANEL_HEIGHT = 220  # px
NARROW = 700  # px; below this the panels go in one column
ABOVE, BELOW = 40, 52  # px: titles above, x axis below


@dataclass(frozen=True)
class Line:
    """One line of a panel; `low` and `high` are the edges of a band around it."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]  # None leaves a gap
    colour: str = COLOURS[0]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    is_dashed: bool = False
    width: float = 2
    has_markers: bool = False


@dataclass(frozen=True)
class Bars:
    """A histogram: how many fall between one edge and the next."""

    name: str
    edges: Sequence[float]
    counts: Sequence[int]
    colour: str = COLOURS[0]


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    title: str
    x_title: str
    contents: Sequence[Line | Bars]
    is_log_x: bool = False
    is_log_y: bool = False


def chart(panels: Sequence[Panel], columns: int = 2) -> dict[str, Any]:
    """The panels as one figure.

    Args:
        panels: in reading order.
        columns: how many side by side where there is room.

    Returns:
        `data`, Plotly's traces, and `layouts`, one for wide and one for narrow places: each
        with `least`, the width in pixels from which it fits.
    """
    traces: list[dict[str, Any]] = []
    for i, panel in enumerate(panels):
        for one in panel.contents:
            curves = _bars(one) if isinstance(one, Bars) else _line(one)
            traces += [{**trace, **_axes_of(i)} for trace in curves]
    _name_once(traces)
    return {
        "data": traces,
        "layouts": [
            {"least": 0, "layout": _layout(panels, 1)},
            {"least": NARROW, "layout": _layout(panels, min(columns, len(panels)))},
        ],
    }


def _values(panel: Panel, side: str) -> list[float]:
    """All numbers of the lines of a panel along one axis, the edges of their bands included."""
    lines = [one for one in panel.contents if isinstance(one, Line)]
    if side == "x":
        return [x for line in lines for x in line.x]
    edges = (edge for line in lines for edge in (line.y, line.low, line.high) if edge is not None)
    return [y for edge in edges for y in edge if y is not None]


def _axes_of(i: int) -> dict[str, str]:
    number = "" if i == 0 else str(i + 1)
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _line(line: Line) -> list[dict[str, Any]]:
    shared = {"type": "scatter", "name": line.name, "x": list(line.x)}
    curves = {
        **shared,
        "y": list(line.y),
        "mode": "lines+markers" if line.has_markers else "lines",
        "line": {
            "color": line.colour,
            "width": line.width,
            "dash": "dash" if line.is_dashed else "solid",
        },
        "marker": {"color": line.colour, "size": 5},
        "hovertemplate": "%{x:.4~g}, %{y:.4~g}",
    }
    if line.low is None or line.high is None:
        return [curves]
    band = {**shared, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip",
            "showlegend": False}  # fmt: skip
    fill = {"fill": "tonexty", "fillcolor": _faint(line.colour)}
    return [
        {**band, "y": list(line.low)},
        {**band, "y": list(line.high), **fill},
        curves,
    ]


def _bars(bars: Bars) -> list[dict[str, Any]]:
    pairs = list(zip(bars.edges, bars.edges[1:], strict=False))
    return [
        {
            "type": "bar",
            "name": bars.name,
            "x": [(low + high) / 2 for low, high in pairs],
            "y": list(bars.counts),
            "width": [high - low for low, high in pairs],
            "marker": {"color": bars.colour, "line": {"width": 0.5, "color": TEXT}},
            "hovertemplate": "%{x:.3~g}: %{y}",
        }
    ]


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.22)"


def _name_once(traces: list[dict[str, Any]]) -> None:
    """A line in several panels has one entry in the legend."""
    seen = set()
    for trace in traces:
        trace["legendgroup"] = trace["name"]
        if trace.get("showlegend") is not False:
            trace["showlegend"] = trace["name"] not in seen
            seen.add(trace["name"])


def _layout(panels: Sequence[Panel], columns: int) -> dict[str, Any]:
    rows = math.ceil(len(panels) / columns)
    pitch = ABOVE + PANEL_HEIGHT + BELOW
    height = rows * pitch + 30  # the legend
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"l": 52, "r": 12, "t": 30, "b": 0},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "top", "yref": "container"},
        "hovermode": "closest",
        "bargap": 0,
        **BARE,
        "annotations": [],
    }
    room = height - 30
    gap = 0.09
    width = (1 - gap * (columns - 1)) / columns
    for i, panel in enumerate(panels):
        row, column = divmod(i, columns)
        left = column * (width + gap)
        top = 1 - (row * pitch + ABOVE) / room
        axes = _axes_of(i)
        number = axes["xaxis"][1:]
        layout[f"xaxis{number}"] = {
            "domain": [left, left + width],
            "anchor": axes["yaxis"],
            # Powers are taller than numbers, so the title needs more room.
            "title": {"text": panel.x_title, "standoff": 14 if panel.is_log_x else 4},
            "type": "log" if panel.is_log_x else "linear",
            "fixedrange": True,
            **(log_axis(_values(panel, "x")) if panel.is_log_x else {}),
        }
        layout[f"yaxis{number}"] = {
            "domain": [top - PANEL_HEIGHT / room, top],
            "anchor": axes["xaxis"],
            "type": "log" if panel.is_log_y else "linear",
            "fixedrange": True,
            **(log_axis(_values(panel, "y")) if panel.is_log_y else {"rangemode": "tozero"}),
        }
        layout["annotations"].append(
            {"text": f"<b>{panel.title}</b>", "x": left, "y": top, "xref": "paper",
             "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 16,
             "showarrow": False}
        )  # fmt: skip
    return layout
