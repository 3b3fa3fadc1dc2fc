"""A head of a trained encoder as a worksheet, as small maps, and as links between words."""

import json
from base64 import b64decode

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import load_encoder
from attention.bert.stages import stages_of
from pages.figures.trained.attention_lines import MAX_ROWS, links, rows_of
from pages.figures.trained.head import LINES, average_attention, head_figure
from pages.figures.trained.head_maps import largest_of_blocks, maps_of_all, maps_of_layer, picture
from pages.figures.trained.neurons import busiest_chart
from tests.tiny_model import HEADS, LAYERS, write_model

NAMES = [name for line in LINES for name in line]
TITLES = {"query": "query", "key": "key"}


@pytest.fixture(scope="module")
def trace(tmp_path_factory):
    folder = write_model(tmp_path_factory.mktemp("model"))
    return load_encoder(folder).trace("the cat sats 나는 dog")


def test_the_worksheet_of_a_head_begins_at_its_queries_keys_and_values(trace):
    head = trace.head(2, 3)
    figure = head_figure(head, query=4)
    go.Figure(figure["figure"])
    json.dumps(figure, allow_nan=False)
    drawn = {one["name"]: np.array(one["z"]) for one in figure["figure"]["data"]}
    assert list(drawn) == NAMES
    for name, numbers in drawn.items():
        assert np.array_equal(numbers, head.matrices[name]), name
    assert all(one["meta"]["is_explained"] for one in figure["figure"]["data"])
    assert {mark["matrix"] for mark in figure["marks"]} == set(NAMES) - {"K", "V"}
    assert {mark["row"] for mark in figure["marks"]} == {4}
    formulas = {one["name"]: one["meta"]["formula"] for one in figure["figure"]["data"]}
    assert formulas["Q"] == "Q = X W<sub>Q</sub> + b<sub>Q</sub>"
    assert formulas["scaled"] == "scaled = scores ÷ √2"


def test_no_matrix_lies_over_another_or_over_the_edge(trace):
    shapes = {name: trace.head(1, 1).matrices[name].shape for name in NAMES}
    for placement in head_figure(trace.head(1, 1), 0)["placements"]:
        boxes = {}
        for name, (x, y) in placement["corners"].items():
            rows, columns = shapes[name]
            right = x + columns * placement["cell_widths"][name]
            bottom = y + rows * placement["cell_height"]
            assert x >= 0
            assert right <= placement["width"]
            assert bottom <= placement["height"]
            boxes[name] = (x, y, right, bottom)
        for a, (left, top, right, bottom) in boxes.items():
            for b, (x, y, to_x, to_y) in boxes.items():
                assert a == b or to_x <= left or right <= x or to_y <= top or bottom <= y, (a, b)


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_a_cell_of_a_small_map_is_the_largest_of_its_block(block):
    weights = np.random.default_rng(0).random((2, 7, 7))
    found = largest_of_blocks(weights, block)
    for head, i, j in np.ndindex(found.shape):
        rows, columns = (slice(at * block, (at + 1) * block) for at in (i, j))
        assert found[head, i, j] == weights[head, rows, columns].max()
    assert found.shape == (2, -(-7 // block), -(-7 // block))


def test_the_maps_hold_the_weights_of_every_head_in_order(trace):
    whole = maps_of_all(trace)
    assert whole.heads == tuple((i, h) for i in range(1, LAYERS + 1) for h in range(1, HEADS + 1))
    sent = picture(whole)
    levels = np.frombuffer(b64decode(sent["pixels"]), np.uint8)
    levels = levels.reshape(LAYERS * HEADS, sent["side"], sent["side"])
    for (layer, head), drawn in zip(whole.heads, levels, strict=True):
        weights = trace.head(layer, head).attention.weights
        assert np.abs(drawn / 255 - weights).max() <= 0.5 / 255 + 1e-7
    one = maps_of_layer(trace, 2)
    assert one.heads == tuple((2, h) for h in range(1, HEADS + 1))
    assert np.array_equal(one.weights, trace.layers[1].weights)
    assert one.block == 1


def data_of(figure):
    go.Figure(json.loads(json.dumps(figure["data"], allow_nan=False).replace("$text", "#000")))
    return {trace["name"]: trace for trace in figure["data"]}


def test_a_link_is_as_thick_as_its_weight_and_the_strongest_have_numbers():
    row = np.array([0.04, 0.7, 0.001, 0.259])
    drawn = data_of(links(("a", "b", "c", "d"), row, 2, TITLES))
    lines = {
        (one["y"][i], one["y"][i + 1]): one["line"]["width"]
        for name, one in drawn.items() if name.startswith("links")
        for i in range(0, len(one["y"]), 3)
    }  # fmt: skip
    assert set(lines) == {(2, 0), (2, 1), (2, 3)}, "none for a weight of nearly nothing"
    assert lines[2, 1] > lines[2, 3] > lines[2, 0]
    texts = {name: {y: text.strip() for y, text in zip(one["y"], one["text"], strict=True)}
             for name, one in drawn.items() if one["mode"] == "text"}  # fmt: skip
    assert texts == {
        "others": {0: "a", 1: "b", 3: "d"},
        "asking": {2: "<b>c</b>"},
        "asked": {2: "c"},
        "strongest": {0: "<b>a  0.04</b>", 1: "<b>b  0.70</b>", 3: "<b>d  0.26</b>"},
    }
    assert drawn["weights"]["customdata"] == row.tolist()


def test_of_many_pieces_the_strongest_and_the_asking_one_are_drawn_in_order():
    row = np.linspace(1, 2, 100) / 150
    shown = rows_of(row, 3)
    assert shown == [3, *range(100 - MAX_ROWS + 1, 100)]
    pieces = [f"w{i}" for i in range(100)]
    drawn = data_of(links(pieces, row, 3, TITLES))
    assert drawn["weights"]["customdata"] == row[shown].tolist()


def test_what_was_typed_is_never_markup():
    drawn = data_of(links(("<b>", "$x$", "[CLS]"), np.array([0.5, 0.3, 0.2]), 0, TITLES))
    for trace in drawn.values():
        for text in trace.get("text", ()):
            bare = text.replace("<b>", "", 1).replace("</b>", "", 1)
            assert "<" not in bare
            assert "$" not in bare


def test_the_habits_of_a_head_by_hand():
    looks_back = np.array([[0.9, 0.1, 0], [1, 0, 0], [0, 0.5, 0.5]])
    found = average_attention(looks_back)
    assert found.previous == 0.75
    assert found.following == 0.05
    assert found.own == pytest.approx((0.9 + 0 + 0.5) / 3)
    assert found.first == pytest.approx(1.9 / 3)
    assert found.last == pytest.approx(0.5 / 3)
    assert average_attention(np.full((4, 4), 0.25)).keys == pytest.approx(4)


def test_a_neuron_names_the_pieces_it_fires_for_as_plotly_shows_them(trace):
    typed = ("[CLS]", '"', "<b>", "$text", "&", "dog", "[SEP]")
    stages = stages_of(trace, 1)
    neuron = int((stages.hidden > 0).sum(axis=0).argmax())
    fires = np.flatnonzero(stages.hidden[:, neuron] > 0)
    pieces = [typed[i % len(typed)] for i in range(len(trace.pieces))]
    texts = {"neuron": "{neuron}", "fires": "{pieces}"}
    (bars,) = busiest_chart(stages, pieces, 1, [neuron], texts)["data"]
    # Plotly reads few entities, not that of a quotation mark.
    shown = {'"': '"', "<b>": "&lt;b&gt;", "$text": "&#36;text", "&": "&amp;"}
    expected = ", ".join(shown.get(pieces[i], pieces[i]) for i in fires)
    assert bars["hovertext"] == [f"{neuron + 1}<br>{expected}"]
    assert '"' in expected
