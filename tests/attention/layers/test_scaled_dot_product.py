"""Scaled dot-product attention, the heart: Q, K and V in, weights and an output out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import AttentionError, scaled_dot_product_attention
from tests.attention.layers.qkv import (
    INF,
    REPEATABLE,
    STAGES,
    K,
    Q,
    V,
    arrays,
    assert_close,
    attend,
    masks,
)

# By hand.


def test_one_query_and_two_keys_worked_out_by_hand():
    query = np.array([[2.0, 0.0, 0.0, 0.0]])
    key = np.array([[math.log(3), 5.0, 0.0, 0.0], [0.0, 1.0, 1.0, 1.0]])
    value = np.array([[4.0, 0.0, 8.0], [0.0, 8.0, 4.0]])
    trace = attend(query, key, value)
    assert_close(trace.scores, [[2 * math.log(3), 0]])
    assert_close(trace.scaled, [[math.log(3), 0]])  # d_k is 4, so divided by 2
    assert trace.masked is trace.scaled
    assert_close(trace.weights, [[3 / 4, 1 / 4]])
    assert_close(trace.output, [[3, 2, 7]])


def test_each_query_has_a_row_and_each_key_a_column_of_scores():
    query = np.array([[1.0, 2.0], [0.0, 1.0]])
    key = np.array([[1.0, 0.0], [10.0, 0.0], [0.0, 100.0]])
    trace = attend(query, key, np.zeros((3, 1)))
    np.testing.assert_array_equal(trace.scores, [[1, 10, 200], [0, 0, 100]])


def test_a_single_key_gets_all_the_weight():
    trace = attend([[1.0, -2.0], [3.0, 4.0]], [[5.0, 6.0]], [[7.0, 8.0, 9.0]])
    np.testing.assert_array_equal(trace.weights, [[1], [1]])
    np.testing.assert_array_equal(trace.output, [[7, 8, 9], [7, 8, 9]])


def test_a_query_of_zeros_averages_the_values():
    trace = attend([[0.0, 0.0]], [[1.0, 2.0], [3.0, 4.0], [5.0, -6.0]], [[3.0], [6.0], [0.0]])
    assert_close(trace.output, [[3]])


def test_a_query_that_matches_one_key_far_better_takes_its_value():
    trace = attend([[1000.0]], [[1.0], [2.0], [-3.0]], [[4.0, 5.0], [6.0, 7.0], [8.0, 9.0]])
    np.testing.assert_array_equal(trace.output, [[6, 7]])


def test_a_given_scale_takes_the_place_of_one_over_the_root_of_d_k():
    query, key = np.array([[2.0, 0.0, 0.0, 0.0]]), np.array([[3.0, 0, 0, 0], [5.0, 0, 0, 0]])
    value = np.zeros((2, 1))
    np.testing.assert_array_equal(attend(query, key, value).scaled, [[3, 5]])
    np.testing.assert_array_equal(attend(query, key, value, scale=1).scaled, [[6, 10]])
    np.testing.assert_array_equal(attend(query, key, value, scale=-0.25).scaled, [[-1.5, -2.5]])
    np.testing.assert_array_equal(attend(query, key, value, scale=0).weights, [[0.5, 0.5]])


def test_no_keys_leave_outputs_of_zero_and_no_queries_leave_no_outputs():
    assert attend(np.ones((0, 3)), np.ones((5, 3)), np.ones((5, 2))).output.shape == (0, 2)
    nothing = attend(np.ones((5, 3)), np.ones((0, 3)), np.ones((0, 2)))
    np.testing.assert_array_equal(nothing.output, np.zeros((5, 2)))


def test_very_large_scores_do_not_overflow_the_exponential():
    trace = attend([[1e150]], [[1e150], [-1e150], [9e149]], [[1.0], [2.0], [3.0]])
    np.testing.assert_array_equal(trace.weights, [[1, 0, 0]])


# Laws.


@REPEATABLE
@given(arrays(), st.randoms(use_true_random=False))
def test_permuting_keys_together_with_their_values_changes_nothing(given_arrays, random):
    query, key, value = given_arrays
    order = random.sample(range(key.shape[-2]), key.shape[-2])
    before = attend(query, key, value)
    after = attend(query, key[..., order, :], value[..., order, :])
    assert_close(after.weights, before.weights[..., order])
    assert_close(after.output, before.output)


def test_permuting_keys_without_their_values_does_change_the_output(sentence):
    query, key, value = sentence
    turned = attend(query, key[::-1], value)
    assert not np.isclose(turned.output, attend(query, key, value).output).any()


@REPEATABLE
@given(arrays(), st.randoms(use_true_random=False))
def test_permuting_queries_permutes_the_outputs(given_arrays, random):
    query, key, value = given_arrays
    order = random.sample(range(query.shape[-2]), query.shape[-2])
    assert_close(
        attend(query[..., order, :], key, value).output,
        attend(query, key, value).output[..., order, :],
    )


@REPEATABLE
@given(arrays())
def test_each_query_is_answered_without_regard_to_the_others(given_arrays):
    query, key, value = given_arrays
    alone = [attend(query[..., i : i + 1, :], key, value).output for i in range(query.shape[-2])]
    assert_close(np.concatenate(alone, axis=-2), attend(query, key, value).output)


def test_the_same_vector_added_to_every_key_changes_no_weight(sentence):
    query, key, value = sentence
    moved = attend(query, key + np.array([1.0, -2.0, 3.0]), value)
    assert_close(moved.weights, attend(query, key, value).weights)


@REPEATABLE
@given(arrays())
def test_outputs_lie_between_the_smallest_and_the_largest_value(given_arrays):
    query, key, value = given_arrays
    output = attend(query, key, value).output
    assert (output <= value.max(axis=-2, keepdims=True) + 1e-12).all()
    assert (output >= value.min(axis=-2, keepdims=True) - 1e-12).all()


@REPEATABLE
@given(arrays(), st.floats(-5, 5))
def test_outputs_follow_the_values_linearly(given_arrays, factor):
    query, key, value = given_arrays
    other = np.cos(value)
    mixed = attend(query, key, value + factor * other).output
    parts = attend(query, key, value).output + factor * attend(query, key, other).output
    np.testing.assert_allclose(mixed, parts, rtol=1e-11, atol=1e-11)


def test_a_wider_value_leaves_scores_and_weights_bit_for_bit(sentence):
    query, key, value = sentence
    narrow, wide = attend(query, key, value), attend(query, key, np.tile(value, 6))
    for stage in ("scores", "scaled", "masked", "weights"):
        np.testing.assert_array_equal(getattr(wide, stage), getattr(narrow, stage))
    assert_close(wide.output, np.tile(narrow.output, 6))


@REPEATABLE
@given(arrays(leading=[(11,), (2, 13)], precisions=(np.float32, np.float64)), st.data())
def test_leading_axes_are_so_many_attentions_side_by_side(given_arrays, data):
    query, key, value = given_arrays
    together = attend(query, key, value)
    mask = np.broadcast_to(data.draw(masks(together.scores.shape)), together.scores.shape)
    together = attend(query, key, value, mask=mask)
    for place in np.ndindex(query.shape[:-2]):
        alone = attend(query[place], key[place], value[place], mask=mask[place])
        for stage in STAGES:
            assert_close(getattr(together, stage)[place], getattr(alone, stage), query.dtype)


def test_leading_axes_broadcast():
    rng = np.random.default_rng(1)
    query = rng.normal(size=(11, 1, 3, 2))
    key, value = rng.normal(size=(13, 5, 2)), rng.normal(size=(5, 7))
    trace = attend(query, key, value)
    assert trace.weights.shape == (11, 13, 3, 5)
    assert trace.output.shape == (11, 13, 3, 7)
    assert_close(trace.output[4, 6], attend(query[4, 0], key[6], value).output)


# Errors.


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (
            (np.ones((3, 4)), K, V),
            (
                "query is 4 wide but key is 2 wide; a dot product needs equal widths: "
                "give queries and keys the same d_k"
            ),
        ),
        (
            (Q, K, np.ones((6, 7))),
            (
                "key has 5 rows but value has 6; each weight belongs to one key and one value: "
                "give as many values as keys"
            ),
        ),
        (
            (np.ones((3, 0)), np.ones((5, 0)), V),
            "query and key are 0 wide; give them a d_k of at least 1",
        ),
        (
            (np.ones(2), K, V),
            "query has shape (2,); give at least two axes, one row per vector: (count, width)",
        ),
        (
            (Q, K, 3.0),
            "value has shape (); give at least two axes, one row per vector: (count, width)",
        ),
        (
            (np.ones((2, 3, 2)), np.ones((4, 5, 2)), V),
            (
                "the leading axes of query (2,), key (4,) and value () do not broadcast; "
                "give equal sizes or 1"
            ),
        ),
        (([[1, 2], [3]], K, V), "query is not rectangular; give rows of one length"),
        ((Q, [["a", "b"]] * 5, V), "key holds <U1; give an array of real numbers"),
        ((Q, K, V.astype(bool)), "value holds bool; give an array of real numbers"),
        ((Q, K, V * 1j), "value holds complex128; give an array of real numbers"),
        ((None, K, V), "query holds object; give an array of real numbers"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_both_numbers(misuse, message):
    with pytest.raises(AttentionError) as refused:
        attend(*misuse)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("scale", "shown"),
    [("1", "'1'"), (math.nan, "nan"), (INF, "inf"), (True, "True"), (1j, "1j"), ([1.0], "[1.0]"),
     pytest.param(10**400, "1" + 38 * "0" + "…", id="no float"),
     pytest.param(-(10**5000), "an int too long to print", id="no text")],
)  # fmt: skip
def test_a_scale_that_is_no_finite_number_is_refused(scale, shown):
    with pytest.raises(AttentionError) as refused:
        attend(Q, K, V, scale=scale)
    message = f"scale is {shown}; give a finite number, or None for 1/sqrt(d_k)"
    assert str(refused.value) == message


def test_mask_and_scale_are_given_by_name():
    with pytest.raises(TypeError, match="positional"):
        scaled_dot_product_attention(Q, K, V, None)
