"""Numbers in the place of drawn ones: exactly what depends on them changes, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    MultiHeadConfig,
    Overrides,
    SelfAttentionConfig,
    explain,
    multi_head_attention,
    self_attention,
)
from attention.rules import Constant, Overridden, SampledWeights
from attention.sources import Cell

WORDS = tuple("abcde")
CONFIG = SelfAttentionConfig(d_model=7, d_k=3, d_v=2)
DRAWN = self_attention(WORDS, CONFIG)
# What is computed from each matrix, by the textbook.
AFTER = {
    "X": {"Q", "K", "V", "scores", "scaled", "weights", "output"},
    "W_Q": {"Q", "scores", "scaled", "weights", "output"},
    "W_K": {"K", "scores", "scaled", "weights", "output"},
    "W_V": {"V", "output"},
}


def edited(*edits, **matrices):
    places = {Cell(name, row, column): number for name, row, column, number in edits}
    return self_attention(WORDS, CONFIG, overrides=Overrides(matrices, places))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.data(), name=st.sampled_from(list(AFTER)), number=st.floats(-9, 9))
def test_an_edit_changes_exactly_the_matrices_that_depend_on_it(data, name, number):
    rows, columns = DRAWN.matrices[name].shape
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    trace = edited((name, row, column, number))
    assert trace.matrices[name][row, column] == number
    for other, numbers in trace.matrices.items():
        same = np.array_equal(numbers, DRAWN.matrices[other])
        if other == name:
            others = np.ones((rows, columns), dtype=bool)
            others[row, column] = False
            np.testing.assert_array_equal(numbers[others], DRAWN.matrices[other][others])
        elif other not in AFTER[name]:
            assert same, other
        elif abs(number - DRAWN.matrices[name][row, column]) > 1e-3 and other not in (
            "weights",
            "output",
        ):
            assert not same, other


def test_what_follows_is_computed_from_the_edited_numbers():
    trace = edited(("W_K", 2, 1, 5.0), ("X", 0, 0, -3.0))
    X, W_K = DRAWN.X.copy(), DRAWN.W_K.copy()
    X[0, 0], W_K[2, 1] = -3, 5
    Q, K, V = X @ DRAWN.W_Q, X @ W_K, X @ DRAWN.W_V
    powers = np.exp(Q @ K.T / np.sqrt(3))
    expected = powers / powers.sum(axis=1, keepdims=True) @ V
    np.testing.assert_allclose(trace.attention.output, expected, rtol=1e-12)


def test_a_matrix_may_be_rows_of_numbers_and_whole_ones():
    rows = [[1, 2, 3], [4, 5, 6]]
    of_lists, of_arrays = edited(W_V=rows), edited(W_V=np.array(rows, dtype=float))
    for name, numbers in of_arrays.matrices.items():
        np.testing.assert_array_equal(of_lists.matrices[name], numbers)
    np.testing.assert_array_equal(of_lists.matrices["W_V"][:2, :2], [[1, 2], [4, 5]])


def test_without_its_edits_a_trace_is_the_drawn_one_to_the_last_bit():
    for name, numbers in self_attention(WORDS, CONFIG, overrides=Overrides()).matrices.items():
        np.testing.assert_array_equal(numbers, DRAWN.matrices[name])
    same = edited(("W_K", 0, 0, float(DRAWN.W_K[0, 0])))
    assert same.rules["W_K"] == DRAWN.rules["W_K"], "the number that stood there is no edit"


def test_an_edited_cell_says_what_stood_there_and_the_others_how_they_were_drawn():
    trace = edited(("W_K", 2, 1, 5.0))
    rule = trace.rules["W_K"]
    assert isinstance(rule, Overridden)
    assert isinstance(rule.of, SampledWeights)
    assert rule.replaced == {(2, 1): DRAWN.W_K[2, 1]}
    found = explain(trace, "W_K", 2, 1)
    assert (found.rule, found.value, found.terms) == (rule, 5.0, ())
    other, drawn = (explain(one, "W_K", 2, 0) for one in (trace, DRAWN))
    assert (other.rule, other.sample) == (rule.of, drawn.sample)


def test_a_whole_matrix_takes_the_place_of_a_drawn_one_and_edits_lie_over_it():
    W_V = np.arange(14.0).reshape(7, 2)
    trace = edited(("W_V", 6, 1, 0.5), W_V=W_V)
    assert trace.W_V[6, 1] == 0.5
    np.testing.assert_array_equal(trace.W_V[:6], W_V[:6])
    assert trace.rules["W_V"].replaced == {(6, 1): 13.0}
    assert trace.rules["W_V"].of == Constant("loaded")
    assert edited(W_V=W_V).rules["W_V"] == Constant("loaded")


@pytest.mark.parametrize("shape", [(3, 1), (9, 2), (7, 5), (1, 9)])
def test_a_matrix_of_another_size_covers_what_it_can(shape):
    W_V = np.full(shape, 2.0)
    trace = edited(W_V=W_V)
    rows, columns = min(7, shape[0]), min(2, shape[1])
    assert np.all(trace.W_V[:rows, :columns] == 2)
    np.testing.assert_array_equal(trace.W_V[rows:], DRAWN.W_V[rows:])
    np.testing.assert_array_equal(trace.W_V[:, columns:], DRAWN.W_V[:, columns:])


def test_edits_that_have_no_place_are_named_and_do_nothing():
    overrides = Overrides(edits={Cell("W_K", 7, 0): 1.0, Cell("W_K", 6, 2): 1.0})
    shapes = {name: DRAWN.matrices[name].shape for name in AFTER}
    assert overrides.without_place(shapes) == (Cell("W_K", 7, 0),)
    assert self_attention(WORDS, CONFIG, overrides=overrides).rules["W_K"].replaced.keys() == {
        (6, 2)
    }


def test_positions_are_added_to_the_vectors_that_were_put_in():
    config = SelfAttentionConfig(d_model=4, positions="sinusoidal")
    overrides = Overrides(edits={Cell("X", 1, 2): 8.0})
    trace = self_attention(WORDS, config, overrides=overrides)
    assert trace.matrices["E"][1, 2] == 8
    assert trace.X[1, 2] == 8 + trace.matrices["P"][1, 2]
    assert trace.rules["E"].replaced.keys() == {(1, 2)}


def test_heads_keep_the_rules_of_their_own_weights():
    head = multi_head_attention(WORDS, MultiHeadConfig(n_heads=4, n_kv_heads=2)).heads[2]
    assert head.rules["W_Q"] == SampledWeights("W_Q.3", 8, 0)
    assert head.rules["W_K"] == SampledWeights("W_K.2", 8, 0)


@pytest.mark.parametrize(
    ("matrices", "edits", "message"),
    [
        ({"Q": np.eye(2)}, {}, "^'Q' cannot be replaced; give one of X, W_Q, W_K, W_V$"),
        (
            {"gamma.1": np.eye(2)},
            {},
            "^'gamma.1' cannot be replaced; .* W_K, W_V$",
        ),
        ({}, {Cell("Q", 0, 0): 1.0}, "^'Q' has no cell to edit; .*, W_V, gamma.1, .*, beta.2$"),
        ({}, {Cell("scores", 0, 0): 1.0}, "'scores' has no cell to edit"),
        ({"X": np.ones(3)}, {}, r"X has shape \(3,\); give rows and columns"),
        ({"X": np.array([[np.nan]])}, {}, "finite numbers"),
        ({}, {Cell("X", 0, 0): np.inf}, "an edit is not finite"),
        ({}, {Cell("X", 0, 0): 10**400}, "an edit is not finite"),
        ({}, {Cell("X", 0, 0): "1"}, "an edit is not finite"),
        ({}, {Cell("X", -1, 0): 9.0}, "row is -1; give a whole number, at least 0"),
        ({}, {Cell("X", 0, -1): 9.0}, "column is -1; give a whole number, at least 0"),
        ({}, {Cell("X", 0.5, 0): 9.0}, "row is 0.5, a float; give a whole number"),
    ],
)
def test_what_cannot_take_the_place_of_a_drawn_number_is_refused(matrices, edits, message):
    with pytest.raises(AttentionError, match=message):
        Overrides(matrices, edits)
