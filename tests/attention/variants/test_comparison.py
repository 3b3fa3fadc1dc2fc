"""Each variant equals plain loops that share nothing with it, and explains each of its numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, SelfAttentionConfig, causal_mask, explain, self_attention
from attention.provenance.verify import check
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare, compare_traces
from tests.attention.provenance.rebuilding import cells
from tests.attention.variants import plain
from tests.attention.variants.states import example, states

WORDS = ("the", "cat", "sat", "on", "the", "mat")
EQUAL_BY_LAW = ("one_matrix", "concatenated")


def close(found, expected, scale=1.0):
    """To 1e-12, in units of the numbers that went into it; NaN where NaN is expected."""
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * max(1.0, scale))


def lists(trace):
    mask = None if trace.mask is None else trace.mask.tolist()
    return {name: matrix.tolist() for name, matrix in trace.matrices.items()}, mask


@pytest.mark.parametrize("name", VARIANTS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_a_variant_is_what_plain_loops_make_of_it(name, data):
    trace, word = data.draw(states(name))
    found = compare(trace, name, word=word)
    rows, mask = lists(trace)
    expected = plain.attend(name, rows, trace.config.d_k, mask, word)
    largest = np.abs(trace.attention.scores).max()
    close(found.matrices[found.right("scores")], expected["scores"], largest)
    weights, output = (found.matrices[found.right(one)] for one in ("weights", "output"))
    if name == "plain_division":  # what is left of a sum that cancels has fewer digits
        rows_sum = np.abs(np.where(np.isfinite(trace.attention.masked), trace.attention.masked, 0))
        lost = (rows_sum.sum(axis=1) / np.abs(np.where(np.isfinite(trace.attention.masked),
                trace.attention.masked, 0).sum(axis=1)).clip(1e-300)).max()  # fmt: skip
        close(weights, expected["weights"], lost**2)
        return
    close(weights, expected["weights"], largest)
    close(output, expected["output"], largest * np.abs(trace.attention.value).max())


@pytest.mark.parametrize("name", VARIANTS)
@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_the_difference_is_right_minus_left_and_every_number_is_explained_and_checked(name, data):
    trace, word = data.draw(states(name))
    found = compare(trace, name, word=word)
    for one in found.changed:
        if f"{one}.difference" in found.matrices:
            left, right = found.matrices[one], found.matrices[f"{one}.changed"]
            difference = found.matrices[f"{one}.difference"]
            for i, j in np.ndindex(left.shape):
                expected = 0.0 if left[i, j] == right[i, j] else right[i, j] - left[i, j]
                assert difference[i, j] == expected or math.isnan(expected)
    for matrix, row, column, number in cells(found):
        assert explain(found, matrix, row, column).value == number or math.isnan(number)
    assert [one for one in check(found) if one.holds is False] == []


@pytest.mark.parametrize("name", EQUAL_BY_LAW)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_what_is_equal_by_law_differs_by_rounding_alone(name, data):
    trace, _ = data.draw(states(name))
    found = compare(trace, name)
    assert found.largest_difference("output") <= 1e-12
    assert not found.differs("output")


@pytest.mark.parametrize("name", VARIANTS)
def test_what_the_variant_leaves_alone_is_there_once(name):
    trace = example(name)
    found = compare(trace, name)
    assert list(found.matrices)[: len(trace.matrices)] == list(trace.matrices)
    assert found.changed[-1] == "output"
    assert not set(found.left_out) & {*found.shared, *found.changed}
    assert {*found.left_out, *found.shared, *found.changed} >= set(trace.matrices)


def test_the_first_matrix_that_differs_is_named():
    trace = self_attention(WORDS, SelfAttentionConfig(), mask=causal_mask(6, 6))
    first = {name: compare(trace, name).first
             for name, one in VARIANTS.items() if one.mask in ("any", "some")
             and not one.has_positions}  # fmt: skip
    assert first["no_scale"] == first["d_k_scale"] == "scaled"
    assert first["columns"] == "weights"
    assert first["same_qk"] == "K"
    assert first["v_is_k"] == first["silence"] == "V"
    assert first["mask_times_zero"] == "masked"
    assert first["one_matrix"] is None
    assert first["no_max"] is None


def test_two_seeds_differ_everywhere_and_two_widths_share_what_they_can():
    left = self_attention(WORDS, SelfAttentionConfig())
    seeds = compare_traces(left, self_attention(WORDS, SelfAttentionConfig(seed=1)))
    assert seeds.shared == ()
    widths = compare_traces(left, self_attention(WORDS, SelfAttentionConfig(d_v=2)))
    assert widths.changed == ("W_V", "V", "output")
    assert widths.largest_difference("output") is None
    np.testing.assert_array_equal(widths.matrices["output.changed"], left.attention.output[:, :2])
    same = compare_traces(left, self_attention(WORDS, SelfAttentionConfig()))
    assert same.changed == ()
    assert same.first is None


def test_what_a_variant_cannot_be_shown_on_is_an_error():
    trace = self_attention(WORDS, SelfAttentionConfig())
    for name, said in (("rows", "variant is"), ("pad_rows", "mask"), ("concatenated", "positions")):
        with pytest.raises(AttentionError, match=said):
            compare(trace, name)


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "concatenated"])
def test_a_mask_of_numbers_is_the_same_mask(name):
    mask = causal_mask(6, 6)
    added = np.where(mask, 0.0, -np.inf)
    expected, found = (
        compare(self_attention(WORDS, SelfAttentionConfig(), mask=one), name)
        for one in (mask, added)
    )
    assert found.matrices.keys() == expected.matrices.keys()
    for one, matrix in expected.matrices.items():
        np.testing.assert_array_equal(found.matrices[one], matrix)


def test_numbers_that_a_mask_adds_are_kept_or_refused():
    mask = np.where(causal_mask(6, 6), 0.25, -np.inf)
    trace = self_attention(WORDS, SelfAttentionConfig(), mask=mask)
    for name, variant in VARIANTS.items():
        if variant.mask in ("some", "padding"):
            with pytest.raises(AttentionError, match="adds 0 or -infinity"):
                compare(trace, name)
    found = compare(trace, "softcap").matrices
    np.testing.assert_array_equal(found["masked.changed"], found["capped.changed"] + mask)


@pytest.mark.parametrize("word", [-1, 6, 0.5])
def test_a_word_that_is_not_there_is_an_error(word):
    with pytest.raises(AttentionError, match=f"word is {word}"):
        compare(self_attention(WORDS, SelfAttentionConfig()), "silence", word=word)
