"""Who may look where: masks of both kinds, causal ones, and what they hide."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import AttentionError, causal_mask
from tests.attention.layers.qkv import (
    INF,
    NO,
    REPEATABLE,
    STAGES,
    YES,
    K,
    Q,
    V,
    arrays,
    assert_close,
    attend,
    grouped,
    masks,
)

# By hand.


def test_a_bool_mask_is_true_where_a_query_may_look():
    equal = np.zeros((2, 1)), np.zeros((3, 1))
    value = np.array([[2.0], [4.0], [9.0]])
    trace = attend(*equal, value, mask=np.array([[True, True, False], [False, False, True]]))
    np.testing.assert_array_equal(trace.scaled, np.zeros((2, 3)))
    np.testing.assert_array_equal(trace.masked, [[0, 0, -INF], [-INF, -INF, 0]])
    np.testing.assert_array_equal(trace.weights, [[0.5, 0.5, 0], [0, 0, 1]])
    np.testing.assert_array_equal(trace.output, [[3], [9]])


def test_what_is_hidden_is_where_a_mask_forbids_to_look_and_nothing_without_one():
    arrays = np.ones((2, 3)), np.ones((3, 3)), np.ones((3, 1))
    assert attend(*arrays).is_masked is None
    assert attend(*arrays, softcap=2.0).is_masked is None
    for mask in ([[YES, NO, YES], [YES, YES, YES]], [[0, -INF, 5], [-7, 0, 0]]):
        is_masked = attend(*arrays, mask=np.array(mask), softcap=2.0).is_masked
        np.testing.assert_array_equal(is_masked, [[False, True, False], [False, False, False]])


def test_a_float_mask_is_added_to_the_scaled_scores():
    query, key = np.array([[2.0, 0, 0, 0]]), np.array([[3.0, 0, 0, 0], [3.0, 1, 1, 1]])
    trace = attend(query, key, np.array([[8.0], [4.0]]), mask=np.array([[math.log(3), 0.0]]))
    np.testing.assert_array_equal(trace.scaled, [[3, 3]])
    assert_close(trace.masked, [[3 + math.log(3), 3]])
    assert_close(trace.weights, [[3 / 4, 1 / 4]])
    assert_close(trace.output, [[7]])


@pytest.mark.parametrize(("yes", "no"), [(True, False), (0.0, -INF)])
def test_a_row_that_may_look_nowhere_has_weights_0_and_output_0(yes, no):
    mask = np.array([[no, no], [yes, no]])
    trace = attend(np.ones((2, 3)), np.ones((2, 3)), np.array([[5.0], [7.0]]), mask=mask)
    np.testing.assert_array_equal(trace.masked[0], [-INF, -INF])
    np.testing.assert_array_equal(trace.weights, [[0, 0], [1, 0]])
    np.testing.assert_array_equal(trace.output, [[0], [5]])


def test_a_value_that_is_nan_reaches_those_who_may_look_at_it_and_no_others():
    value = np.array([[1.0, 4.0], [math.nan, 6.0], [INF, 8.0]])
    mask = np.array([[YES, NO, NO], [YES, YES, NO], [YES, NO, YES], [NO, NO, NO]])
    output = attend(np.zeros((4, 1)), np.zeros((3, 1)), value, mask=mask).output
    np.testing.assert_array_equal(output, [[1, 4], [math.nan, 5], [INF, 6], [0, 0]])


# Laws.


@REPEATABLE
@given(grouped(), st.data(), st.sampled_from([math.nan, INF, -INF]))
def test_what_is_not_finite_at_masked_places_changes_nothing(given_arrays, data, wrong):
    query, key, value = given_arrays
    may_look = np.arange(key.shape[-2]) != data.draw(st.integers(0, key.shape[-2] - 1))
    may_look = np.broadcast_to(may_look, (query.shape[-2], key.shape[-2])).copy()
    may_look[0] = False
    mask = may_look if data.draw(st.booleans()) else np.where(may_look, 0.25, -INF)
    options = {"mask": mask, "enable_gqa": True, "softcap": data.draw(st.sampled_from([None, 3]))}
    before = attend(query, key, value, **options)
    other_query, other_key, other_value = query.copy(), key.copy(), value.copy()
    other_query[..., 0, :] = wrong
    other_key[..., ~may_look[1], :] = wrong
    other_value[..., ~may_look[1], 1:] = wrong
    after = attend(other_query, other_key, other_value, **options)
    for stage in ("masked", "weights", "output"):
        np.testing.assert_array_equal(getattr(after, stage), getattr(before, stage))
    assert (after.output[..., 0, :] == 0).all()


@pytest.mark.parametrize("offset", [0, 2, -1])
def test_causal_output_i_ignores_all_keys_and_values_after_i(sentence, offset):
    query, key, value = sentence
    mask = causal_mask(5, 7, offset)
    before = attend(query, key, value, mask=mask)
    for i in range(5):
        later = max(i + offset + 1, 0)
        other_key, other_value = key.copy(), value.copy()
        other_key[later:] = 1e3
        other_value[later:] = -1e9
        after = attend(query, other_key, other_value, mask=mask)
        np.testing.assert_array_equal(after.output[: i + 1], before.output[: i + 1])
        np.testing.assert_array_equal(after.weights[: i + 1], before.weights[: i + 1])


def test_causal_output_i_does_depend_on_key_and_value_i(sentence):
    query, key, value = sentence
    before = attend(query, key, value, mask=causal_mask(5, 7)).output
    for i in range(1, 5):
        other_key, other_value = key.copy(), value.copy()
        other_key[i] += 1
        other_value[i] += 1
        for changed in ((other_key, value), (key, other_value)):
            after = attend(query, *changed, mask=causal_mask(5, 7)).output
            assert not np.isclose(after[i], before[i]).any()


@REPEATABLE
@given(arrays())
def test_adding_a_constant_to_a_row_of_scores_changes_no_weight(given_arrays):
    query, key, value = given_arrays
    constants = np.linspace(-50, 50, query.shape[-2])[:, None]
    before, after = (attend(query, key, value, mask=mask) for mask in (None, constants))
    assert_close(after.weights, before.weights)
    assert_close(after.output, before.output)


@REPEATABLE
@given(arrays(), st.data())
def test_a_masked_key_is_as_good_as_not_there(given_arrays, data):
    query, key, value = given_arrays
    kept = np.array(data.draw(st.permutations([True] + [False, True] * 3)))[: key.shape[-2]]
    masked = attend(query, key, value, mask=kept)
    without = attend(query, key[..., kept, :], value[..., kept, :])
    assert_close(masked.weights[..., kept], without.weights)
    assert (masked.weights[..., ~kept] == 0).all()
    assert_close(masked.output, without.output)


@REPEATABLE
@given(arrays(precisions=(np.float32, np.float64)), st.data())
def test_a_bool_mask_is_a_float_mask_of_0_and_minus_infinity(given_arrays, data):
    query, key, value = given_arrays
    shape = attend(query, key, value).scores.shape
    added = data.draw(masks(shape))
    may_look = added if added.dtype == bool else added > -INF
    by_bool = attend(query, key, value, mask=may_look)
    by_float = attend(query, key, value, mask=np.where(may_look, 0.0, -INF))
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(by_bool, stage), getattr(by_float, stage))


@REPEATABLE
@given(arrays(precisions=(np.float32, np.float64)), st.data())
def test_a_mask_of_fewer_axes_is_the_same_mask_written_out(given_arrays, data):
    query, key, value = given_arrays
    shape = attend(query, key, value).scores.shape
    mask = data.draw(masks(shape))
    written_out = attend(query, key, value, mask=np.broadcast_to(mask, shape))
    short = attend(query, key, value, mask=mask)
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(short, stage), getattr(written_out, stage))


def test_a_mask_that_forbids_nothing_changes_nothing(sentence):
    without = attend(*sentence)
    for mask in (True, np.ones((5, 7), dtype=bool), np.zeros(7), -0.0):
        within = attend(*sentence, mask=mask)
        np.testing.assert_array_equal(within.masked, without.scaled)
        np.testing.assert_array_equal(within.output, without.output)


# Ranges.


def test_a_mask_is_left_as_it_was(sentence):
    for mask in (np.ones((5, 7), dtype=bool), np.zeros((5, 7))):
        before = mask.copy()
        attend(*sentence, mask=mask)
        np.testing.assert_array_equal(mask, before)
        assert mask.flags.writeable


def test_the_lowest_float64_in_a_mask_forbids_in_float32_too(sentence):
    single = [array.astype(np.float32) for array in sentence]
    mask = np.where(causal_mask(5, 7), 0.0, np.finfo(np.float64).min)
    np.testing.assert_array_equal(
        attend(*single, mask=mask).weights, attend(*single, mask=causal_mask(5, 7)).weights
    )


# Errors.


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (
            np.ones((4, 5), dtype=bool),
            "mask has 4 rows but there are 3 queries; give one row per query, or a single one",
        ),
        (
            np.zeros((3, 6)),
            "mask has 6 columns but there are 5 keys; give one column per key, or a single one",
        ),
        (
            np.zeros(3),
            "mask has 3 columns but there are 5 keys; give one column per key, or a single one",
        ),
        (
            np.ones((3, 5), dtype=int),
            "mask holds int64; give bool (True = may look) or float (added to the scores)",
        ),
        (
            [["yes"]],
            "mask holds <U3; give bool (True = may look) or float (added to the scores)",
        ),
        (
            np.full((3, 5), math.nan),
            "mask holds NaN or +inf; give finite numbers, or -inf to forbid",
        ),
        (
            np.full((3, 5), INF),
            "mask holds NaN or +inf; give finite numbers, or -inf to forbid",
        ),
        ([[True], [True, False]], "mask is not rectangular; give rows of one length"),
    ],
)
def test_a_mask_that_does_not_fit_is_refused_with_both_numbers(mask, message):
    with pytest.raises(AttentionError) as refused:
        attend(Q, K, V, mask=mask)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("scores_front", "mask_front"), [((2,), (4,)), ((1,), (4,)), ((), (4, 1)), ((), (1,))]
)
def test_a_mask_for_more_attentions_than_there_are_is_refused(scores_front, mask_front):
    with pytest.raises(AttentionError) as refused:
        attend(np.ones((*scores_front, 3, 2)), K, V, mask=np.ones((*mask_front, 3, 5), dtype=bool))
    assert str(refused.value) == (
        f"the leading axes of mask {mask_front} do not broadcast to {scores_front}; "
        "give equal sizes or 1, and no further axes"
    )


def test_a_mask_too_large_for_the_precision_of_the_scores_is_refused():
    single = [array.astype(np.float32) for array in (Q, K, V)]
    with pytest.raises(AttentionError, match=r"^mask holds NaN or \+inf"):
        attend(*single, mask=np.full((3, 5), 1e300))
