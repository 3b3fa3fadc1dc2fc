"""Scaled dot-product attention, the heart: Q, K, V and a mask in, every stage out."""

import math
from dataclasses import FrozenInstanceError, fields
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, causal_mask, scaled_dot_product_attention, softmax

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)
INF = math.inf
YES, NO = True, False
STAGES = ["query", "key", "value", "scores", "scaled", "capped", "masked", "weights", "output"]
# Two sums of the same terms in another order, or by another kernel of BLAS.
CLOSE = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-12}


def attend(query, key, value, **options):
    return scaled_dot_product_attention(query, key, value, **options)


def assert_close(actual, expected, dtype=np.float64):
    tolerance = CLOSE[np.dtype(dtype)]
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


@st.composite
def arrays(draw, precisions=(np.float64,), leading=((), (11,), (2, 13))):
    """Query, key and value whose sizes are different primes, so that no axis passes for another."""
    n_query, n_key, d_k, d_v = draw(st.permutations([2, 3, 5, 7]))
    front = draw(st.sampled_from(leading))
    precision = draw(st.sampled_from(precisions))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shapes = ((n_query, d_k), (n_key, d_k), (n_key, d_v))
    return tuple(rng.normal(size=front + shape).astype(precision) for shape in shapes)


@st.composite
def masks(draw, scores_shape):
    """A bool or float mask of full shape, or with axes left out or of size 1; -inf here and there.

    Whole rows of a full mask are often forbidden.
    """
    shape = tuple(draw(st.sampled_from([size, 1])) for size in scores_shape)
    shape = shape[draw(st.integers(0, len(shape))) :]
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    may_look = rng.random(shape) < draw(st.sampled_from([0.2, 0.7, 1]))
    if draw(st.booleans()):
        return may_look
    added = np.where(may_look, rng.normal(size=shape), -INF)
    return added.astype(draw(st.sampled_from([np.float32, np.float64])))


@st.composite
def grouped(draw, front=((), (13,))):
    """Query, key and value with an axis of heads: 2, 3 or 5 query heads a key and value head."""
    n_query, n_key, d_k, d_v = draw(st.permutations([2, 3, 5, 7]))
    times, n_kv_heads = draw(st.permutations([2, 3, 5]))[:2]
    precision = draw(st.sampled_from([np.float32, np.float64]))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    before = draw(st.sampled_from(front))
    shapes = (
        (times * n_kv_heads, n_query, d_k),
        (n_kv_heads, n_key, d_k),
        (n_kv_heads, n_key, d_v),
    )
    return tuple(rng.normal(size=before + shape).astype(precision) for shape in shapes)


@pytest.fixture
def sentence():
    """Five queries, seven keys, d_k 3, d_v 2."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(5, 3)), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))


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


def test_a_softcap_bends_the_scaled_scores_before_the_mask():
    query, key = np.array([[2.0, 0, 0, 0]]), np.array([[3.0, 0, 0, 0], [-3.0, 1, 1, 1]])
    trace = attend(query, key, np.eye(2), softcap=2, mask=np.array([[5.0, -INF]]))
    np.testing.assert_array_equal(trace.scaled, [[3, -3]])
    assert_close(trace.capped, [[2 * math.tanh(1.5), -2 * math.tanh(1.5)]])
    assert_close(trace.masked, [[5 + 2 * math.tanh(1.5), -INF]])


def test_a_stage_that_changes_nothing_is_the_stage_before(sentence):
    plain, capped = attend(*sentence), attend(*sentence, softcap=3.0)
    masked = attend(*sentence, mask=causal_mask(5, 7))
    assert plain.masked is plain.capped is plain.scaled
    assert capped.masked is capped.capped is not capped.scaled
    assert masked.masked is not masked.capped is masked.scaled


def test_query_heads_share_keys_and_values_in_turn():
    query = np.ones((4, 1, 1))
    key, value = np.ones((2, 1, 1)), np.array([[[5.0]], [[7.0]]])
    trace = attend(query, key, value, enable_gqa=True)
    np.testing.assert_array_equal(trace.output[:, 0, 0], [5, 5, 7, 7])
    assert trace.key.shape == (2, 1, 1)


def test_a_value_that_is_nan_reaches_those_who_may_look_at_it_and_no_others():
    value = np.array([[1.0, 4.0], [math.nan, 6.0], [INF, 8.0]])
    mask = np.array([[YES, NO, NO], [YES, YES, NO], [YES, NO, YES], [NO, NO, NO]])
    output = attend(np.zeros((4, 1)), np.zeros((3, 1)), value, mask=mask).output
    np.testing.assert_array_equal(output, [[1, 4], [math.nan, 5], [INF, 6], [0, 0]])


# Laws.


@REPEATABLE
@given(grouped(), st.data())
def test_groups_are_keys_and_values_repeated(given_arrays, data):
    query, key, value = given_arrays
    times = query.shape[-3] // key.shape[-3]
    mask = data.draw(st.none() | masks((*query.shape[:-1], key.shape[-2])))
    shared = attend(query, key, value, mask=mask, enable_gqa=True)
    repeated = attend(
        query, np.repeat(key, times, axis=-3), np.repeat(value, times, axis=-3), mask=mask
    )
    for stage in STAGES[3:]:
        assert_close(getattr(shared, stage), getattr(repeated, stage), query.dtype)


@REPEATABLE
@given(arrays(leading=[(11,), (2, 13)], precisions=(np.float32, np.float64)))
def test_groups_of_one_head_are_no_groups_to_the_last_bit(given_arrays):
    grouped_by_one, plain = (attend(*given_arrays, enable_gqa=flag) for flag in (True, False))
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(grouped_by_one, stage), getattr(plain, stage))


@REPEATABLE
@given(arrays(), st.floats(0.1, 50))
def test_a_softcap_keeps_the_order_of_scores_and_their_range(given_arrays, softcap):
    trace = attend(*given_arrays, softcap=softcap)
    assert (np.abs(trace.capped) <= softcap).all()
    assert (trace.capped * trace.scaled >= 0).all()
    assert (np.abs(trace.capped) <= np.abs(trace.scaled) * (1 + 1e-15)).all()


def test_a_very_large_softcap_changes_next_to_nothing(sentence):
    assert_close(attend(*sentence, softcap=1e9).output, attend(*sentence).output)


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


def test_the_same_vector_added_to_every_key_changes_no_weight(sentence):
    query, key, value = sentence
    moved = attend(query, key + np.array([1.0, -2.0, 3.0]), value)
    assert_close(moved.weights, attend(query, key, value).weights)


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


# An oracle: three plain loops, no matrix product.


def plain_attention(query, key, value, may_add, softcap=None):
    output = []
    for i, q in enumerate(query):
        row = []
        for j, k in enumerate(key):
            dot = math.fsum(a * b for a, b in zip(q, k, strict=True))
            scaled = dot / math.sqrt(len(q))
            capped = softcap * math.tanh(scaled / softcap) if softcap else scaled
            row.append(capped + may_add[i][j])
        powers = [math.exp(x - max(row)) if x > -INF else 0.0 for x in row]
        total = math.fsum(powers) or 1.0
        columns = zip(*value, strict=True)
        output.append(
            [
                math.fsum(p / total * v for p, v in zip(powers, column, strict=True))
                for column in columns
            ]
        )
    return output


@REPEATABLE
@given(arrays(precisions=(np.float32, np.float64), leading=[()]), st.data())
def test_the_output_is_that_of_plain_loops(given_arrays, data):
    query, key, value = given_arrays
    mask = data.draw(st.none() | masks((query.shape[0], key.shape[0])))
    added = np.zeros(()) if mask is None else mask
    if added.dtype == bool:
        added = np.where(added, 0.0, -INF)
    added = np.broadcast_to(added, (query.shape[0], key.shape[0]))
    expected = plain_attention(query.tolist(), key.tolist(), value.tolist(), added.tolist())
    assert_close(attend(query, key, value, mask=mask).output, expected, query.dtype)


@REPEATABLE
@given(grouped(front=[()]), st.data(), st.none() | st.floats(0.3, 30))
def test_each_head_is_that_of_plain_loops_over_groups_masks_and_softcaps(
    given_arrays, data, softcap
):
    query, key, value = given_arrays
    mask = data.draw(masks((*query.shape[:-1], key.shape[-2])))
    added = np.where(mask, 0.0, -INF) if mask.dtype == bool else mask
    added = np.broadcast_to(added, (*query.shape[:-1], key.shape[-2]))
    output = attend(query, key, value, mask=mask, enable_gqa=True, softcap=softcap).output
    times = len(query) // len(key)
    for h in range(len(query)):
        head = (query[h], key[h // times], value[h // times], added[h])
        expected = plain_attention(*(array.tolist() for array in head), softcap=softcap)
        assert_close(output[h], expected, query.dtype)


# An oracle from elsewhere, where it is installed.

TORCH_VARIANTS = {
    "plain": {},
    "bool mask": {"mask": causal_mask(3, 5, offset=1)},
    "bool mask of one head": {"mask": np.arange(5) % 2 == np.arange(6).reshape(6, 1, 1) % 2},
    "float mask": {"mask": np.linspace(-3, 3, 15).reshape(3, 5)},
    "minus infinity": {"mask": np.where(causal_mask(3, 5, offset=1), 0.5, -INF)},
    "a row that may look nowhere": {"mask": causal_mask(3, 5, offset=-1)},
    "one row for all": {"mask": np.array([[YES, YES, NO, YES, NO]])},
    "scale": {"scale": 0.7},
    "groups": {"enable_gqa": True},
    "one group": {"enable_gqa": True, "scale": -0.3, "mask": causal_mask(3, 5)},
}


@pytest.mark.parametrize("variant", TORCH_VARIANTS)
def test_the_output_is_that_of_pytorch(variant):
    torch = pytest.importorskip("torch", reason="compares with PyTorch, which is no requirement")
    options = dict(TORCH_VARIANTS[variant])
    n_kv_heads = {"groups": 2, "one group": 1}.get(variant, 6)
    rng = np.random.default_rng(3)
    shapes = ((11, 6, 3, 7), (11, n_kv_heads, 5, 7), (11, n_kv_heads, 5, 2))
    arrays_ = [rng.normal(size=shape) for shape in shapes]
    ours = attend(*arrays_, **options).output
    mask = options.pop("mask", None)
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *map(torch.from_numpy, arrays_),
        attn_mask=None if mask is None else torch.from_numpy(mask.copy()),
        **options,
    )
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-10, atol=1e-10)


# Ranges.


@REPEATABLE
@given(arrays(precisions=(np.float32, np.float64)), st.data())
def test_shapes_precision_and_rows_hold_for_every_input(given_arrays, data):
    query, key, value = given_arrays
    *front, n_query, _ = query.shape
    *_, n_key, d_v = value.shape
    mask = data.draw(st.none() | masks((*front, n_query, n_key)))
    before = [array.copy() for array in given_arrays]
    trace = attend(query, key, value, mask=mask)
    for stage in ("scores", "scaled", "masked", "weights"):
        assert getattr(trace, stage).shape == (*front, n_query, n_key)
    assert trace.output.shape == (*front, n_query, d_v)
    for stage in STAGES:
        array = getattr(trace, stage)
        assert array.dtype == query.dtype
        assert not array.flags.writeable
        assert not np.isnan(array).any()
    assert (trace.masked is trace.scaled) == (mask is None)
    looks_somewhere = (trace.masked > -INF).any(axis=-1)
    np.testing.assert_allclose(trace.weights.sum(axis=-1), looks_somewhere, atol=1e-6)
    assert (trace.output[~looks_somewhere] == 0).all()
    assert (trace.weights[trace.masked == -INF] == 0).all()
    np.testing.assert_array_equal(trace.weights, softmax(trace.masked))
    for array, copy in zip(given_arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)
        assert array.flags.writeable


def test_query_key_and_value_are_in_the_trace_as_they_were_given(sentence):
    trace = attend(*sentence)
    for given_array, stage in zip(sentence, STAGES, strict=False):
        np.testing.assert_array_equal(getattr(trace, stage), given_array)


@pytest.mark.parametrize("mask", [True, np.zeros(7), np.zeros(7, dtype=np.float64)])
@pytest.mark.parametrize("scale", [None, 1, 0.5, np.float64(0.5), Fraction(1, 2)])
def test_neither_a_mask_nor_a_scale_lifts_float32_to_float64(sentence, mask, scale):
    trace = attend(*(array.astype(np.float32) for array in sentence), mask=mask, scale=scale)
    assert {getattr(trace, stage).dtype for stage in STAGES} == {np.dtype(np.float32)}


def test_the_most_precise_of_the_three_decides():
    single, double = np.ones((2, 3), dtype=np.float32), np.ones((2, 3))
    for trace in (attend(single, single, double), attend(double, single, single)):
        assert {getattr(trace, stage).dtype for stage in STAGES} == {np.dtype(np.float64)}


def test_whole_numbers_and_lists_are_taken_as_float64():
    trace = attend([[1, 0]], np.eye(2, dtype=np.int8), [[1], [2]])
    assert {getattr(trace, stage).dtype for stage in STAGES} == {np.dtype(np.float64)}


def test_a_mask_is_left_as_it_was(sentence):
    for mask in (np.ones((5, 7), dtype=bool), np.zeros((5, 7))):
        before = mask.copy()
        attend(*sentence, mask=mask)
        np.testing.assert_array_equal(mask, before)
        assert mask.flags.writeable


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_can_be_written_to_or_replaced(sentence, stage):
    trace = attend(*sentence, mask=causal_mask(5, 7))
    with pytest.raises(ValueError, match="read-only"):
        getattr(trace, stage)[...] = 0
    with pytest.raises(FrozenInstanceError):
        setattr(trace, stage, None)


def test_the_stages_are_named_in_the_order_in_which_they_are_computed(sentence):
    names = [field.name for field in fields(attend(*sentence))]
    assert names == [*STAGES, "mask", "softcap"]


def test_a_trace_stays_as_it_is_when_the_caller_writes_to_his_arrays(sentence):
    trace = attend(*sentence)
    before = {stage: getattr(trace, stage).copy() for stage in STAGES}
    for array in sentence:
        array += 1
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(trace, stage), before[stage])


def test_the_lowest_float64_in_a_mask_forbids_in_float32_too(sentence):
    single = [array.astype(np.float32) for array in sentence]
    mask = np.where(causal_mask(5, 7), 0.0, np.finfo(np.float64).min)
    np.testing.assert_array_equal(
        attend(*single, mask=mask).weights, attend(*single, mask=causal_mask(5, 7)).weights
    )


# Errors.

Q, K, V = np.ones((3, 2)), np.ones((5, 2)), np.ones((5, 7))


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


def test_a_softcap_that_no_float_holds_is_refused():
    with pytest.raises(AttentionError, match=r"^softcap is 10+…; give a number above 0"):
        attend(Q, K, V, softcap=10**400)


@pytest.mark.parametrize("softcap", [0, -1.0, math.nan, INF, True, "1", 1e300])
def test_a_softcap_that_is_no_positive_number_is_refused(softcap):
    single = [array.astype(np.float32) for array in (Q, K, V)]
    with pytest.raises(AttentionError) as refused:
        attend(*single, softcap=softcap)
    assert str(refused.value) == (
        f"softcap is {softcap!r}; give a number above 0 that float32 can hold, or None for no cap"
    )


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            ((3, 2), (1, 5, 2), (1, 5, 7)),
            (
                "query has shape (3, 2); enable_gqa needs an axis of heads: "
                "give (..., heads, count, width)"
            ),
        ),
        (
            ((6, 3, 2), (3, 5, 2), (2, 5, 7)),
            "key has 3 heads but value has 2; give as many value heads as key heads",
        ),
        (
            ((6, 3, 2), (4, 5, 2), (4, 5, 7)),
            (
                "query has 6 heads but key has 4; each key head serves equally many query heads: "
                "give a multiple of the key heads"
            ),
        ),
        (
            ((2, 6, 3, 2), (3, 3, 5, 2), (3, 5, 7)),
            (
                "the leading axes of query (2,), key (3,) and value () do not broadcast; "
                "give equal sizes or 1"
            ),
        ),
    ],
)
def test_heads_that_do_not_group_are_refused_with_both_numbers(shapes, message):
    with pytest.raises(AttentionError) as refused:
        attend(*map(np.ones, shapes), enable_gqa=True)
    assert str(refused.value) == message


def test_mask_and_scale_are_given_by_name():
    with pytest.raises(TypeError, match="positional"):
        scaled_dot_product_attention(Q, K, V, None)
