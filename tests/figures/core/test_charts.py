"""Curves and bars: valid figures, each name once in the legend, panels apart."""

import json

import plotly.graph_objects as go
import pytest

from pages.figures.core.charts import NARROW, Bars, Line, Panel, chart

PANELS = [
    Panel("first", "d_k", [Line("a", [1, 10], [1, 2], low=[0.5, 1], high=[2, 3]),
                           Line("b", [1, 10], [2, 1], is_dashed=True)], is_log_x=True),
    Panel("second", "d_k", [Line("a", [1, 10], [3, 4])], is_log_x=True, is_log_y=True),
    Panel("third", "x", [Bars("c", [0, 1, 2], [5, 6])]),
]  # fmt: skip


@pytest.fixture
def figure():
    return chart(PANELS)


def test_every_layout_is_a_figure_for_plotly_and_passes_through_json(figure):
    text = json.dumps(figure, allow_nan=False)
    for one in figure["layouts"]:
        filled = json.loads(text.replace('"$text"', '"black"'))
        go.Figure({"data": filled["data"], "layout": one["layout"]})


def test_each_name_stands_once_in_the_legend(figure):
    shown = [trace["name"] for trace in figure["data"] if trace["showlegend"]]
    assert shown == ["a", "b", "c"]


def test_a_band_lies_around_its_line_and_is_filled_to_its_lower_edge(figure):
    low, high, line = figure["data"][:3]
    assert (low["y"], high["y"], line["y"]) == ([0.5, 1], [2, 3], [1, 2])
    assert high["fill"] == "tonexty"


def test_bars_stand_between_their_edges(figure):
    bars = figure["data"][-1]
    assert bars["x"] == [0.5, 1.5]
    assert bars["width"] == [1, 1]
    assert bars["y"] == [5, 6]


def test_panels_stand_side_by_side_where_there_is_room_and_else_above_each_other(figure):
    narrow, wide = (one["layout"] for one in figure["layouts"])
    assert [one["least"] for one in figure["layouts"]] == [0, NARROW]
    assert wide["xaxis2"]["domain"][0] > wide["xaxis"]["domain"][1]
    assert narrow["xaxis2"]["domain"] == narrow["xaxis"]["domain"]
    for layout in (narrow, wide):
        boxes = [
            (*layout[f"xaxis{i}"]["domain"], *layout[f"yaxis{i}"]["domain"]) for i in ("", "2", "3")
        ]
        for i, a in enumerate(boxes):
            assert all(0 <= edge <= 1 for edge in a)
            for b in boxes[:i]:
                assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]


def test_a_logarithmic_axis_is_one(figure):
    layout = figure["layouts"][0]["layout"]
    assert layout["xaxis"]["type"] == layout["xaxis2"]["type"] == "log"
    assert layout["xaxis3"]["type"] == "linear"
