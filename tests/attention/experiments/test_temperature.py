"""From the mean to a look-up: both ends exact, softmax in between, equal scores share."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, SelfAttentionConfig, self_attention, softmax
from attention.experiments.temperature import softmax_with_temperature

ROWS = st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=1, max_size=4).map(
    np.array
)
INF = float("inf")


# By hand.


def test_two_scores_with_a_closed_form():
    # exp(2 ln 3) : exp(0) is 9 : 1.
    np.testing.assert_allclose(
        softmax_with_temperature(np.array([[np.log(3.0), 0.0]]), 2), [[0.9, 0.1]]
    )


def test_without_sharpness_all_weights_are_exactly_the_same():
    np.testing.assert_array_equal(
        softmax_with_temperature(np.array([[5.0, -3.0, 800.0, 0.0]]), 0), [[0.25] * 4]
    )


def test_endless_sharpness_takes_exactly_the_best():
    np.testing.assert_array_equal(
        softmax_with_temperature(np.array([[1.0, 1.001, 0.0]]), INF), [[0, 1, 0]]
    )


def test_equal_scores_share_the_weight_equally():
    np.testing.assert_array_equal(
        softmax_with_temperature(np.array([[2.0, 1.0, 2.0]]), INF), [[0.5, 0, 0.5]]
    )


def test_scores_that_differ_by_rounding_alone_share_too():
    near = np.nextafter(2.0, 3.0)
    np.testing.assert_array_equal(
        softmax_with_temperature(np.array([[2.0, near]]), INF), [[0.5, 0.5]]
    )


@pytest.mark.parametrize("words", ["the cat sat on the mat", "home home home", "a b a b a c a"])
@pytest.mark.parametrize("d_k", [1, 7, 64])
def test_repeated_words_are_looked_up_together(words, d_k):
    tokens = words.split()
    trace = self_attention(tokens, SelfAttentionConfig(d_k=d_k))
    for row in softmax_with_temperature(trace.attention.scaled, INF):
        best = {tokens[j] for j in np.flatnonzero(row)}
        assert len(best) == 1
        count = tokens.count(best.pop())
        np.testing.assert_array_equal(row[row > 0], [1 / count] * count)


@pytest.mark.parametrize("beta", [0, 0.5, 1, 1e300, INF])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_forbidden_keys_get_nothing_whatever_the_sharpness(beta, dtype):
    scaled = np.array([[1, -np.inf, 3], [-np.inf] * 3], dtype=dtype)
    weights = softmax_with_temperature(scaled, beta)
    assert weights.dtype == dtype
    assert weights[0, 1] == 0
    assert weights[0].sum() == pytest.approx(1)
    np.testing.assert_array_equal(weights[1], 0)


@pytest.mark.parametrize("beta", [1e-300, 1e-60])
def test_a_tiny_sharpness_still_forbids(beta):
    weights = softmax_with_temperature(np.array([[1, -np.inf, 1]], dtype=np.float32), beta)
    np.testing.assert_array_equal(weights, [[0.5, 0, 0.5]])


# Laws.


@given(scaled=ROWS)
def test_at_one_it_is_the_softmax_to_the_last_bit(scaled):
    np.testing.assert_array_equal(softmax_with_temperature(scaled, 1), softmax(scaled))


@settings(deadline=None)
@given(scaled=ROWS, betas=st.tuples(st.floats(0, 100), st.floats(0, 100)))
def test_more_sharpness_never_lowers_the_largest_weight(scaled, betas):
    low, high = (softmax_with_temperature(scaled, beta).max(axis=-1) for beta in sorted(betas))
    assert np.all(low <= high + 1e-12)


@given(scaled=ROWS, beta=st.one_of(st.floats(0, 1e308), st.just(INF)))
def test_weights_are_never_negative_and_sum_to_one(scaled, beta):
    weights = softmax_with_temperature(scaled, beta)
    assert np.all(weights >= 0)
    np.testing.assert_allclose(weights.sum(axis=-1), 1)
    assert not weights.flags.writeable


def test_a_whole_number_that_no_float_holds_is_as_sharp_as_infinity():
    scaled = np.array([[1.0, 2.0, 2.0, -np.inf]])
    assert softmax_with_temperature(scaled, 10**400).tolist() == [[0, 0.5, 0.5, 0]]


@pytest.mark.parametrize("beta", [-1, float("nan"), True, "hot", None, -(10**400)])
def test_what_is_no_sharpness_is_refused(beta):
    with pytest.raises(AttentionError, match=re.escape(f"beta is {beta!r}"[:40])):
        softmax_with_temperature(np.ones((1, 2)), beta)


def test_a_single_number_is_no_row():
    with pytest.raises(AttentionError, match="row"):
        softmax_with_temperature(np.array(1.0), 1)
