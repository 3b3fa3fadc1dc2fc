"""A trained encoder, against the reference: transformers, eager attention, float32."""

from pathlib import Path

import numpy as np
import pytest

from attention import AttentionError, explain
from attention.bert.encoder import MAX_PIECES
from attention.rules import Affine
from attention.sources import Cell

# Made by reference/make.py, which says what is in it.
REFERENCE = np.load(Path(__file__).parent / "reference/encoder.npz", allow_pickle=False)
SHORT = [name.split(".")[1] for name in REFERENCE if name.startswith("short") and "text" in name]
LONG = [int(name.split(".")[1]) for name in REFERENCE if name.endswith("signed")]
ANIMAL = "The animal didn't cross the street because it was too tired."
CLOSE = 1e-5


@pytest.fixture(scope="module")
def animal(encoder):
    return encoder.trace(ANIMAL)


def all_weights(trace):
    return np.stack([layer.weights for layer in trace.layers])  # (layers, heads, n, n)


# Against the reference.


def same(found, name):
    np.testing.assert_allclose(found, REFERENCE[name], rtol=0, atol=CLOSE)


def test_the_reference_has_sentences_of_3_to_112_pieces():
    lengths = [*(len(REFERENCE[f"short.{i}.hidden"]) for i in SHORT), *LONG]
    assert (min(lengths), max(lengths), len(lengths)) == (3, 112, 6)


@pytest.mark.parametrize("i", SHORT)
def test_a_short_sentence_has_the_attention_and_the_hidden_state_of_the_reference(encoder, i):
    trace = encoder.trace(str(REFERENCE[f"short.{i}.text"]))
    same(all_weights(trace), f"short.{i}.weights")
    same(trace.hidden_states[-1], f"short.{i}.hidden")


@pytest.mark.parametrize("n", LONG)
def test_a_long_sentence_has_the_attention_and_the_hidden_state_of_the_reference(encoder, n):
    trace = encoder.trace(str(REFERENCE[f"long.{n}.text"]))
    assert len(trace.pieces) == n
    # Each weight counts fully in the sum of its row, whatever its sign.
    signs = np.random.default_rng(n).choice([-1.0, 1.0], n)
    same(all_weights(trace).astype(float) @ signs, f"long.{n}.signed")
    rows = np.linspace(0, n - 1, 8).astype(int)
    same(trace.head(4, 2).attention.weights[rows], f"long.{n}.head")
    same(trace.hidden_states[-1][rows], f"long.{n}.hidden")


# The trace.


def test_a_trace_keeps_every_layer_and_head(animal):
    n = len(animal.pieces)
    assert (animal.pieces[0], animal.pieces[-1], n) == ("[CLS]", "[SEP]", 16)
    assert (animal.n_layers, animal.n_heads) == (6, 12)
    assert [state.shape for state in animal.hidden_states] == [(n, 384)] * 7
    assert all_weights(animal).shape == (6, 12, n, n)
    assert (animal.left_out, animal.unknown) == (0, 0)


def test_hangul_in_an_english_vocabulary_is_unknown_or_falls_into_letters(encoder):
    trace = encoder.trace("나는 집에 간다 뷁")
    assert trace.unknown == trace.pieces.count("[UNK]") > 0
    assert any(piece.startswith("##") for piece in trace.pieces)


def test_a_sentence_without_a_word_is_two_pieces(encoder):
    assert encoder.trace("").pieces == ("[CLS]", "[SEP]")


@pytest.mark.parametrize(("words", "left_out"), [(126, 0), (127, 1), (1000, 874)])
def test_at_most_128_pieces_take_part_and_the_rest_is_counted(encoder, words, left_out):
    trace = encoder.trace("cat " * words)
    assert (len(trace.pieces), trace.left_out) == (MAX_PIECES, left_out)
    assert trace.pieces[-2:] == ("cat", "[SEP]")


def test_nothing_in_a_trace_can_be_written_to(animal):
    head = animal.head(2, 3)
    for array in (*animal.hidden_states, *head.matrices.values()):
        assert not array.flags.writeable
        assert array.dtype == np.float32


@pytest.mark.parametrize(
    ("layer", "head", "message"),
    [
        (0, 1, "layer is 0; give a whole number, at least 1"),
        (7, 1, "layer is 7 but there are 6; give a whole number from 1 to 6"),
        (1, 13, "head is 13 but there are 12; give a whole number from 1 to 12"),
    ],
)
def test_a_layer_or_head_that_is_not_there_is_refused(animal, layer, head, message):
    with pytest.raises(AttentionError) as refused:
        animal.head(layer, head)
    assert str(refused.value) == message


# One head.


def test_a_head_names_its_matrices_in_the_order_in_which_they_are_computed(animal):
    head = animal.head(4, 2)
    given = ["X", "W_Q", "b_Q", "W_K", "b_K", "W_V", "b_V"]
    stages = ["Q", "K", "V", "scores", "scaled", "weights", "output"]
    assert list(head.matrices) == [*given, *stages]
    assert set(head.rules) == set(head.matrices)
    assert head.words["query"] == head.words["key"] == animal.pieces


def test_the_matrices_of_a_head_follow_from_each_other(animal):
    m = animal.head(5, 7).matrices
    for name in "QKV":
        np.testing.assert_allclose(m["X"] @ m[f"W_{name}"] + m[f"b_{name}"], m[name], atol=1e-5)
    np.testing.assert_allclose(m["scaled"], m["Q"] @ m["K"].T / np.sqrt(32), atol=1e-5)
    np.testing.assert_allclose(m["output"], m["weights"] @ m["V"], atol=1e-6)


def test_a_query_is_explained_to_the_last_term_the_bias(animal):
    head = animal.head(4, 2)
    found = explain(head, "Q", 10, 3)
    assert (found.rule, len(found.terms)) == (Affine("X", "W_Q", "b_Q"), 385)
    (bias,) = found.terms[-1].factors
    assert (bias.cell, bias.value) == (Cell("b_Q", 0, 3), head.matrices["b_Q"][0, 3])
    assert found.total == pytest.approx(found.value, abs=1e-5)
