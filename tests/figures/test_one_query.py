"""One query, step by step: what is shown is what the matrices hold."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig, causal_mask, self_attention
from pages.figures.core.weight_stats import query_stats
from pages.figures.one_query import LAST, STEPS, one_query


@pytest.fixture
def trace():
    return self_attention(tuple("abcad"), SelfAttentionConfig(d_model=7, d_k=3, d_v=2))


def drawn(figure):
    return {one["name"]: np.array(one["z"]) for one in figure["figure"]["data"]}


def test_every_step_adds_its_matrices_and_moves_none(trace):
    before = one_query(trace, 1, 1)
    for step in range(2, LAST):
        after = one_query(trace, 1, step)
        added = set(drawn(after)) - set(drawn(before))
        assert added == set(STEPS[step - 1]) - {"masked"}
        for was, now in zip(before["placements"], after["placements"], strict=True):
            assert {**was, "height": 0} == {**now, "height": 0}
            assert was["height"] <= now["height"]
        before = after


@pytest.mark.parametrize("step", range(1, LAST))
def test_the_plane_ends_under_the_matrices_that_are_there(trace, step):
    found = one_query(trace, 1, step)
    rows = {name: len(z) for name, z in drawn(found).items()}
    for placement in found["placements"]:
        corners, high = placement["corners"], placement["cell_height"]
        lowest = max(corners[name][1] + rows[name] * high for name in rows)
        assert lowest < placement["height"] <= lowest + 14


def test_a_line_follows_one_key_from_the_query_to_its_part_of_the_output(trace):
    query, stages = 1, trace.attention
    shown = drawn(one_query(trace, query, LAST - 1))
    for j in range(5):
        assert np.array_equal(shown["query"][j], stages.query[query])
        np.testing.assert_allclose(shown["products"][j], stages.query[query] * stages.key[j])
        assert shown["scores"][j, 0] == stages.scores[query, j]
        assert shown["scaled"][j, 0] == stages.scaled[query, j]
        assert shown["weights"][j, 0] == stages.weights[query, j]
        np.testing.assert_allclose(shown["weighted"][j], stages.weights[query, j] * stages.value[j])
    np.testing.assert_allclose(shown["products"].sum(axis=1), shown["scores"][:, 0])
    np.testing.assert_allclose(shown["exp"] / shown["exp"].sum(), shown["weights"])
    np.testing.assert_allclose(shown["weighted"].sum(axis=0), shown["output"][0])


def test_a_mask_has_a_column_of_its_own():
    masked = self_attention(tuple("abc"), SelfAttentionConfig(), mask=causal_mask(3, 3))
    shown = drawn(one_query(masked, 1, LAST - 1))
    assert shown["masked"][:, 0].tolist()[2] is None
    assert shown["exp"][2, 0] == shown["weights"][2, 0] == 0


def test_the_last_step_marks_the_row_in_the_matrices_of_all_words(trace):
    figure = one_query(trace, 3, LAST)
    assert {mark["matrix"] for mark in figure["marks"]} >= {"Q", "scores", "weights", "output"}
    assert all((mark["row"], mark["column"]) == (3, None) for mark in figure["marks"])
    assert np.array_equal(drawn(figure)["weights"], trace.attention.weights)


def test_every_drawn_cell_names_the_cell_of_the_computation_that_it_is(trace):
    query = 2
    for one in one_query(trace, query, LAST - 1)["figure"]["data"]:
        cell, z = one["meta"]["cell"], np.array(one["z"])
        if one["name"] in ("products", "exp", "weighted"):
            continue  # on the way to the cell that they name
        for row, column in np.ndindex(z.shape):
            index = {"row": row, "column": column}
            i, j = (index.get(cell[name], cell[name]) for name in ("row", "column"))
            assert trace.matrices[cell["matrix"]][i, j] == z[row, column], one["name"]


@pytest.mark.parametrize("step", range(1, LAST + 1))
def test_every_step_is_a_figure_for_plotly_and_passes_through_json(trace, step):
    figure = one_query(trace, 0, step)
    go.Figure(figure["figure"])
    json.dumps(figure, allow_nan=False)


def test_no_matrix_covers_another(trace):
    for placement in one_query(trace, 0, LAST - 1)["placements"]:
        figure = one_query(trace, 0, LAST - 1)["figure"]["data"]
        boxes = []
        for one in figure:
            x, y = placement["corners"][one["name"]]
            rows, columns = np.array(one["z"]).shape
            right = x + columns * placement["cell_widths"][one["name"]]
            bottom = y + rows * placement["cell_heights"][one["name"]]
            boxes.append((x, y - 40, right, bottom))
            assert right <= placement["width"]
            assert boxes[-1][3] <= placement["height"]
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_story_of_a_query_is_told_with_its_numbers(trace):
    query, stages = 4, trace.attention
    found = query_stats(trace, query)
    weights = stages.weights[query]
    assert weights[found.best] == weights.max() == found.best_weight
    assert weights[found.worst] == weights.min() == found.worst_weight
    assert found.best_score == stages.scores[query].max()
    products = stages.query[query] * stages.key
    assert found.product == products[found.product_key, found.product_dimension]
    assert abs(found.product) == np.abs(products).max()
    assert found.total == pytest.approx(1 / found.best_weight)
    assert found.worst_exp == pytest.approx(found.worst_weight / found.best_weight)
    assert [weight for _, weight in found.largest] == sorted(weights, reverse=True)[:3]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_under_a_mask_the_story_names_no_word_that_the_query_may_not_see(n):
    masked = self_attention(tuple("abcad")[:n], SelfAttentionConfig(), mask=causal_mask(n, n))
    for query in range(n):
        found = query_stats(masked, query)
        assert found.n_visible == query + 1
        assert {key for key, _ in found.largest} <= set(range(query + 1))
        assert len(found.largest) == min(3, query + 1)


def test_the_query_is_there_once_and_its_repetitions_are_said_to_be_such(trace):
    repeated = {
        one["name"]: one["meta"]["repeated_row"]
        for one in one_query(trace, 1, LAST - 1)["figure"]["data"]
    }
    assert repeated.pop("query") == 1
    assert set(repeated.values()) == {None}
