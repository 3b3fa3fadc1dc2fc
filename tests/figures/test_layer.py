"""The figure of /layer: every part, in the order of computation, valid for Plotly."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import EncoderLayerConfig, causal_mask, encoder, encoder_layer
from pages.figures.core.layout import MIN_CELL_WITH_DIGITS, WIDTHS
from pages.figures.core.low import HEIGHT
from pages.figures.core.matrices import MATRICES, kind
from pages.figures.layer import bands_of, layer_figure
from pages.figures.layer_stack import activation_chart, stack_figure

WORDS = ("I", "go", "home", "now", "yes")
TITLES = {"head": "head {head}"}


def drawn(words=WORDS, mask=None, **sizes):
    trace = encoder_layer(words, EncoderLayerConfig(7, 3, 2, **sizes), mask=mask)
    return trace, layer_figure(trace, TITLES)


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_every_heatmap_holds_the_numbers_of_its_matrix(norm):
    trace, figure = drawn(d_ff=11, norm=norm, activation="gelu")
    go.Figure(figure["figure"])
    shown = {one["name"]: np.array(one["z"]) for one in figure["figure"]["data"]}
    for name, numbers in shown.items():
        assert np.array_equal(numbers, trace.matrices[name]), name
    beyond_heads = {name for name in trace.matrices if name.partition(".")[0] in (
        "residual", "mean", "variance", "normalized", "gamma", "beta", "LayerNorm", "W_1", "b_1",
        "hidden", "activated", "W_2", "b_2", "FFN", "MultiHead", "X")}  # fmt: skip
    assert beyond_heads | {"weights.1", "weights.2"} == set(shown)


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_the_bands_follow_the_order_of_computation(norm):
    trace, _ = drawn(norm=norm)
    order = list(trace.matrices)
    names = [name for band in bands_of(trace)[:-1] for _, name in band]
    assert names == sorted(names, key=order.index)


def test_titles_say_what_is_normalized():
    titles = {}
    for norm in ("post", "pre"):
        _, figure = drawn(norm=norm)
        titles[norm] = {one["name"]: one["meta"]["formula"] for one in figure["figure"]["data"]}
    assert titles["post"]["LayerNorm.1"] == "LayerNorm<sub>1</sub>(residual<sub>1</sub>)"
    assert titles["pre"]["LayerNorm.1"] == "LayerNorm<sub>1</sub>(X)"
    assert titles["pre"]["hidden"].startswith("hidden = LayerNorm<sub>2</sub> W")


@pytest.mark.parametrize("words", [("I",), WORDS, tuple(f"w{i}" for i in range(30))])
@pytest.mark.parametrize("norm", ["post", "pre"])
def test_nothing_leaves_the_plane_or_covers_another(words, norm):
    mask = causal_mask(len(words), len(words))
    trace, figure = drawn(words, mask, d_ff=28, n_heads=12, norm=norm)
    shown = [one["name"] for one in figure["figure"]["data"]]
    assert [one["width"] for one in figure["placements"]] == list(WIDTHS)
    assert figure["compact"]
    for placement in (*figure["placements"], *figure["unfolded"], *figure["compact"]):
        left_out = [name for chip in placement["chips"] for name in chip.matrices]
        assert sorted([*left_out, *placement["corners"]]) == sorted(shown)
        boxes = []
        for name, (x, y) in placement["corners"].items():
            rows, columns = counts(name, trace.matrices[name].shape, placement["folded"])
            right = x + columns * placement["cell_widths"][name]
            bottom = y + rows * placement["cell_heights"][name]
            assert right <= placement["width"], name
            assert bottom <= placement["height"], name
            boxes.append((x, y, right, bottom))
        for i, one in enumerate(boxes):
            for other in boxes[:i]:
                assert (
                    one[2] <= other[0] or other[2] <= one[0]
                    or one[3] <= other[1] or other[3] <= one[1]
                )  # fmt: skip


def counts(name, shape, axes):
    """Rows and columns of a matrix as wide as they are drawn: a folded axis is as wide as 10."""
    matrix = MATRICES[kind(name)]
    return [10 if axis in axes else count
            for axis, count in zip((matrix.rows, matrix.columns), shape, strict=True)]  # fmt: skip


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_six_words_fit_a_low_window_with_all_their_digits(norm):
    words = ("the", "cat", "sat", "on", "the", "mat")
    trace = encoder_layer(words, EncoderLayerConfig(8, 4, 4, 4, d_ff=32, norm=norm))
    figure = layer_figure(trace, TITLES)
    (laptop,) = (one for one in figure["compact"] if one["width"] == 1072)
    assert laptop["height"] <= HEIGHT
    assert {"MultiHead", "residual.1", "LayerNorm.2", "activated", "FFN"} <= set(laptop["corners"])
    for name in laptop["corners"]:
        assert laptop["cell_widths"][name] >= MIN_CELL_WITH_DIGITS, name
        assert laptop["cell_heights"][name] >= 16.9, name


@pytest.mark.parametrize("words", [("I",), WORDS])
def test_the_stack_has_a_map_for_x_and_one_for_each_layer(words):
    layers = encoder(words, EncoderLayerConfig(7, 3, 2, d_ff=11), 3)
    figure = stack_figure(layers, {"before": "X", "after": "after {layer}"})
    go.Figure(figure["figure"])
    maps = figure["figure"]["data"]
    assert [one["meta"]["formula"] for one in maps] == ["X", "after 1", "after 2", "after 3"]
    for one in maps:
        numbers = np.array(one["z"])
        np.testing.assert_allclose(np.diag(numbers), 1, rtol=0, atol=1e-12)
        assert (np.abs(numbers) <= 1 + 1e-12).all()


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_the_points_of_the_neurons_lie_on_the_curve(activation):
    trace, _ = drawn(activation=activation, d_ff=11)
    curve, points = activation_chart(trace, 2, {"neurons": "neurons"})["data"]
    assert sorted(points["x"]) == sorted(trace.fed.hidden[2].tolist())
    between = np.interp(points["x"], curve["x"], curve["y"])
    np.testing.assert_allclose(points["y"], between, rtol=0, atol=0.01)
