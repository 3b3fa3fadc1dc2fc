"""The figure of /what-if: both sides, their difference with its own range, the rest once."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.sources import Cell
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare
from pages.figures.what_if import what_if_figure
from pages.state.texts import LANGUAGES, texts_in
from tests.attention.variants.states import example


def drawn(name, pinned=None, language="en", **sizes):
    comparison = compare(example(name, **sizes), name)
    return comparison, what_if_figure(comparison, texts_in(language).at("what_if.titles"), pinned)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VARIANTS)
def test_every_matrix_is_drawn_once_with_its_numbers(name, language):
    comparison, figure = drawn(name, language=language)
    go.Figure(figure["figure"])
    data = figure["figure"]["data"]
    names = [one["name"] for one in data]
    assert len(names) == len(set(names))
    for one in data:
        numbers = comparison.matrices[one["name"]]
        z = np.array(one["z"], dtype=float)
        assert np.array_equal(z[np.isfinite(z)], numbers[np.isfinite(z)])
        assert set(one["meta"]["not_finite"].values() if "not_finite" in one["meta"] else ()) <= {
            "NaN", "∞", "−∞",
        }  # fmt: skip
    for placement in figure["placements"]:
        assert set(placement["corners"]) == set(names)
        assert max(x for x, _ in placement["corners"].values()) < placement["width"]


def test_a_difference_has_0_in_the_middle_and_its_own_ends():
    _, figure = drawn("columns")
    data = {one["name"]: one for one in figure["figure"]["data"]}
    difference = data["weights.difference"]
    assert difference["zmin"] == -difference["zmax"]
    assert difference["zmax"] == np.abs(np.array(difference["z"])).max()
    assert difference["meta"]["kind"] == "signed"
    assert data["weights"]["zmax"] == data["weights.changed"]["zmax"] == 1
    assert data["output"]["zmax"] == data["output.changed"]["zmax"]


def test_weights_that_are_no_shares_are_drawn_around_0_on_both_sides():
    _, figure = drawn("plain_division")
    data = {one["name"]: one for one in figure["figure"]["data"]}
    kinds = [data[name]["meta"]["kind"] for name in ("weights", "weights.changed")]
    assert kinds == ["signed", "signed"]
    assert data["weights"]["zmin"] == data["weights.changed"]["zmin"] < 0


def test_nan_is_written_and_is_no_masked_cell():
    _, figure = drawn("naive_softmax")
    data = {one["name"]: one for one in figure["figure"]["data"]}
    assert data["output.changed"]["meta"]["not_finite"]["0.0"] == "NaN"
    weights = data["weights.changed"]["meta"]["not_finite"]
    assert set(weights.values()) <= {"NaN"}
    _, figure = drawn("mask_times_zero")
    data = {one["name"]: one for one in figure["figure"]["data"]}
    assert data["masked.difference"]["meta"]["not_finite"]["0.1"] == "∞"
    assert "not_finite" not in data["masked"]["meta"]


def test_only_what_differs_has_two_sides_and_what_is_stacked_alike_stands_once():
    _, figure = drawn("silence")
    changed = [one["name"] for one in figure["figure"]["data"] if one["name"].endswith("changed")]
    assert changed == ["V.changed", "output.changed"]
    _, figure = drawn("concatenated")
    changed = [one["name"] for one in figure["figure"]["data"] if one["name"].endswith("changed")]
    assert changed == ["X.changed", "W_Q.changed", "scores.changed", "weights.changed",
                       "output.changed"]  # fmt: skip


def test_the_sides_stand_side_by_side_below_one_another_where_there_is_room():
    _, figure = drawn("no_scale")
    wide = figure["placements"][4]
    lefts = {side: {wide["corners"][f"{name}{side}"][0] for name in ("scaled", "weights", "output")}
             for side in ("", ".changed", ".difference")}  # fmt: skip
    assert [len(xs) for xs in lefts.values()] == [1, 1, 1]


def test_a_pinned_cell_is_marked_on_the_other_side_and_in_the_difference():
    _, figure = drawn("columns", Cell("weights", 1, 2))
    marked = {(one["matrix"], one["row"], one["column"]) for one in figure["marks"]}
    assert marked == {("weights.changed", 1, 2), ("weights.difference", 1, 2)}
    _, figure = drawn("columns", Cell("X", 1, 2))
    assert figure["marks"] == []
