"""Rectangles and their edges: to scale, ties in one colour, clashes marked, what changed lit."""

import json
import re
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig
from attention.experiments.shape_mismatch import try_shapes
from pages.figures.shapes.diagram import edges_figure
from pages.figures.shapes.edges import EDGES, PRODUCTS, TIES, Change, change
from pages.figures.shapes.matrix_box import MISMATCH, PLAIN, RESHAPED

NONE = Change()
BROKEN = [{}, {"d_q": 6}, {"n_value": 2}, {"d_q": 6, "n_value": 2}, {"is_transposed": False}]


def tried(words="abcab", d_model=7, d_k=3, d_v=2, **misfit):
    return try_shapes(tuple(words), SelfAttentionConfig(d_model, d_k, d_v), **misfit)


def layouts(one, lit=NONE):
    return edges_figure(one, lit)["layouts"]


def shapes(layout, kind):
    return [shape for shape in layout["layout"]["shapes"] if shape["type"] == kind]


SIZES = [(2, 1, 1), (8, 4, 4), (64, 64, 64), (64, 1, 64)]
SENTENCES = ["a", "abc", "abcdefgh" * 8]


def broken(words, sizes, misfit):
    within = {name: min(size, len(words)) if name == "n_value" else size
              for name, size in misfit.items()}  # fmt: skip
    return edges_figure(tried(words, *sizes, **within), NONE)


@pytest.mark.parametrize("misfit", BROKEN)
@pytest.mark.parametrize("words", SENTENCES)
@pytest.mark.parametrize("sizes", SIZES)
def test_any_sizes_are_drawn_within_the_width(misfit, words, sizes):
    for one in broken(words, sizes, misfit)["layouts"]:
        right = one["layout"]["xaxis"]["range"][1]
        for box in shapes(one, "rect"):
            assert 0 <= box["x0"] < box["x1"] <= right
            assert 0 <= box["y0"] < box["y1"] <= one["layout"]["height"]
        json.dumps(one, allow_nan=False)


# Plotly's validator is slow: each misfit meets each sentence, and each sizes once.
@pytest.mark.parametrize(
    ("misfit", "words", "sizes"),
    [(misfit, words, SIZES[(i + j) % 4]) for i, misfit in enumerate(BROKEN)
     for j, words in enumerate(SENTENCES)],
)  # fmt: skip
def test_any_sizes_are_a_figure_for_plotly(misfit, words, sizes):
    text = json.dumps(broken(words, sizes, misfit), allow_nan=False)
    for one in json.loads(re.sub(r'"\$\w+"', '"black"', text))["layouts"]:
        go.Figure({"data": one["data"], "layout": one["layout"]})


def test_every_matrix_is_drawn_with_both_its_edges_on_one_scale():
    one = tried()
    for layout in layouts(one):
        boxes = shapes(layout, "rect")
        assert {box["name"] for box in boxes} == set(EDGES)
        units = []
        for box in boxes:
            rows, columns = EDGES[box["name"]]
            units.append((box["x1"] - box["x0"]) / one.sizes[columns])
            units.append((box["y1"] - box["y0"]) / one.sizes[rows])
        np.testing.assert_allclose(units, units[0])
        for edge in shapes(layout, "line"):
            size = edge["name"].split()[-1]
            length = edge["x1"] - edge["x0"] + edge["y1"] - edge["y0"]
            assert length == pytest.approx(units[0] * one.sizes[size])


@pytest.mark.parametrize("misfit", BROKEN)
def test_the_size_is_written_at_every_edge(misfit):
    one = tried(**misfit)
    for layout in layouts(one):
        texts = [*layout["data"][0]["text"],
                 *(note["text"] for note in layout["layout"]["annotations"])]  # fmt: skip
        written = sorted(re.sub("</?b>", "", text) for text in texts if " = " in text)
        boxes = [box["name"] for box in shapes(layout, "rect")]
        assert written == sorted(
            f"{size} = {one.sizes[size]}" for box in boxes for size in EDGES[box]
        )


def test_edges_that_must_be_equal_have_one_colour_and_others_another():
    assert TIES["d_q"] == TIES["d_k"]
    assert TIES["n_key"] == TIES["n_value"]
    assert len(set(TIES.values())) == 5
    for layout in layouts(tried()):
        for edge in shapes(layout, "line"):
            assert edge["line"]["color"] == TIES[edge["name"].split()[-1]]


def test_the_inner_edges_of_every_product_are_tied():
    for product in PRODUCTS:
        inner = EDGES[product.left][1], EDGES[product.right][0]
        assert TIES[inner[0]] == TIES[inner[1]]
        outer = EDGES[product.left][0], EDGES[product.right][1]
        assert EDGES[product.result] == outer


@pytest.mark.parametrize(
    ("misfit", "marked", "missing"),
    [
        ({"d_q": 6}, {"Q d_q", "K_T d_k"}, {"scores", "weights", "output"}),
        ({"is_transposed": False}, {"Q d_q", "K n_key"}, {"scores", "weights", "output"}),
        ({"n_value": 2}, {"weights n_key", "V n_value"}, {"output"}),
    ],
)
def test_the_clashing_edges_are_marked_and_what_cannot_be_formed_is_dashed(misfit, marked, missing):
    for layout in layouts(tried(**misfit)):
        lines = shapes(layout, "line")
        red = [edge["name"] for edge in lines if edge["line"]["color"] == MISMATCH]
        assert set(red) == marked
        assert len(red) == 2, "only where the two meet"
        thin = {edge["line"]["width"] for edge in lines if edge["name"] not in marked}
        assert all(e["line"]["width"] > max(thin) for e in lines if e["name"] in red
                   and e["line"]["color"] == MISMATCH)  # fmt: skip
        dashed = {box["name"] for box in shapes(layout, "rect") if box["line"]["dash"] == "dash"}
        assert dashed == missing
        signs = layout["data"][0]["text"]
        assert signs.count("≠") == 1
        assert signs.count("?") == len(missing)


def test_where_all_fits_nothing_is_marked():
    for layout in layouts(tried()):
        assert MISMATCH not in json.dumps(layout)
        assert layout["data"][0]["text"].count("·") == len(PRODUCTS)


def test_a_step_of_d_v_lights_w_v_v_and_the_output_alone():
    before, after = tried(d_v=2), tried(d_v=5)
    found = change(before.matrices, after.matrices)
    assert found.reshaped == ("W_V", "V", "output")
    assert found.renumbered == ()
    assert found.untouched == ("X", "W_Q", "W_K", "Q", "K", "scores", "weights")
    for layout in layouts(after, found):
        fills = {box["name"]: box["fillcolor"] for box in shapes(layout, "rect")}
        assert {name for name, fill in fills.items() if fill == RESHAPED} == {"W_V", "V", "output"}
        assert {fill for fill in fills.values() if fill != RESHAPED} == {PLAIN}


def test_a_step_of_d_k_gives_scores_new_numbers_in_the_same_shape():
    found = change(tried(d_k=3).matrices, tried(d_k=4).matrices)
    assert found.reshaped == ("W_Q", "W_K", "Q", "K")
    assert found.renumbered == ("scores", "weights", "output")
    assert found.untouched == ("X", "W_V", "V")


def test_what_could_not_be_formed_before_has_new_numbers_and_what_cannot_now_is_left_out():
    whole, broken = tried(), tried(d_q=6)
    assert change(broken.matrices, whole.matrices).renumbered == ("scores", "weights", "output")
    assert change(whole.matrices, broken.matrices).reshaped == ("W_Q", "Q")


def place(box):
    """The line of a box, by its middle, and where it stands there."""
    return round(box["y0"] + box["y1"], 6), box["x0"]


def test_no_two_boxes_of_a_line_lie_on_each_other():
    for layout in layouts(tried("abcdefgh", 9, 2, 1)):
        boxes = sorted(shapes(layout, "rect"), key=place)
        for a, b in pairwise(boxes):
            is_same_line = np.isclose(a["y0"] + a["y1"], b["y0"] + b["y1"])
            assert not is_same_line or a["x1"] < b["x0"]
