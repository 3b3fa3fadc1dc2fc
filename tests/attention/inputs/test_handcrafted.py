"""Weights made by hand do what their line says, as numbers."""

import numpy as np
import pytest

from attention import AttentionError, Overrides, SelfAttentionConfig, handcrafted, self_attention
from attention.inputs.handcrafted import HANDCRAFTED, least_on_target
from attention.rules import Constant

SURE = 0.997
SENTENCES = [
    ("it",),
    ("the", "cat", "sat", "on", "the", "mat"),
    ("a", "a", "a"),
    tuple(f"w{i % 40}" for i in range(64)),
]


def trace_of(name, words):
    made = handcrafted(name, words)
    sizes = (made.X.shape[1], made.W_Q.shape[1], made.W_V.shape[1])
    overrides = Overrides(made.matrices, origin="by hand")
    trace = self_attention(words, SelfAttentionConfig(*sizes), overrides=overrides)
    assert all(trace.rules[matrix] == Constant("by hand") for matrix in made.matrices)
    return trace


@pytest.mark.parametrize("words", SENTENCES)
def test_identity_shares_the_attention_among_equal_words(words):
    weights = trace_of("identity", words).attention.weights
    equal = np.array([[a == b for b in words] for a in words])
    assert np.all((weights * equal).sum(axis=1) > SURE)
    for row, same in zip(weights, equal, strict=True):
        np.testing.assert_allclose(row[same], row[same][0], rtol=1e-12)


@pytest.mark.parametrize("words", SENTENCES)
def test_previous_looks_one_place_back_and_the_first_word_at_itself(words):
    weights = trace_of("previous", words).attention.weights
    assert weights[0, 0] > SURE
    assert all(weights[i, i - 1] > SURE for i in range(1, len(words)))


@pytest.mark.parametrize("words", SENTENCES)
def test_uniform_gives_the_mean_of_the_values(words):
    trace = trace_of("uniform", words)
    np.testing.assert_allclose(trace.attention.weights, 1 / len(words), rtol=1e-12)
    counts = [words.count(word) / len(words) for word in dict.fromkeys(words)]
    np.testing.assert_allclose(trace.attention.output[0], counts, rtol=1e-12)


@pytest.mark.parametrize("words", SENTENCES)
def test_lookup_has_one_key_a_place_and_reads_the_sentence_backwards(words):
    trace = trace_of("lookup", words)
    n = len(words)
    key = trace.attention.key
    np.testing.assert_array_equal(key, key[0, 0] * np.eye(n))
    assert all(trace.attention.weights[i, n - 1 - i] > SURE for i in range(n))
    different = list(dict.fromkeys(words))
    read = [different[i] for i in trace.attention.output.argmax(axis=1)]
    assert read == list(reversed(words))


@pytest.mark.parametrize("words", SENTENCES)
def test_the_least_weight_on_the_target_is_measured(words):
    n = len(words)
    for name in HANDCRAFTED:
        weights = trace_of(name, words).attention.weights
        least, n_hidden = least_on_target(name, words, weights)
        assert n_hidden == 0
        assert least > (SURE if name != "uniform" else 0.999 / n)
    spread = np.full((n, n), 1 / n)
    assert least_on_target("previous", words, spread)[0] == pytest.approx(1 / n)
    assert least_on_target("lookup", words, spread)[0] == pytest.approx(1 / n)
    rarest = min(words.count(word) for word in words) / n
    assert least_on_target("identity", words, spread)[0] == pytest.approx(rarest)


def test_queries_that_cannot_see_their_target_are_counted_and_left_out():
    near = abs(np.subtract.outer(np.arange(5), np.arange(5))) <= 1  # a window of one word
    weights = near / near.sum(axis=1, keepdims=True)
    words, only = ["p", "q", "r", "s", "t"], np.eye(5, dtype=bool)
    assert least_on_target("lookup", words, weights, ~near) == (pytest.approx(1 / 3), 4)
    assert least_on_target("previous", words, weights, ~near) == (pytest.approx(1 / 3), 0)
    assert least_on_target("previous", words, np.eye(5), ~only) == (1, 4)
    assert least_on_target("identity", words, weights, only) == (0, 5)
    assert least_on_target("uniform", words, weights, ~near) == (pytest.approx(1 / 3), 0)


def test_what_there_is_none_of_is_refused():
    with pytest.raises(AttentionError, match="name is 'next'; give one of identity"):
        handcrafted("next", ["a"])
    with pytest.raises(AttentionError, match="name is 'drawn'; give one of identity"):
        least_on_target("drawn", ["a"], np.ones((1, 1)))
    with pytest.raises(AttentionError, match="there are no words"):
        handcrafted("identity", [])
    assert list(HANDCRAFTED) == ["identity", "previous", "uniform", "lookup"]
