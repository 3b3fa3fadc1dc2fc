"""Softmax, and how far its weights are spread."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, entropy, softmax

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=60)
INF = math.inf

SCORES = st.floats(-30, 30)
ROWS = st.lists(SCORES, min_size=1, max_size=7)
ROWS_WITH_HOLES = st.lists(SCORES | st.just(-INF), max_size=7)


@st.composite
def blocks(draw):
    """A block of scores whose three sizes are different primes."""
    shape = draw(st.permutations([2, 3, 5]))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    block = rng.normal(0, draw(st.sampled_from([0.1, 1, 100])), shape)
    block[rng.random(shape) < draw(st.sampled_from([0, 0.3]))] = -INF
    return block.astype(draw(st.sampled_from([np.float32, np.float64])))


# By hand.


@pytest.mark.parametrize(
    ("x", "weights"),
    [
        ([4.0], [1]),
        ([0, 0], [1 / 2, 1 / 2]),
        ([0, math.log(3)], [1 / 4, 3 / 4]),
        ([math.log(5), 0, math.log(2)], [5 / 8, 1 / 8, 2 / 8]),
        ([0, -INF, 0], [1 / 2, 0, 1 / 2]),
        ([-INF, 7], [0, 1]),
        ([-INF, -INF, -INF], [0, 0, 0]),
        ([1e4, 1e4 - math.log(3)], [3 / 4, 1 / 4]),
        ([-1e4, -1e4 + math.log(3)], [1 / 4, 3 / 4]),
        ([1e308, -1e308 / 2], [1, 0]),
        ([], []),
    ],
)
def test_a_row_has_the_weights_worked_out_by_hand(x, weights):
    np.testing.assert_allclose(softmax(np.array(x, dtype=float)), weights, rtol=1e-12, atol=1e-300)


def test_the_axis_says_what_sums_to_one():
    x = np.log([[1.0, 3.0], [1.0, 1.0], [2.0, 4.0]])
    np.testing.assert_allclose(softmax(x, axis=0), [[1 / 4, 3 / 8], [1 / 4, 1 / 8], [1 / 2, 1 / 2]])
    np.testing.assert_allclose(softmax(x, axis=1), [[1 / 4, 3 / 4], [1 / 2, 1 / 2], [1 / 3, 2 / 3]])
    np.testing.assert_array_equal(softmax(x), softmax(x, axis=1))
    np.testing.assert_array_equal(softmax(x, axis=-2), softmax(x, axis=0))


@pytest.mark.parametrize(
    ("weights", "nats"),
    [
        ([1.0], 0),
        ([1.0, 0.0, 0.0], 0),
        ([0.0, 0.0], 0),
        ([0.5, 0.5], math.log(2)),
        ([0.25] * 4, math.log(4)),
        ([0.5, 0.25, 0.25], 1.5 * math.log(2)),
        ([0.5, 0.0, 0.25, 0.25], 1.5 * math.log(2)),
    ],
)
def test_a_row_has_the_entropy_worked_out_by_hand(weights, nats):
    assert entropy(np.array(weights)) == pytest.approx(nats, rel=1e-14)


def test_the_entropy_has_the_shape_without_the_last_axis():
    weights = np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_allclose(entropy(weights), [math.log(2), 0, 0])
    assert entropy(np.full((2, 3, 5), 0.2)).shape == (2, 3)


def test_the_entropy_of_one_sure_weight_is_shown_without_a_minus_sign():
    assert f"{entropy(np.array([1.0, 0.0])):.1f}" == "0.0"


# Laws.


@REPEATABLE
@given(ROWS, st.floats(-1000, 1000))
def test_adding_a_constant_to_a_row_changes_nothing(row, constant):
    row = np.array(row)
    np.testing.assert_allclose(softmax(row + constant), softmax(row), rtol=1e-11)


@REPEATABLE
@given(ROWS_WITH_HOLES, st.randoms(use_true_random=False))
def test_permuting_a_row_permutes_its_weights(row, random):
    order = random.sample(range(len(row)), len(row))
    row = np.array(row)
    np.testing.assert_allclose(softmax(row[order]), softmax(row)[order], rtol=1e-13)
    permuted = entropy(softmax(row)[order])
    np.testing.assert_allclose(permuted, entropy(softmax(row)), rtol=1e-12, atol=1e-15)


@REPEATABLE
@given(ROWS_WITH_HOLES, st.integers(0, 7))
def test_minus_infinity_is_as_good_as_not_there(row, place):
    place = min(place, len(row))
    holed = np.array([*row[:place], -INF, *row[place:]])
    weights = softmax(holed)
    assert weights[place] == 0
    np.testing.assert_allclose(np.delete(weights, place), softmax(np.array(row)), rtol=1e-13)


@REPEATABLE
@given(ROWS)
def test_a_larger_score_never_has_a_smaller_weight(row):
    row = np.sort(row)
    assert (np.diff(softmax(row)) >= 0).all()


@REPEATABLE
@given(ROWS, st.floats(1, 10))
def test_stretching_the_scores_never_spreads_the_weights(row, stretch):
    row = np.array(row)
    assert entropy(softmax(stretch * row)) <= entropy(softmax(row)) + 1e-12


@REPEATABLE
@given(blocks(), st.sampled_from([0, 1, 2, -1, -2, -3]))
def test_each_row_along_the_axis_is_worked_out_alone(block, axis):
    alone = np.apply_along_axis(softmax, axis, block)
    # A sum along another axis adds in another order: the last bits may differ.
    rtol = 8 * np.finfo(block.dtype).eps
    np.testing.assert_allclose(softmax(block, axis=axis), alone, rtol=rtol)


# An oracle: one number at a time.


def plain_softmax(row):
    powers = [math.exp(x - max(row)) if x > -INF else 0.0 for x in row]
    total = math.fsum(powers)
    return [power / total if total else 0.0 for power in powers]


def plain_entropy(row):
    return -math.fsum(weight * math.log(weight) for weight in row if weight)


@REPEATABLE
@given(ROWS_WITH_HOLES)
def test_the_weights_are_those_of_a_plain_loop(row):
    np.testing.assert_allclose(softmax(np.array(row)), plain_softmax(row), rtol=1e-14)


@REPEATABLE
@given(ROWS_WITH_HOLES)
def test_the_entropy_is_that_of_a_plain_loop(row):
    weights = plain_softmax(row)
    np.testing.assert_allclose(entropy(np.array(weights)), plain_entropy(weights), atol=1e-14)


# Ranges.


@REPEATABLE
@given(blocks(), st.sampled_from([0, 1, 2, -1, -2, -3]))
def test_weights_lie_in_0_to_1_and_sum_to_1_or_where_nothing_is_left_to_0(block, axis):
    weights = softmax(block, axis=axis)
    assert weights.shape == block.shape
    assert ((weights >= 0) & (weights <= 1)).all()
    anything = (block > -INF).any(axis=axis)
    np.testing.assert_allclose(weights.sum(axis=axis), anything, rtol=1e-6)


@REPEATABLE
@given(blocks())
def test_precision_is_kept_and_nothing_can_be_written_to(block):
    before = block.copy()
    weights = softmax(block)
    spread = entropy(weights)
    assert weights.dtype == spread.dtype == block.dtype
    assert not weights.flags.writeable
    assert not spread.flags.writeable
    assert block.flags.writeable
    np.testing.assert_array_equal(block, before)


@REPEATABLE
@given(blocks())
def test_entropy_lies_between_0_and_the_logarithm_of_the_count(block):
    spread = entropy(softmax(block))
    assert (spread >= -1e-6).all()
    assert (spread <= math.log(block.shape[-1]) + 1e-6).all()


def test_whole_numbers_and_lists_are_taken_as_float64():
    assert softmax([[0, 0], [1, 1]]).dtype == np.float64
    assert entropy([1, 0]).dtype == np.float64


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 3)])
def test_no_numbers_are_no_weights_and_no_error(shape):
    assert softmax(np.empty(shape)).shape == shape
    assert entropy(np.empty(shape)).shape == shape[:-1]


# Errors.


@pytest.mark.parametrize("axis", [2, -3, 17])
def test_an_axis_that_is_not_there_is_refused_with_both_numbers(axis):
    with pytest.raises(AttentionError, match=rf"^axis is {axis} but x has 2 axes; name one"):
        softmax(np.zeros((3, 5)), axis=axis)


@pytest.mark.parametrize(
    ("axis", "kind"), [(0.0, "float"), ("0", "str"), (None, "NoneType"), (True, "bool")]
)
def test_an_axis_that_is_no_whole_number_is_refused(axis, kind):
    with pytest.raises(AttentionError, match=rf"^axis is .*, a {kind}; give a whole number$"):
        softmax(np.zeros((3, 5)), axis=axis)


@pytest.mark.parametrize(("function", "name"), [(softmax, "x"), (entropy, "weights")])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[1.0, 2.0], [3.0]], "is not rectangular; give rows of one length"),
        (["a"], "holds <U1; give an array of real numbers"),
        ([True], "holds bool; give an array of real numbers"),
        ([1j], "holds complex128; give an array of real numbers"),
        ([None], "holds object; give an array of real numbers"),
    ],
)
def test_something_else_than_real_numbers_is_refused(function, name, value, message):
    with pytest.raises(AttentionError) as refused:
        function(value)
    assert str(refused.value) == f"{name} {message}"


@pytest.mark.parametrize("function", [softmax, entropy])
def test_a_number_without_an_axis_is_refused(function):
    with pytest.raises(AttentionError, match=r"^axis is -1 but \w+ has 0 axes"):
        function(np.float64(1))


@pytest.mark.parametrize("wrong", [math.nan, INF])
def test_a_row_with_plus_infinity_or_nan_is_all_nan_and_others_are_not(wrong):
    with np.errstate(invalid="ignore"):
        weights = softmax(np.array([[wrong, 1.0, -INF], [0.0, 0.0, -INF]]))
    assert np.isnan(weights[0]).all()
    assert weights[1].tolist() == [0.5, 0.5, 0]


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan, INF])
def test_the_entropy_of_what_are_no_weights_is_refused(wrong):
    with pytest.raises(AttentionError, match=r"outside 0 to 1; give the result of softmax$"):
        entropy(np.array([0.5, wrong]))
