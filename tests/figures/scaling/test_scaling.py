"""What /scaling draws and measures is what the core gives."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import (
    SelfAttentionConfig,
    causal_mask,
    entropy,
    self_attention,
    softmax,
)
from attention.experiments.variance import Setting, measure, variance_over_draws
from pages.figures.core.layout import MIN_CELL_WITH_DIGITS
from pages.figures.scaling.sentence import side_by_side
from pages.figures.scaling.simulation import GRID, simulation_chart, variance_histogram

NAMES = dict.fromkeys(
    ("title", "axis", "draws", "theory", "own", "variance", "entropy", "largest", "jacobian",
     "unscaled", "scaled"), "-",
)  # fmt: skip


def trace_of(d_k=64, words="abcad", seed=0):
    return self_attention(tuple(words), SelfAttentionConfig(d_k=d_k, seed=seed))


def drawn(trace):
    return {one["name"]: one for one in side_by_side(trace)["figure"]["data"]}


def test_unscaled_and_scaled_stand_on_the_same_scales():
    shown = drawn(trace_of())
    for a, b in (("scores", "scaled"), ("unscaled_weights", "weights"),
                 ("unscaled_entropy", "entropy"), ("unscaled_largest", "largest")):  # fmt: skip
        assert (shown[a]["zmin"], shown[a]["zmax"]) == (shown[b]["zmin"], shown[b]["zmax"])


def test_each_row_has_its_largest_weight_and_its_entropy():
    trace = trace_of()
    shown = {name: np.array(one["z"]) for name, one in drawn(trace).items()}
    unscaled = softmax(trace.attention.scores)
    np.testing.assert_array_equal(shown["unscaled_weights"], unscaled)
    np.testing.assert_array_equal(shown["unscaled_largest"][:, 0], unscaled.max(axis=1))
    np.testing.assert_array_equal(shown["entropy"][:, 0], entropy(trace.attention.weights))


def test_a_mask_hides_the_same_words_with_and_without_scaling():
    trace = self_attention(tuple("abcad"), SelfAttentionConfig(d_k=9), mask=causal_mask(5, 5))
    shown = {name: np.array(one["z"]) for name, one in drawn(trace).items()}
    later = np.triu_indices(5, k=1)
    assert np.all(shown["weights"][later] == 0)
    assert np.all(shown["unscaled_weights"][later] == 0)
    np.testing.assert_allclose(shown["unscaled_weights"].sum(axis=1), 1)


@pytest.mark.parametrize("words", ["a", "ab", "abcadefg" * 8])
def test_any_sentence_is_a_figure_for_plotly_with_no_matrix_on_another(words):
    figure = side_by_side(trace_of(words=words))
    go.Figure(figure["figure"])
    json.dumps(figure, allow_nan=False)
    shapes = {one["name"]: np.array(one["z"]).shape for one in figure["figure"]["data"]}
    for placement in figure["placements"]:
        boxes = []
        for name, (rows, columns) in shapes.items():
            x, y = placement["corners"][name]
            cell = placement["cell_widths"][name]
            bottom = y + rows * placement["cell_heights"][name]
            boxes.append((x, y - 40, x + columns * cell, bottom))
            assert boxes[-1][2] <= placement["width"]
            for b in boxes[:-1]:
                a = boxes[-1]
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_draws_of_one_sentence_are_those_of_its_seeds():
    variances = variance_over_draws(tuple("abcad"), SelfAttentionConfig(d_k=9), draws=5)
    for seed, variance in enumerate(variances):
        scores = trace_of(d_k=9, seed=seed).attention.scores
        assert variance == pytest.approx(scores.var() / 9)


def test_every_draw_is_counted_in_the_histogram():
    variances = np.array([0.1, 0.2, 1.0, 7.5])
    for own in (0.0, 0.3, 9.0):
        figure = variance_histogram(variances, own, NAMES)
        bars, theory, mine = figure["data"]
        assert sum(bars["y"]) == 4
        assert theory["x"] == [1, 1]
        assert mine["x"] == [own, own]
        assert max(bars["x"]) + bars["width"][0] >= own


def test_the_curves_hold_what_was_measured_with_a_band_of_95_percent():
    setting = Setting(samples=20, sigma=2.0)
    found = [measure(d_k, setting) for d_k in (1, 4, 64)]
    figure = simulation_chart(found, setting, NAMES)
    low, high, unscaled = figure["data"][:3]
    assert unscaled["x"] == [1, 4, 64]
    for one, at, least, most in zip(found, unscaled["y"], low["y"], high["y"], strict=True):
        assert at == one.variance.value
        assert most - at == pytest.approx(1.96 * one.variance.error)
        assert 0 < least < at
    theories = [trace["y"] for trace in figure["data"] if trace["line"].get("dash") == "dash"]
    assert theories == [[16, 64, 1024], [16, 16, 16]]


def test_the_grid_goes_from_1_to_1024_and_doubles_in_two_steps():
    assert (GRID[0], GRID[-1]) == (1, 1024)
    assert {2**i for i in range(11)} <= set(GRID)


def test_the_largest_weight_and_the_entropy_of_a_row_are_wide_enough_to_be_seen():
    trace = self_attention(tuple(f"word{i}" for i in range(64)), SelfAttentionConfig(8, 64, 4))
    for placement in side_by_side(trace)["placements"]:
        assert placement["cell_widths"]["largest"] >= MIN_CELL_WITH_DIGITS
        assert placement["cell_widths"]["entropy"] >= MIN_CELL_WITH_DIGITS
