"""One sentence asks another: by loops, with every size a different prime."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    SelfAttentionConfig,
    causal_mask,
    cross_attention,
    embed,
    projection,
    scaled_dot_product_attention,
    self_attention,
    seq2seq_attention,
    sinusoidal_positions,
)
from attention.layers.rnn import recurrent_states

SOURCE, TARGET = tuple("abcde"), ("u", "v", "a")


def by_loops(Q, K, V, scale):
    """Attention as three plain loops."""
    output = np.zeros((len(Q), V.shape[1]))
    weights = np.zeros((len(Q), len(K)))
    for i in range(len(Q)):
        powers = [math.exp(sum(Q[i, m] * K[j, m] for m in range(Q.shape[1])) * scale)
                  for j in range(len(K))]  # fmt: skip
        for j in range(len(K)):
            weights[i, j] = powers[j] / sum(powers)
            for c in range(V.shape[1]):
                output[i, c] += weights[i, j] * V[j, c]
    return weights, output


def test_a_mask_and_positions_act_as_on_their_own():
    mask = np.arange(5) < 3
    with_both = SelfAttentionConfig(7, 3, 5, positions="sinusoidal")
    trace = cross_attention(TARGET, SOURCE, with_both, mask=mask)
    X, Y = (embed(words, 7) + sinusoidal_positions(len(words), 7) for words in (SOURCE, TARGET))
    np.testing.assert_array_equal(trace.matrices["Y"], Y)
    np.testing.assert_allclose(
        trace.matrices["scores"],
        Y @ projection("W_Q", 7, 3) @ (X @ projection("W_K", 7, 3)).T,
        atol=1e-12,
    )
    assert np.all(trace.matrices["weights"][:, 3:] == 0)
    states = seq2seq_attention(TARGET, SOURCE, 7, 3, positions="sinusoidal", mask=mask)
    np.testing.assert_array_equal(states.matrices["X"], X)
    short = scaled_dot_product_attention(states.S, states.H[:3], states.H[:3], scale=1.0)
    np.testing.assert_allclose(states.matrices["output"], short.output, atol=1e-12)


# Cross-attention.


@settings(max_examples=30, derandomize=True, deadline=None)
@given(seed=st.integers(0, 9999))
def test_cross_attention_is_what_plain_loops_give(seed):
    config = SelfAttentionConfig(d_model=13, d_k=7, d_v=11, seed=seed)  # and 3 words ask 5
    trace = cross_attention(TARGET, SOURCE, config)
    X, Y = embed(SOURCE, 13, seed), embed(TARGET, 13, seed)
    Q = Y @ projection("W_Q", 13, 7, seed)
    K = X @ projection("W_K", 13, 7, seed)
    V = X @ projection("W_V", 13, 11, seed)
    weights, output = by_loops(Q, K, V, 1 / math.sqrt(7))
    np.testing.assert_allclose(trace.attention.weights, weights, rtol=1e-10)
    np.testing.assert_allclose(trace.attention.output, output, rtol=1e-9, atol=1e-12)
    assert trace.attention.weights.shape == (3, 5)


def test_a_sentence_that_asks_itself_is_self_attention():
    config = SelfAttentionConfig(d_model=5, d_k=3, d_v=2)
    crossed, own = cross_attention(SOURCE, SOURCE, config), self_attention(SOURCE, config)
    for name, numbers in own.matrices.items():
        assert np.array_equal(crossed.matrices[name], numbers), name


def test_the_order_of_the_source_does_not_matter_and_that_of_the_target_only_moves_rows():
    config = SelfAttentionConfig()
    output = cross_attention(TARGET, SOURCE, config).attention.output
    turned = cross_attention(TARGET, SOURCE[::-1], config).attention.output
    np.testing.assert_allclose(turned, output, rtol=1e-12)
    moved = cross_attention(TARGET[::-1], SOURCE, config).attention.output
    np.testing.assert_allclose(moved, output[::-1], rtol=1e-12)


def test_a_mask_of_queries_by_keys_is_kept():
    mask = causal_mask(3, 5)
    trace = cross_attention(TARGET, SOURCE, SelfAttentionConfig(), mask=mask)
    assert np.array_equal(trace.mask, mask)
    assert "masked" in trace.matrices
    assert np.all(trace.attention.weights[0, 1:] == 0)


# Recurrent states.


def test_states_are_what_the_recurrence_says_step_by_step():
    X, U, W = embed(SOURCE, 3), projection("U_H", 3, 2), projection("W_H", 2, 2)
    states = recurrent_states(X, U, W)
    before = np.zeros(2)
    for t in range(5):
        for j in range(2):
            total = sum(X[t, m] * U[m, j] for m in range(3))
            total += sum(before[k] * W[k, j] for k in range(2))
            assert states[t, j] == pytest.approx(math.tanh(total), rel=1e-12)
        before = states[t]


def test_a_state_depends_on_what_came_before_and_not_on_what_comes_after():
    trace, other = (
        seq2seq_attention(TARGET, source, 5, 3) for source in (tuple("abcd"), tuple("abxd"))
    )
    np.testing.assert_array_equal(trace.H[:2], other.H[:2])
    assert not np.allclose(trace.H[2:], other.H[2:])


def test_the_decoder_starts_from_the_encoders_last_state():
    trace = seq2seq_attention(TARGET, SOURCE, 5, 3)
    Y, weights = embed(TARGET, 5), trace.weights
    first = np.tanh(Y[0] @ weights["U_S"] + trace.H[-1] @ weights["W_S"])
    np.testing.assert_allclose(trace.S[0], first, rtol=1e-12)


def test_each_decoder_state_asks_all_encoder_states_which_are_keys_and_values_at_once():
    trace = seq2seq_attention(TARGET, SOURCE, 7, 3)
    weights, context = by_loops(trace.S, trace.H, trace.H, scale=1.0)
    np.testing.assert_allclose(trace.attention.weights, weights, rtol=1e-10)
    np.testing.assert_allclose(trace.attention.output, context, rtol=1e-9, atol=1e-12)
    assert set(trace.matrices) == set(trace.rules)


# Misuse.


def test_an_empty_source_is_refused():
    with pytest.raises(AttentionError, match="source has no words"):
        seq2seq_attention(TARGET, (), 5, 3)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((5, 3), (4, 2), (2, 2)), "X has shape"),
        (((5, 3), (3, 2), (2, 3)), "W_state has shape"),
        (((3,), (3, 2), (2, 2)), "X has shape"),
        (((5, 3), (), (2, 2)), r"X has shape \(5, 3\) and W_input \(\)"),
        (((5, 3), (3,), (3, 3)), "X has shape"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shapes, message):
    with pytest.raises(AttentionError, match=message):
        recurrent_states(*map(np.ones, shapes))


def test_a_start_of_another_width_is_refused():
    with pytest.raises(AttentionError, match=r"start has shape \(3,\); give \(2,\)"):
        recurrent_states(np.ones((5, 3)), np.ones((3, 2)), np.ones((2, 2)), start=np.ones(3))
