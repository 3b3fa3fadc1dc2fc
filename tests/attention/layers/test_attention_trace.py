"""The stages of an attention: their shapes and precision, and that nobody can change them."""

from dataclasses import FrozenInstanceError, fields
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import causal_mask, softmax
from tests.attention.layers.qkv import INF, REPEATABLE, STAGES, arrays, attend, masks

# By hand.


def test_a_stage_that_changes_nothing_is_the_stage_before(sentence):
    plain, capped = attend(*sentence), attend(*sentence, softcap=3.0)
    masked = attend(*sentence, mask=causal_mask(5, 7))
    assert plain.masked is plain.capped is plain.scaled
    assert capped.masked is capped.capped is not capped.scaled
    assert masked.masked is not masked.capped is masked.scaled


def test_the_stages_are_named_in_the_order_in_which_they_are_computed(sentence):
    names = [field.name for field in fields(attend(*sentence))]
    assert names == [*STAGES, "mask", "softcap"]


def test_query_key_and_value_are_in_the_trace_as_they_were_given(sentence):
    trace = attend(*sentence)
    for given_array, stage in zip(sentence, STAGES, strict=False):
        np.testing.assert_array_equal(getattr(trace, stage), given_array)


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


@pytest.mark.parametrize("stage", STAGES)
def test_no_stage_can_be_written_to_or_replaced(sentence, stage):
    trace = attend(*sentence, mask=causal_mask(5, 7))
    with pytest.raises(ValueError, match="read-only"):
        getattr(trace, stage)[...] = 0
    with pytest.raises(FrozenInstanceError):
        setattr(trace, stage, None)


def test_a_trace_stays_as_it_is_when_the_caller_writes_to_his_arrays(sentence):
    trace = attend(*sentence)
    before = {stage: getattr(trace, stage).copy() for stage in STAGES}
    for array in sentence:
        array += 1
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(trace, stage), before[stage])
