"""The plane of the values: outputs inside, words harmless, rows of weights as long as 1."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig, self_attention
from attention.experiments.convex_hull import convex_hull
from pages.figures.core.line_width import THICKNESSES
from pages.figures.core.tables import points_table
from pages.figures.shapes.average import averages_chart
from pages.figures.shapes.value_plane import Averages, on_a_plane
from pages.figures.shapes.weight_bars import MAX_ROWS

NAMES = dict.fromkeys(("plane", "rows", "value", "entry_1", "entry_2"), "-")


def shown(words="abcab", d_v=2, query=1):
    stages = self_attention(tuple(words), SelfAttentionConfig(5, 3, d_v)).attention
    return Averages(tuple(words), stages.value, stages.weights, stages.output, query)


def traces(one):
    return {trace["name"]: trace for trace in averages_chart(one, NAMES)["data"]}


def points(trace):
    return np.column_stack([trace["x"], trace["y"]])


@pytest.mark.parametrize("words", ["a", "aaa", "abcab", "abcdefgh" * 8])
@pytest.mark.parametrize("d_v", [1, 2, 5])
def test_any_sentence_and_width_is_a_figure_for_plotly(words, d_v):
    text = json.dumps(averages_chart(shown(words, d_v, 0), NAMES), allow_nan=False)
    figure = json.loads(text.replace('"$text"', '"black"'))
    for one in figure["layouts"]:
        go.Figure({"data": figure["data"], "layout": one["layout"]})


@pytest.mark.parametrize("left_out", [(), ("output",), ("weights", "output")])
def test_a_table_has_a_line_for_every_point_that_is_drawn(left_out):
    one = replace(shown(), **dict.fromkeys(left_out))
    chart = averages_chart(one, NAMES)
    names = {name: name for name in ("panel", "series", "point")}
    drawn = {trace["name"]: len(trace["x"]) for trace in chart["data"]
             if trace.get("hoverinfo") != "skip" and trace["x"]}  # fmt: skip
    assert points_table(chart, names)["series"].value_counts().to_dict() == drawn


@pytest.mark.parametrize("d_v", [1, 2, 5])
def test_the_points_are_the_first_two_entries_of_values_and_outputs(d_v):
    one = shown(d_v=d_v)
    drawn = traces(one)
    np.testing.assert_array_equal(points(drawn["values"]), on_a_plane(one.value))
    np.testing.assert_array_equal(points(drawn["outputs"]), on_a_plane(one.output))
    np.testing.assert_array_equal(points(drawn["asking"]), on_a_plane(one.output)[[1]])
    corners = on_a_plane(one.value)[list(convex_hull(on_a_plane(one.value)))]
    np.testing.assert_array_equal(points(drawn["hull"]), np.vstack([corners, corners[:1]]))


def test_a_line_is_as_thick_as_its_weight_and_leads_to_the_output():
    one = shown("abcdef", query=2)
    drawn = traces(one)
    found = {}
    for step in range(THICKNESSES):
        line = drawn[f"weight lines {step + 1}"]
        for i in range(0, len(line["x"]), 3):
            found[line["x"][i]] = step
            assert [line["x"][i + 1], line["y"][i + 1]] == one.output[2].tolist()
            assert line["x"][i + 2] is None
    for value, weight in zip(one.value, one.weights[2], strict=True):
        assert found[value[0]] == int(weight * THICKNESSES)
    widths = [drawn[f"weight lines {step + 1}"]["line"]["width"] for step in range(THICKNESSES)]
    assert widths == sorted(widths)


@pytest.mark.parametrize("words", ["abcab", "abcdefgh" * 4])
def test_each_row_of_weights_is_one_bar_of_length_one(words):
    one = shown(words)
    drawn = traces(one)
    bars, rows = drawn["weights"], drawn["sums"]["y"]
    assert len(rows) == (len(words) if len(words) <= MAX_ROWS else 1)
    ends = np.add(bars["base"], bars["x"])
    for row in rows:
        mine = np.array(bars["y"]) == row
        np.testing.assert_allclose(np.array(bars["base"])[mine][1:], ends[mine][:-1])
        assert ends[mine][-1] == pytest.approx(1)
    assert set(drawn["sums"]["text"]) == {"Σ = 1.000000"}


def test_without_weights_or_outputs_the_values_still_stand():
    one = shown()
    alone = traces(Averages(one.tokens, one.value, None, None, 1))
    assert points(alone["values"]).shape == (5, 2)
    assert alone["outputs"]["x"] == alone["asking"]["x"] == alone["weights"]["x"] == []
    fewer = traces(Averages(one.tokens, one.value[:2], one.weights, None, 1))
    assert points(fewer["values"]).shape == (2, 2)
    assert len(fewer["weights"]["x"]) == 25
    assert [*alone] == [*fewer] == [*traces(one)], "the same traces, so that they are kept"


@pytest.mark.parametrize("typed", ["<b>x</b>", "<a href='x'>y</a>", "$text", "&lt;b&gt;", "$a$b$"])
def test_nothing_that_was_typed_is_markup_or_a_colour(typed):
    drawn = traces(shown((typed, "b"), query=0))
    seen = [*drawn["values"]["text"], *drawn["values"]["customdata"], *drawn["weights"]["text"],
            *drawn["asking"]["text"], *drawn["outputs"]["customdata"]]  # fmt: skip
    layout = averages_chart(shown((typed, "b"), query=0), NAMES)["layouts"][0]["layout"]
    for text in (*seen, *layout["yaxis2"]["ticktext"]):
        bare = text.removeprefix("<b>").removesuffix("</b>")
        assert "<" not in bare
        assert "$" not in bare
        assert not typed.startswith("&") or typed not in bare


def test_a_word_that_stands_twice_is_one_name_at_one_point():
    assert traces(shown("abcab"))["values"]["text"] == ["a ×2", "b ×2", "c", "", ""]
