"""Self-attention: from words to outputs, every matrix kept."""

import math
from dataclasses import FrozenInstanceError, replace

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
    self_attention,
    tokenize,
)

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)

# No two of them equal, nor equal to the count of words: a swapped axis cannot pass.
CONFIG = SelfAttentionConfig(d_model=11, d_k=5, d_v=3, seed=1)
WORDS = ("the", "cat", "saw", "the", "other", "cat", ".")
NAMES = ["X", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "scaled", "weights", "output"]
FOLLOWS_D_K = {"W_Q", "W_K", "Q", "K", "scores", "scaled", "weights", "output"}
FOLLOWS_D_V = {"W_V", "V", "output"}


@st.composite
def configs(draw):
    d_model, d_k, d_v = draw(st.permutations([2, 3, 5, 11, 13]))[:3]
    return SelfAttentionConfig(d_model, d_k, d_v, seed=draw(st.integers(0, 10**9)))


def assert_close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-11, atol=1e-12)


def changed(before, after):
    """The names of the matrices that are not the same bit for bit."""
    return {
        name
        for name, matrix in before.matrices.items()
        if not np.array_equal(matrix, after.matrices[name])
    }


# By hand.


def test_a_word_alone_looks_at_itself_and_its_output_is_its_value():
    trace = self_attention(["cat"], CONFIG)
    np.testing.assert_array_equal(trace.attention.weights, [[1]])
    np.testing.assert_array_equal(trace.attention.output, trace.attention.value)


def test_one_word_said_three_times_looks_at_each_alike():
    trace = self_attention(["no", "no", "no"], CONFIG)
    assert_close(trace.attention.weights, np.full((3, 3), 1 / 3))
    assert_close(trace.attention.output, trace.attention.value)


def test_no_words_are_empty_matrices():
    matrices = self_attention([], CONFIG).matrices
    assert matrices["X"].shape == (0, 11)
    assert matrices["weights"].shape == (0, 0)
    assert matrices["output"].shape == (0, 3)


def test_sizes_of_1_make_every_matrix_a_product_of_two_numbers():
    trace = self_attention(["a", "b"], SelfAttentionConfig(1, 1, 1, seed=0))
    (a,), (b,) = embed(["a", "b"], 1, 0).tolist()
    w_q, w_k, w_v = (projection(name, 1, 1, 0).item() for name in ("W_Q", "W_K", "W_V"))
    scores = [[a * w_q * a * w_k, a * w_q * b * w_k], [b * w_q * a * w_k, b * w_q * b * w_k]]
    assert_close(trace.attention.scores, scores)
    looks_at_a = [1 / (1 + math.exp(to_b - to_a)) for to_a, to_b in scores]
    assert_close(trace.attention.weights, [[share, 1 - share] for share in looks_at_a])
    assert_close(
        trace.attention.output, [[share * a * w_v + (1 - share) * b * w_v] for share in looks_at_a]
    )


def test_the_matrices_come_in_the_order_in_which_they_are_computed():
    assert list(self_attention(WORDS, CONFIG).matrices) == NAMES


def test_masked_stands_between_scaled_and_weights_where_a_mask_is_given():
    matrices = self_attention(WORDS, CONFIG, mask=causal_mask(7, 7)).matrices
    assert list(matrices) == [*NAMES[:9], "masked", *NAMES[9:]]
    np.testing.assert_array_equal(np.isinf(matrices["masked"]), np.triu(np.ones((7, 7)), k=1))


# Laws.


@REPEATABLE
@given(configs(), st.permutations(range(len(WORDS))))
def test_permuting_the_words_permutes_the_outputs(config, order):
    before = self_attention(WORDS, config).matrices
    after = self_attention([WORDS[i] for i in order], config).matrices
    np.testing.assert_array_equal(after["X"], before["X"][order])
    for name in ("Q", "K", "V", "output"):
        assert_close(after[name], before[name][order])
    for name in ("scores", "scaled", "weights"):
        assert_close(after[name], before[name][np.ix_(order, order)])


@REPEATABLE
@given(configs())
def test_equal_words_have_equal_rows(config):
    matrices = self_attention(WORDS, config).matrices
    for first, again in ((0, 3), (1, 5)):
        np.testing.assert_array_equal(matrices["X"][first], matrices["X"][again])
        # BLAS may take rows at the edge of a block by another kernel: equal but for rounding.
        for name in ("Q", "K", "V", "scores", "scaled", "weights", "output"):
            assert_close(matrices[name][first], matrices[name][again])
        for name in ("scores", "scaled", "weights"):
            assert_close(matrices[name][:, first], matrices[name][:, again])


@pytest.mark.parametrize("d_k", [1, 2, 7, 64])
def test_d_k_changes_w_q_w_k_and_what_follows_and_nothing_else_bit_for_bit(d_k):
    before = self_attention(WORDS, CONFIG)
    assert changed(before, self_attention(WORDS, replace(CONFIG, d_k=d_k))) == FOLLOWS_D_K


@pytest.mark.parametrize("d_v", [1, 2, 7, 64])
def test_d_v_changes_w_v_v_and_output_and_nothing_else_bit_for_bit(d_v):
    before = self_attention(WORDS, CONFIG)
    assert changed(before, self_attention(WORDS, replace(CONFIG, d_v=d_v))) == FOLLOWS_D_V


@pytest.mark.parametrize("d_model", [1, 7, 64])
def test_d_model_changes_every_matrix(d_model):
    before = self_attention(WORDS, CONFIG)
    assert changed(before, self_attention(WORDS, replace(CONFIG, d_model=d_model))) == set(NAMES)


def test_the_seed_changes_every_matrix():
    before = self_attention(WORDS, CONFIG)
    assert changed(before, self_attention(WORDS, replace(CONFIG, seed=2))) == set(NAMES)


def test_the_same_words_and_config_give_the_same_numbers_bit_for_bit():
    assert not changed(self_attention(WORDS, CONFIG), self_attention(WORDS, CONFIG))


@REPEATABLE
@given(configs(), st.integers(1, 20), st.integers(1, 20))
def test_a_larger_d_k_or_d_v_adds_columns_and_leaves_the_others(config, more_k, more_v):
    before = self_attention(WORDS, config).matrices
    larger = replace(config, d_k=config.d_k + more_k, d_v=config.d_v + more_v)
    after = self_attention(WORDS, larger).matrices
    for name in ("W_Q", "W_K", "W_V"):
        width = before[name].shape[1]
        np.testing.assert_array_equal(after[name][:, :width], before[name])
    for name in ("Q", "K", "V"):  # sums of BLAS: equal but for rounding
        assert_close(after[name][:, : before[name].shape[1]], before[name])


@REPEATABLE
@given(configs(), st.integers(1, 20))
def test_a_larger_d_model_extends_x_bit_for_bit_and_rescales_the_ws(config, more):
    before = self_attention(WORDS, config).matrices
    after = self_attention(WORDS, replace(config, d_model=config.d_model + more)).matrices
    np.testing.assert_array_equal(after["X"][:, : config.d_model], before["X"])
    shrunk = math.sqrt(config.d_model / (config.d_model + more))
    for name in ("W_Q", "W_K", "W_V"):
        assert_close(after[name][: config.d_model], before[name] * shrunk)


@REPEATABLE
@given(configs(), st.integers(1, len(WORDS) - 1))
def test_causal_outputs_ignore_the_words_that_come_after(config, heard):
    whole = self_attention(WORDS, config, mask=causal_mask(7, 7)).attention
    first = self_attention(WORDS[:heard], config, mask=causal_mask(heard, heard)).attention
    assert_close(whole.output[:heard], first.output)
    assert_close(whole.weights[:heard, :heard], first.weights)


def test_without_a_mask_a_word_that_comes_after_does_matter():
    whole = self_attention(WORDS, CONFIG).attention
    first = self_attention(WORDS[:4], CONFIG).attention
    assert not np.isclose(whole.output[:4], first.output).any()


# An oracle: plain loops from X and the W's to the output, no matrix product.


def plain_product(a, b):
    columns = list(zip(*b, strict=True))
    return [[math.fsum(x * y for x, y in zip(row, c, strict=True)) for c in columns] for row in a]


def plain_softmax(row):
    powers = [math.exp(x - max(row)) for x in row]
    return [power / math.fsum(powers) for power in powers]


@REPEATABLE
@given(configs())
def test_every_matrix_is_that_of_plain_loops(config):
    X = embed(WORDS, config.d_model, config.seed)
    W_Q, W_K, W_V = (
        projection(name, config.d_model, width, config.seed)
        for name, width in (("W_Q", config.d_k), ("W_K", config.d_k), ("W_V", config.d_v))
    )
    Q, K, V = (plain_product(X.tolist(), W.tolist()) for W in (W_Q, W_K, W_V))
    scores = plain_product(Q, list(zip(*K, strict=True)))
    scaled = [[score / math.sqrt(config.d_k) for score in row] for row in scores]
    weights = [plain_softmax(row) for row in scaled]
    output = plain_product(weights, V)
    expected = [X, W_Q, W_K, W_V, Q, K, V, scores, scaled, weights, output]
    for name, matrix in zip(NAMES, expected, strict=True):
        assert_close(self_attention(WORDS, config).matrices[name], matrix)


# Ranges.


@REPEATABLE
@given(st.text(max_size=20), configs())
def test_every_sentence_has_matrices_of_the_right_shapes_that_nobody_can_write_to(text, config):
    trace = self_attention(tokenize(text), config)
    n, d_model, d_k, d_v = len(trace.tokens), config.d_model, config.d_k, config.d_v
    shapes = [(n, d_model), (d_model, d_k), (d_model, d_k), (d_model, d_v)]
    shapes += [(n, d_k), (n, d_k), (n, d_v), (n, n), (n, n), (n, n), (n, d_v)]
    assert [matrix.shape for matrix in trace.matrices.values()] == shapes
    for matrix in trace.matrices.values():
        assert matrix.dtype == np.float64
        assert np.isfinite(matrix).all()
        assert not matrix.flags.writeable
    assert_close(trace.attention.weights.sum(axis=1), np.ones(n))


def test_the_trace_says_what_it_was_made_of_and_cannot_be_changed():
    trace = self_attention(list(WORDS), CONFIG)
    assert trace.tokens == WORDS
    assert trace.config is CONFIG
    with pytest.raises(FrozenInstanceError):
        trace.X = None
    with pytest.raises(TypeError):
        trace.matrices["X"] = None
    with pytest.raises(FrozenInstanceError):
        CONFIG.d_k = 2


def test_words_that_can_be_read_once_only_are_all_in_the_trace():
    trace = self_attention(iter(WORDS), CONFIG)
    assert trace.tokens == WORDS
    assert len(trace.X) == len(WORDS)


# Errors.


def test_a_mask_for_another_sentence_is_refused_with_both_numbers():
    with pytest.raises(AttentionError, match=r"^mask has 6 rows but there are 7 queries; give one"):
        self_attention(WORDS, CONFIG, mask=causal_mask(6, 6))


def test_a_sentence_that_was_not_tokenized_is_refused():
    with pytest.raises(AttentionError, match=r"^tokens is one string; .* tokenize\(text\)$"):
        self_attention("the cat", CONFIG)
