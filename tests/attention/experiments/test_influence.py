"""Influence is the norm of a Jacobian: against differences, by hand, and by its laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    SelfAttentionConfig,
    causal_mask,
    embed,
    projection,
    scaled_dot_product_attention,
    self_attention,
    sliding_window_mask,
)
from attention.experiments.influence import (
    attention_influence,
    bidirectional_influence,
    orthogonal,
    recurrent_influence,
)
from attention.layers.rnn import recurrent_states

STEP = 1e-6


def by_differences(states_of, X):
    """The norm of each Jacobian, from central differences: row j, column i."""
    n, d = X.shape
    influence = np.zeros((n, n))
    for i in range(n):
        jacobians = []
        for m in range(d):
            nudge = np.zeros_like(X)
            nudge[i, m] = STEP
            jacobians.append((states_of(X + nudge) - states_of(X - nudge)) / (2 * STEP))
        # (d, n, d_out): for each state the norm over the entries of x_i and of the state
        influence[:, i] = np.linalg.norm(np.array(jacobians), axis=(0, 2))
    return influence


def network(d_in=5, d_hidden=3, rho=0.9, seed=0):
    return projection("U", d_in, d_hidden, seed), rho * orthogonal("W", d_hidden, seed)


def window(n_query, n_key):
    return sliding_window_mask(n_query, n_key, 1, 1)


def nothing_for_the_first(n_query, n_key):
    return causal_mask(n_query, n_key, offset=-1)


SIZES = st.fixed_dictionaries(
    {"n": st.integers(1, 6), "d": st.integers(1, 5), "d_k": st.integers(1, 4),
     "d_v": st.integers(1, 4), "seed": st.integers(0, 999)}
)  # fmt: skip


@settings(max_examples=30, derandomize=True, deadline=None)
@given(sizes=SIZES, mask=st.sampled_from([None, causal_mask, nothing_for_the_first, window]))
def test_attention_moves_as_differences_say(sizes, mask):
    config = SelfAttentionConfig(sizes["d"], sizes["d_k"], sizes["d_v"], sizes["seed"])
    n = sizes["n"]
    hidden = None if mask is None else mask(n, n)
    trace = self_attention(tuple("abcabd")[:n], config, mask=hidden)

    def outputs(X):
        made = (X @ trace.W_Q, X @ trace.W_K, X @ trace.W_V)
        return scaled_dot_product_attention(*made, mask=hidden).output

    expected = by_differences(outputs, trace.X)
    np.testing.assert_allclose(attention_influence(trace), expected, atol=1e-6, rtol=1e-6)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(sizes=SIZES, rho=st.floats(0, 4))
def test_recurrence_moves_as_differences_say(sizes, rho):
    U, W = network(sizes["d"], sizes["d_k"], rho, sizes["seed"])
    X = embed(tuple("abcabd")[: sizes["n"]], sizes["d"], sizes["seed"])
    expected = by_differences(lambda X: recurrent_states(X, U, W), X)
    np.testing.assert_allclose(recurrent_influence(X, U, W), expected, atol=1e-6, rtol=1e-6)


@settings(max_examples=15, derandomize=True, deadline=None)
@given(sizes=SIZES)
def test_both_directions_move_as_differences_say(sizes):
    forward, backward = network(sizes["d"], 3, seed=1), network(sizes["d"], 2, seed=2)
    X = embed(tuple("abcabd")[: sizes["n"]], sizes["d"], sizes["seed"])

    def both(X):
        there = recurrent_states(X, *forward)
        back = recurrent_states(X[::-1], *backward)[::-1]
        return np.concatenate([there, back], axis=1)

    found = bidirectional_influence(
        recurrent_influence(X, *forward), recurrent_influence(X[::-1], *backward)
    )
    np.testing.assert_allclose(found, by_differences(both, X), atol=1e-6, rtol=1e-6)


# Laws.


def test_lists_are_arrays():
    lists = [[1.0], [2.0]], [[0.5]], [[0.25]]
    found = recurrent_influence(*lists)
    np.testing.assert_array_equal(found, recurrent_influence(*map(np.array, lists)))
    both = bidirectional_influence(found.tolist(), found.tolist())
    np.testing.assert_array_equal(both, bidirectional_influence(found, found))


def test_a_state_knows_nothing_of_what_comes_after():
    U, W = network()
    influence = recurrent_influence(embed(tuple("abcde"), 5), U, W)
    assert np.all(influence[np.triu_indices(5, k=1)] == 0)
    assert np.all(influence[np.tril_indices(5)] > 0)


def test_the_backward_half_is_its_mirror():
    U, W = network()
    X = embed(tuple("abcde"), 5)
    nothing = np.zeros((5, 5))
    backward = bidirectional_influence(nothing, recurrent_influence(X[::-1], U, W))
    assert np.all(backward[np.tril_indices(5, k=-1)] == 0)
    assert np.array_equal(backward[::-1, ::-1], recurrent_influence(X[::-1], U, W))


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0, 2.0])
def test_where_tanh_is_linear_influence_is_rho_to_the_distance(rho):
    U, W = network(d_in=7, d_hidden=5, rho=rho)
    # Near 0 the slope of tanh is 1: 1 - h^2 is 1 to the last bit for states below 1e-8.
    influence = recurrent_influence(1e-30 * embed(tuple("abcdef"), 7), U, W)
    for j in range(6):
        for i in range(j + 1):
            expected = rho ** (j - i) * np.linalg.norm(U)
            assert influence[j, i] == pytest.approx(expected, rel=1e-12, abs=1e-300)


def test_permuting_the_words_permutes_the_influence_of_attention():
    words, order = tuple("abcdef"), [3, 0, 5, 1, 4, 2]
    config = SelfAttentionConfig(7, 5, 3)
    influence = attention_influence(self_attention(words, config))
    moved = attention_influence(self_attention([words[i] for i in order], config))
    np.testing.assert_allclose(moved, influence[np.ix_(order, order)], rtol=1e-9)


def test_equal_words_are_moved_equally_whatever_their_distance():
    influence = attention_influence(self_attention(tuple("abcabc"), SelfAttentionConfig()))
    np.testing.assert_allclose(influence[:3, :3][0, 1], influence[0, 4], rtol=1e-9)


def test_one_word_passes_its_value_on():
    trace = self_attention(("a",), SelfAttentionConfig(5, 3, 2))
    assert attention_influence(trace)[0, 0] == pytest.approx(np.linalg.norm(trace.W_V))


@pytest.mark.parametrize("d", [1, 2, 7, 16])
def test_an_orthogonal_matrix_keeps_lengths(d):
    Q = orthogonal("W", d, seed=3)
    np.testing.assert_allclose(Q @ Q.T, np.eye(d), atol=1e-12)
    assert d == 1 or not np.array_equal(Q, orthogonal("W", d, seed=4))


@pytest.mark.parametrize("rho", [0.0, 4.0])
def test_nothing_overflows_over_200_words(rho):
    U, W = network(16, 16, rho)
    X = embed(tuple(f"w{i}" for i in range(200)), 16)
    assert np.all(np.isfinite(recurrent_influence(X, U, W)))
    assert np.all(np.isfinite(recurrent_influence(1e-300 * X, U, W)))
    assert math.isfinite(
        attention_influence(self_attention(tuple("ab" * 100), SelfAttentionConfig())).max()
    )


# Misuse.


def test_two_directions_of_different_length_are_refused():
    with pytest.raises(AttentionError, match=r"forward has shape \(2, 2\) but backward \(3, 3\)"):
        bidirectional_influence(np.ones((2, 2)), np.ones((3, 3)))
