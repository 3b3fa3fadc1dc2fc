"""Sizes that clash: what can still be formed is what it was, and the core says the rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, SelfAttentionConfig, causal_mask, projection, self_attention
from attention.experiments.shape_mismatch import try_shapes

WORDS = ["the", "cat", "sat", "on", "the", "mat"]
CONFIG = SelfAttentionConfig(d_model=5, d_k=3, d_v=7)


def formed(tried):
    return {name for name, numbers in tried.matrices.items() if numbers is not None}


def test_where_all_fits_it_is_self_attention():
    tried, trace = try_shapes(WORDS, CONFIG), self_attention(WORDS, CONFIG)
    assert tried.mismatches == ()
    for name, numbers in tried.matrices.items():
        np.testing.assert_array_equal(numbers, trace.matrices[name])
    assert tried.masked is trace.attention.scaled or np.array_equal(
        tried.masked, trace.attention.scaled
    )


def test_a_mask_is_that_of_self_attention_and_stays_where_values_are_missing():
    mask = causal_mask(6, 6)
    tried, trace = (
        try_shapes(WORDS, CONFIG, n_value=2, mask=mask),
        self_attention(WORDS, CONFIG, mask=mask),
    )
    np.testing.assert_array_equal(tried.masked, trace.attention.masked)
    np.testing.assert_array_equal(tried.matrices["weights"], trace.attention.weights)


def test_queries_of_another_width_leave_q_k_and_v_alone_standing():
    tried = try_shapes(WORDS, CONFIG, d_q=4)
    assert formed(tried) == {"X", "W_Q", "W_K", "W_V", "Q", "K", "V"}
    (mismatch,) = tried.mismatches
    assert (mismatch.product, mismatch.edges, mismatch.sizes) == ("scores", ("d_q", "d_k"), (4, 3))
    assert "4" in mismatch.error
    assert "3" in mismatch.error
    X = tried.matrices["X"]
    np.testing.assert_array_equal(tried.matrices["Q"], X @ projection("W_Q", 5, 4))
    assert tried.masked is None


def test_fewer_values_than_keys_leave_scores_and_weights_standing():
    tried, trace = try_shapes(WORDS, CONFIG, n_value=2), self_attention(WORDS, CONFIG)
    assert formed(tried) == set(tried.matrices) - {"output"}
    (mismatch,) = tried.mismatches
    assert (mismatch.product, mismatch.edges, mismatch.sizes) == (
        "output",
        ("n_key", "n_value"),
        (6, 2),
    )
    np.testing.assert_array_equal(tried.matrices["weights"], trace.attention.weights)
    np.testing.assert_array_equal(tried.matrices["V"], trace.attention.value[:2])


def test_keys_that_are_not_transposed_leave_q_k_and_v_standing():
    tried = try_shapes(WORDS, CONFIG, is_transposed=False)
    assert formed(tried) == {"X", "W_Q", "W_K", "W_V", "Q", "K", "V"}
    (mismatch,) = tried.mismatches
    assert (mismatch.product, mismatch.edges, mismatch.sizes) == (
        "scores",
        ("d_q", "n_key"),
        (3, 6),
    )
    assert "matmul" in mismatch.error
    assert tried.masked is None


def test_without_the_transpose_there_are_no_scores_even_where_the_sizes_happen_to_fit():
    tried = try_shapes(WORDS[:3], CONFIG, is_transposed=False)
    assert tried.mismatches == ()
    assert formed(tried) == {"X", "W_Q", "W_K", "W_V", "Q", "K", "V"}


def test_both_clashes_are_said_each_with_its_own_error():
    tried = try_shapes(WORDS, CONFIG, d_q=1, n_value=5)
    assert [mismatch.product for mismatch in tried.mismatches] == ["scores", "output"]
    assert "wide" in tried.mismatches[0].error
    assert "rows" in tried.mismatches[1].error


def test_no_width_of_the_values_breaks_anything_or_touches_the_weights():
    before = try_shapes(WORDS, CONFIG).matrices["weights"]
    for d_v in (1, 2, 3, 11, 64):
        tried = try_shapes(WORDS, SelfAttentionConfig(5, 3, d_v))
        assert tried.mismatches == ()
        assert tried.matrices["output"].shape == (6, d_v)
        np.testing.assert_array_equal(tried.matrices["weights"], before)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    words=st.lists(st.sampled_from("abc"), min_size=1, max_size=6),
    d_k=st.integers(1, 5), d_q=st.none() | st.integers(1, 5), n_value=st.none() | st.integers(0, 6),
)  # fmt: skip
def test_there_is_a_clash_exactly_where_two_sizes_differ(words, d_k, d_q, n_value):
    if n_value is not None and n_value > len(words):
        n_value = None
    tried = try_shapes(words, SelfAttentionConfig(4, d_k, 2), d_q=d_q, n_value=n_value)
    sizes = tried.sizes
    clashing = {mismatch.product for mismatch in tried.mismatches}
    assert ("scores" in clashing) == (sizes["d_q"] != sizes["d_k"])
    assert ("output" in clashing) == (sizes["n_value"] != sizes["n_key"])
    assert (tried.matrices["output"] is None) == bool(clashing)


@pytest.mark.parametrize(("name", "size"), [("d_q", 0), ("d_q", 2.5), ("n_value", 7),
                                            ("n_value", -1)])  # fmt: skip
def test_an_impossible_size_is_refused(name, size):
    with pytest.raises(AttentionError, match=name):
        try_shapes(WORDS, CONFIG, **{name: size})
