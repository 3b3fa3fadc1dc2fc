"""The worksheet as a figure: what is drawn, where, and in which colours."""

import json
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import SelfAttentionConfig, causal_mask, self_attention
from pages.figures.core.layout import MIN_CELL_WITH_DIGITS, WIDTHS, Sizes
from pages.figures.core.matrices import MATRICES
from pages.figures.worksheet import worksheet
from pages.figures.worksheet_layout import place

NAMES = ["X", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "scaled", "weights", "output"]
SIDE_BY_SIDE = 1240
LAPTOP = 1072  # px: what a window of 1366 px leaves
STACKED = 340


def trace_of(n=5, d_model=7, d_k=3, d_v=2, seed=0, mask=None):
    tokens = tuple(f"w{i}" for i in range(n))
    return self_attention(tokens, SelfAttentionConfig(d_model, d_k, d_v, seed), mask=mask)


def heatmaps(trace):
    return {heatmap["name"]: heatmap for heatmap in worksheet(trace)["figure"]["data"]}


def sizes_of(n, d_model, d_k, d_v, longest_word=30.0, *, has_mask=False):
    word, model = n, d_model
    shapes = {
        "X": (word, model), "W_Q": (model, d_k), "W_K": (model, d_k), "W_V": (model, d_v),
        "Q": (word, d_k), "K": (word, d_k), "K_T": (d_k, word), "V": (word, d_v),
        "scores": (word, word), "scaled": (word, word), "weights": (word, word),
        "output": (word, d_v),
    }  # fmt: skip
    if has_mask:
        shapes["masked"] = (word, word)
    return Sizes(shapes, longest_word)


def box(placement, sizes, name):
    """Left, top, right, bottom of the cells."""
    x, y = placement.corners[name]
    rows, columns = sizes.shapes[name]
    return x, y, x + columns * placement.cell_widths[name], y + rows * placement.cell_heights[name]


def test_every_matrix_is_drawn_once_in_the_order_in_which_it_is_computed():
    drawn = [heatmap["name"] for heatmap in worksheet(trace_of())["figure"]["data"]]
    assert drawn == [*NAMES, "K_T"]


def test_masked_joins_where_a_mask_is_on():
    drawn = heatmaps(trace_of(mask=causal_mask(5, 5)))
    assert set(drawn) == {*NAMES, "masked", "K_T"}


def test_cells_hold_the_full_numbers_with_row_0_on_top():
    trace = trace_of()
    drawn = heatmaps(trace)
    for name, numbers in trace.matrices.items():
        assert np.array_equal(drawn[name]["z"], numbers), name
    assert np.array_equal(drawn["K_T"]["z"], trace.attention.key.T)
    top, bottom = worksheet(trace)["figure"]["layout"]["yaxis"]["range"][::-1]
    assert top < bottom
    assert all(heatmap["dy"] > 0 for heatmap in drawn.values())


def test_a_masked_cell_is_null_and_not_zero():
    masked = heatmaps(trace_of(mask=causal_mask(5, 5)))["masked"]["z"]
    assert masked[0][1] is None
    assert masked[1][0] is not None
    assert heatmaps(trace_of(mask=causal_mask(5, 5)))["weights"]["z"][0][1] == 0


def test_a_figure_passes_through_json():
    for mask in (None, causal_mask(5, 5)):
        json.dumps(worksheet(trace_of(mask=mask)), allow_nan=False)


@pytest.mark.parametrize("n", [1, 2, 6, 30, 64])
def test_plotly_accepts_the_figure(n):
    for d in (1, 4, 64):
        figure = worksheet(trace_of(n=n, d_model=max(d, 2), d_k=d, d_v=d))["figure"]
        go.Figure(figure)


def test_weights_go_from_0_to_1_and_the_others_lie_around_0():
    for name, heatmap in heatmaps(trace_of()).items():
        if name == "weights":
            assert (heatmap["zmin"], heatmap["zmax"]) == (0, 1)
        else:
            assert heatmap["zmin"] == -heatmap["zmax"] < 0
            assert np.abs(heatmap["z"]).max() <= heatmap["zmax"]


def test_scores_and_scaled_share_one_scale_so_that_scaling_can_be_seen():
    drawn = heatmaps(trace_of())
    assert drawn["scores"]["zmax"] == drawn["scaled"]["zmax"]


def test_a_larger_d_k_leaves_the_colours_of_x_w_v_and_v_alone():
    before, after = heatmaps(trace_of(d_k=3)), heatmaps(trace_of(d_k=11))
    for name in ("X", "W_V"):
        assert before[name]["zmax"] == after[name]["zmax"]


def test_the_middle_of_the_signed_scale_is_0_in_both_themes():
    for name, heatmap in heatmaps(trace_of()).items():
        if name != "weights":
            for scale in (heatmap["colorscale"], heatmap["meta"]["dark"]):
                assert len(scale) % 2 == 1
                assert scale[len(scale) // 2][0] == pytest.approx(0.5)


def test_each_matrix_says_its_formula_its_shape_and_its_range():
    trace = trace_of(n=5, d_model=7, d_k=3)
    drawn = heatmaps(trace)
    assert drawn["Q"]["meta"]["formula"] == "Q = X W<sub>Q</sub>"
    assert drawn["Q"]["meta"]["shape"] == "5 × 3"
    assert drawn["scaled"]["meta"]["formula"] == "scaled = scores ÷ √3"
    low, high = drawn["Q"]["meta"]["range"].replace("−", "-").split(" … ")
    assert float(low) == pytest.approx(trace.attention.query.min(), abs=0.005)
    assert float(high) == pytest.approx(trace.attention.query.max(), abs=0.005)


def test_softmax_is_of_what_it_is_taken_of():
    assert "softmax(scaled)" in heatmaps(trace_of())["weights"]["meta"]["formula"]
    masked = heatmaps(trace_of(mask=causal_mask(5, 5)))
    assert "softmax(masked)" in masked["weights"]["meta"]["formula"]


def test_what_is_multiplied_stands_together():
    sizes = sizes_of(6, 8, 4, 3)
    for width in (width for width in WIDTHS if width >= LAPTOP):
        at = {name: box(place(width, sizes), sizes, name) for name in sizes.shapes}
        left, top, right, bottom = range(4)
        for a, b, product in (("X", "W_Q", "Q"), ("Q", "K_T", "scores"),
                              ("weights", "V", "output")):  # fmt: skip
            assert at[a][top] == at[product][top]
            assert at[a][right] < at[product][left]
            assert at[b][left] == at[product][left]
            assert at[b][bottom] < at[product][top]
        assert at["K_T"][right] < at["W_K"][left] < at["K"][left] < at["W_V"][left] < at["V"][left]


def test_a_laptop_shows_the_whole_worksheet_of_six_words_with_its_digits():
    sizes = sizes_of(6, 8, 4, 4)
    placement = place(LAPTOP, sizes)
    assert placement.height <= 440
    assert min(placement.cell_widths.values()) >= MIN_CELL_WITH_DIGITS
    assert min(placement.cell_heights.values()) >= 17
    line = ("X", "Q", "scores", "scaled", "weights", "output")
    assert len({placement.corners[name][1] for name in line}) == 1
    assert [*sorted(line, key=lambda name: placement.corners[name][0])] == [*line]
    assert placement.arrows == line[1:]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    n=st.integers(1, 16), d_model=st.integers(2, 16), d_k=st.integers(1, 16), d_v=st.integers(1, 16)
)
def test_up_to_sixteen_columns_keep_their_digits_on_a_laptop_and_the_keys_are_no_taller(
    n, d_model, d_k, d_v
):
    placement = place(LAPTOP, sizes_of(n, d_model, d_k, d_v))
    assert min(placement.cell_widths.values()) >= MIN_CELL_WITH_DIGITS
    assert d_k * placement.cell_heights["K_T"] <= max(n, d_model) * placement.cell_height + 1e-9


def test_the_same_word_stands_on_the_same_line():
    sizes = sizes_of(6, 8, 4, 3)
    for width in WIDTHS:
        placement = place(width, sizes)
        lines = {}
        for name, (_, y) in placement.corners.items():
            if MATRICES[name].rows in ("word", "query", "key"):
                lines.setdefault(y, set()).add(name)
        # Between W_K and W_V there is no room for the words of K; they are those of the line below.
        labelled = [line for line in lines.values() if line != {"K", "V"}]
        assert all(any(name in placement.row_labels for name in line) for line in labelled)


def headers(placement, sizes, name):
    """The cells, with the titles above them and the room that a title may take."""
    left, top, right, bottom = box(placement, sizes, name)
    above = (
        60 + placement.label_height if MATRICES[name].columns in ("word", "query", "key") else 55
    )
    return left, top - above + 6, max(right, left + 80), bottom


ANY_SIZES = st.builds(
    sizes_of,
    n=st.integers(1, 64),
    d_model=st.integers(2, 64),
    d_k=st.integers(1, 64),
    d_v=st.integers(1, 64),
    longest_word=st.floats(5, 400),
    has_mask=st.booleans(),
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(sizes=ANY_SIZES, width=st.sampled_from(WIDTHS))
def test_no_matrix_covers_another_or_leaves_the_plane(sizes, width):
    placement = place(width, sizes)
    boxes = {name: headers(placement, sizes, name) for name in sizes.shapes}
    for name, (left, top, right, bottom) in boxes.items():
        assert left >= 0, name
        assert top >= -1, name
        assert bottom <= placement.height, name
        assert box(placement, sizes, name)[2] <= width, name
        assert right > left
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
        assert apart, (one, other)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(sizes=ANY_SIZES, width=st.sampled_from(WIDTHS))
def test_every_matrix_has_a_place_and_words_stand_beside_every_line(sizes, width):
    placement = place(width, sizes)
    assert set(placement.corners) == set(sizes.shapes)
    assert placement.row_labels
    assert placement.cell_width > 0
    assert placement.cell_height >= 9


def test_on_a_phone_the_columns_are_stacked():
    sizes = sizes_of(6, 8, 4, 4)
    stacked, beside = place(STACKED, sizes), place(SIDE_BY_SIDE, sizes)
    assert len({y for _, y in stacked.corners.values()}) > len(
        {y for _, y in beside.corners.values()}
    )
    assert stacked.cell_width >= MIN_CELL_WITH_DIGITS, "digits can be read"


def test_a_long_dimension_is_folded_and_its_numbers_stay():
    trace = trace_of(n=6, d_model=8, d_k=32, d_v=17)
    drawn = worksheet(trace)
    for one in drawn["placements"][1:]:
        assert one["folded"] == ("d_k", "d_v")
        assert one["cell_widths"]["Q"] >= MIN_CELL_WITH_DIGITS
        assert one["cell_widths"]["W_V"] >= MIN_CELL_WITH_DIGITS
    assert [one["folded"] for one in drawn["unfolded"]] == [()] * len(WIDTHS)
    for heatmap in drawn["figure"]["data"]:
        name = heatmap["name"]
        assert np.array_equal(heatmap["z"], trace.attention.key.T if name == "K_T"
                              else trace.matrices[name])  # fmt: skip


def test_what_has_room_and_what_counts_words_is_not_folded():
    for trace in (trace_of(n=30), trace_of(d_model=16, d_k=16, d_v=16)):
        drawn = worksheet(trace)
        assert not any(one["folded"] for one in drawn["placements"])
        is_folded = any(one["folded"] for one in drawn["compact"])
        assert bool(drawn["unfolded"]) == is_folded
