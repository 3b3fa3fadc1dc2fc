"""The maps of all heads, and what they cost."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import MultiHeadConfig, causal_mask, multi_head_attention
from pages.figures.core.layout import MIN_CELL_WITH_DIGITS
from pages.figures.heads import (
    JOINED,
    REAL_LAYERS,
    REAL_MODEL,
    REAL_TOKENS,
    head_costs,
    heads_figure,
)

TITLES = {"head": "head {head}, keys {keys}"}


@pytest.mark.parametrize(("n_heads", "n_kv_heads"), [(1, 1), (4, 2), (12, 1)])
def test_every_head_has_its_map_and_the_chosen_one_is_marked(n_heads, n_kv_heads):
    config = MultiHeadConfig(7, 3, 5, n_heads, n_kv_heads)
    trace = multi_head_attention(tuple("abc"), config)
    figure = heads_figure(trace, n_heads - 1, TITLES)
    go.Figure(figure["figure"])
    json.dumps(figure, allow_nan=False)
    drawn = {one["name"]: np.array(one["z"]) for one in figure["figure"]["data"]}
    for h in range(n_heads):
        assert np.array_equal(drawn[f"weights.{h + 1}"], trace.attention.weights[h])
    np.testing.assert_allclose(drawn["concatenated"] @ drawn["W_O"], drawn["MultiHead"])
    assert figure["marks"][0]["matrix"] == f"weights.{n_heads}"
    assert all(one["meta"]["is_explained"] for one in figure["figure"]["data"])


@pytest.mark.parametrize(
    ("n", "width", "abreast"), [(5, 920, 4), (6, 1240, 4), (30, 1240, 4), (64, 1240, 2)]
)
def test_the_maps_are_small_enough_to_be_compared_side_by_side(n, width, abreast):
    words = tuple(f"word{i}" for i in range(n))
    figure = heads_figure(multi_head_attention(words, MultiHeadConfig(n_heads=4)), 0, TITLES)
    placement = next(one for one in figure["placements"] if one["width"] == width)
    tops = [placement["corners"][f"weights.{head}"][1] for head in (1, 2, 3, 4)]
    assert tops.count(tops[0]) == abreast
    assert placement["cell_width"] >= (27 if n < 7 else 8), "digits where there is room for them"


@pytest.mark.parametrize("width", [1072, 1240, 1700])
def test_the_output_of_the_layer_stands_beside_what_it_is_made_of(width):
    words = tuple("abcdef")
    figure = heads_figure(multi_head_attention(words, MultiHeadConfig(n_heads=4)), 0, TITLES)
    placement = next(one for one in figure["placements"] if one["width"] == width)
    assert len({placement["corners"][name][1] for name in JOINED}) == 1
    assert placement["cell_width"] >= MIN_CELL_WITH_DIGITS


def test_what_a_mask_hides_is_drawn_as_masked_in_every_map():
    trace = multi_head_attention(tuple("abc"), MultiHeadConfig(), mask=causal_mask(3, 3))
    figure = heads_figure(trace, 0, TITLES)
    assert figure["hidden"] == [[0, 1, 1], [0, 0, 1], [0, 0, 0]]
    masked = {one["name"] for one in figure["figure"]["data"] if one["meta"]["is_masked"]}
    assert masked == {"weights.1", "weights.2"}
    assert (
        heads_figure(multi_head_attention(("a",), MultiHeadConfig()), 0, TITLES)["hidden"] is None
    )


def test_sharing_keys_saves_cache_in_proportion():
    multi, grouped, single = head_costs(MultiHeadConfig(8, 4, 4, 4, 2), n_tokens=6)
    assert multi["cache"] == 6 * 4 * (4 + 4) * 2
    assert (grouped["cache"], single["cache"]) == (multi["cache"] // 2, multi["cache"] // 4)
    assert multi["parameters"] == 4 * (8 * 4 * 4)


@pytest.mark.parametrize(
    ("n_heads", "n_kv_heads", "kinds"),
    [(4, 4, ["multi", "single"]), (4, 2, ["multi", "grouped", "single"]),
     (4, 1, ["multi", "single"]), (1, 1, ["multi"])],
)  # fmt: skip
def test_what_costs_the_same_is_there_once(n_heads, n_kv_heads, kinds):
    costs = head_costs(MultiHeadConfig(n_heads=n_heads, n_kv_heads=n_kv_heads), n_tokens=7)
    assert [row.pop("kind") for row in costs] == kinds
    assert len({tuple(row.values()) for row in costs}) == len(costs)


def test_the_real_models_cache_is_one_gibibyte_at_8192_tokens():
    _, grouped, _ = head_costs(REAL_MODEL, REAL_TOKENS, REAL_LAYERS)
    assert grouped["cache"] == 2**30


def test_borders_stand_between_the_outputs_of_the_heads_and_between_their_rows_of_W_O():
    figure = heads_figure(
        multi_head_attention(tuple("abc"), MultiHeadConfig(7, 3, 5, 2)), 0, TITLES
    )
    parts = {one["name"]: one["meta"]["parts"] for one in figure["figure"]["data"]}
    assert parts["concatenated"] == {"rows": 0, "columns": 5}
    assert parts["W_O"] == {"rows": 5, "columns": 0}
    assert parts["weights.1"] == {"rows": 0, "columns": 0}
