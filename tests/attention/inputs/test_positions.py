"""Sinusoidal positions: by hand, by their laws, and added to the words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    MultiHeadConfig,
    SelfAttentionConfig,
    compare_positions,
    embed,
    explain,
    multi_head_attention,
    self_attention,
    sinusoidal_positions,
)
from attention.inputs.positions import unevenness


def test_entries_are_sines_and_cosines_worked_out_by_hand():
    P = sinusoidal_positions(3, 4)
    assert P[0].tolist() == [0, 1, 0, 1]
    np.testing.assert_allclose(
        P[2], [math.sin(2), math.cos(2), math.sin(2 / 100), math.cos(2 / 100)], rtol=1e-12
    )


@settings(max_examples=40, derandomize=True, deadline=None)
@given(n=st.integers(1, 40), half=st.integers(1, 20))
def test_for_an_even_width_the_dot_product_depends_on_the_distance_alone(n, half):
    dots = compare_positions(n, 2 * half).dots
    for distance in range(n):
        expected = sum(math.cos(distance * 10000 ** (-i / half)) for i in range(half))
        np.testing.assert_allclose(dots.diagonal(distance), expected, atol=1e-10)


def test_for_an_odd_width_it_does_so_only_nearly():
    dots = compare_positions(20, 5).dots
    assert np.ptp(dots.diagonal(3)) > 1e-6


def test_a_longer_sentence_and_no_wider_vector_leaves_the_first_positions_alone():
    assert np.array_equal(sinusoidal_positions(9, 6)[:4], sinusoidal_positions(4, 6))


def test_positions_are_added_to_the_words():
    words = tuple("abca")
    trace = self_attention(words, SelfAttentionConfig(6, 3, 2, positions="sinusoidal"))
    np.testing.assert_array_equal(trace.X, embed(words, 6) + sinusoidal_positions(4, 6))
    assert not np.allclose(trace.X[0], trace.X[3]), "the same word stands at two places"
    assert list(trace.matrices)[:3] == ["E", "P", "X"]
    assert set(trace.matrices) == set(trace.rules)


def test_without_positions_permuting_the_words_permutes_the_outputs_and_with_them_it_does_not():
    words, order = tuple("abcdef"), [4, 0, 5, 2, 1, 3]
    moved = tuple(words[i] for i in order)
    for positions, is_same in (("none", True), ("sinusoidal", False)):
        config = SelfAttentionConfig(positions=positions)
        output = self_attention(words, config).attention.output[order]
        shuffled = self_attention(moved, config).attention.output
        assert np.allclose(output, shuffled, atol=1e-12) == is_same


@pytest.mark.parametrize("d_model", [1, 4, 7])
def test_every_entry_explains_itself(d_model):
    trace = self_attention(tuple("abc"), SelfAttentionConfig(d_model, 3, 2, positions="sinusoidal"))
    for row, column in np.ndindex(trace.matrices["P"].shape):
        found = explain(trace, "P", row, column)
        wave = math.cos if column % 2 else math.sin
        assert wave(found.terms[0].product) == pytest.approx(
            trace.matrices["P"][row, column], abs=1e-15
        )
        added = explain(trace, "X", row, column)
        assert added.total == pytest.approx(trace.X[row, column], rel=1e-14)
        assert [term.factors[0].cell.matrix for term in added.terms] == ["E", "P"]


@pytest.mark.parametrize(
    ("n", "d_model", "message"),
    [(-1, 4, "n is -1; give a whole number, at least 0"),
     (3, 0, "d_model is 0; give a whole number, at least 1")],
)  # fmt: skip
def test_impossible_sizes_are_refused(n, d_model, message):
    with pytest.raises(AttentionError, match=message):
        sinusoidal_positions(n, d_model)


def test_unknown_positions_are_refused():
    with pytest.raises(AttentionError, match="positions is 'rotary'; give one of none, sinusoidal"):
        SelfAttentionConfig(positions="rotary")


def test_heads_take_positions_as_one_attention_does():
    words = tuple("abca")
    config = MultiHeadConfig(6, 3, 2, n_heads=2, positions="sinusoidal")
    trace = multi_head_attention(words, config)
    one = self_attention(words, SelfAttentionConfig(6, 3, 2, positions="sinusoidal"))
    assert np.array_equal(trace.X, one.X)
    head = trace.heads[1]
    assert set(head.matrices) == set(head.rules)
    assert explain(head, "X", 3, 1).total == pytest.approx(one.X[3, 1])
    with pytest.raises(AttentionError, match="positions is 'rotary'"):
        MultiHeadConfig(positions="rotary")


def test_dot_products_are_uneven_for_an_odd_width_alone():
    assert unevenness(compare_positions(16, 8)) < 1e-12
    assert unevenness(compare_positions(16, 7)) > 1e-6
