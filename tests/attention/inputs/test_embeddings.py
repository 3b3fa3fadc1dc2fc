"""From tokens to X, one vector a word."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, embed

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)
ROOT = Path(__file__).parents[3]

WORDS = st.lists(st.text(st.characters(exclude_categories=()), max_size=5), max_size=7)
SIZES = st.integers(1, 19)
SEEDS = st.integers(0, 10**12)


# By hand: worked out from the docstring's formula with hashlib and math, without NumPy.

FOR_EVER = {
    ("hello", 0): [1.3536880219274023, 1.550443854709771, 1.179635279063437, 0.9033245137882348],
    ("hello", 7): [0.4568899514734939, -0.32744590175881055, -0.96390827908009, 1.0206655071990003],
    ("나는", 0): [-0.047754797222723064, 1.2971806199948939, -0.21992136021008374],
    (".", 7): [-0.7590753520665918, -0.12361485022085618, -0.5407500929979719, 1.3795331998970624],
}


@pytest.mark.parametrize(("word", "seed"), FOR_EVER)
def test_the_vector_of_a_word_is_this_one_for_ever(word, seed):
    expected = FOR_EVER[word, seed]
    np.testing.assert_allclose(embed([word], len(expected), seed)[0], expected, rtol=1e-14)


def test_no_words_are_no_rows():
    assert embed([], 5).shape == (0, 5)


def test_the_seed_is_0_unless_given():
    np.testing.assert_array_equal(embed(["it"], 5), embed(["it"], 5, seed=0))


# Laws.


@REPEATABLE
@given(WORDS, SIZES, st.integers(1, 19), SEEDS)
def test_a_larger_d_model_extends_each_vector_bit_for_bit(tokens, d_model, more, seed):
    larger = embed(tokens, d_model + more, seed)
    np.testing.assert_array_equal(larger[:, :d_model], embed(tokens, d_model, seed))


@REPEATABLE
@given(WORDS, WORDS, SIZES, SEEDS)
def test_a_vector_depends_on_its_word_and_not_on_the_words_around(before, after, d_model, seed):
    alone = embed(["it"], d_model, seed)[0]
    among = embed([*before, "it", *after], d_model, seed)[len(before)]
    np.testing.assert_array_equal(among, alone)


def test_equal_words_have_equal_rows():
    X = embed(["the", "cat", "the"], 7)
    np.testing.assert_array_equal(X[0], X[2])
    assert not np.isclose(X[0], X[1]).any()


@pytest.mark.parametrize(
    ("one", "other"), [("the", "The"), ("a", "b"), ("", " "), ("1", "01"), ("\ud800", "\udc00")]
)
def test_different_words_have_different_rows(one, other):
    X = embed([one, other], 7)
    assert not np.isclose(X[0], X[1]).any()


@REPEATABLE
@given(SEEDS, SEEDS)
def test_another_seed_draws_every_number_anew(seed, other):
    same = embed(["it", "."], 3, seed) == embed(["it", "."], 3, other)
    assert same.all() if seed == other else not same.any()


def test_a_word_that_looks_like_a_seed_is_not_taken_for_one():
    assert not np.isclose(embed(["2 it"], 5, seed=1), embed(["it"], 5, seed=2)).any()
    assert not np.isclose(embed(["2 it"], 5, seed=1), embed(["it"], 5, seed=12)).any()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_numbers_do_not_depend_on_the_hash_seed_of_the_process(hash_seed):
    program = "from attention import embed; print(embed(['it', '나는'], 5, seed=3).tobytes().hex())"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == embed(["it", "나는"], 5, seed=3).tobytes().hex()


# Ranges.


@REPEATABLE
@given(WORDS, SIZES, SEEDS)
def test_x_has_one_row_a_word_and_cannot_be_written_to(tokens, d_model, seed):
    X = embed(tokens, d_model, seed)
    assert X.shape == (len(tokens), d_model)
    assert X.dtype == np.float64
    assert np.isfinite(X).all()
    assert not X.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        X[...] = 0


def test_any_sequence_of_words_and_any_whole_number_will_do():
    X = embed(["a", "b"], 3, 5)
    np.testing.assert_array_equal(embed(("a", "b"), np.int64(3), np.uint8(5)), X)
    np.testing.assert_array_equal(embed(np.array(["a", "b"]), 3, 5), X)


def test_entries_are_about_standard_normal():
    X = embed([f"word{i}" for i in range(500)], 101, seed=1)
    count = X.size
    assert abs(X.mean()) < 5 / count**0.5
    assert abs(X.var() - 1) < 5 * (2 / count) ** 0.5
    assert abs((np.abs(X) < 1).mean() - 0.6827) < 5 * (0.68 * 0.32 / count) ** 0.5


def test_entries_do_not_depend_on_each_other():
    X = embed([f"word{i}" for i in range(2000)], 13, seed=1)
    correlations = np.corrcoef(X, rowvar=False)[np.triu_indices(13, k=1)]
    assert np.abs(correlations).max() < 5 / 2000**0.5


# Errors.


@pytest.mark.parametrize(
    ("d_model", "message"),
    [
        (0, "d_model is 0; give a whole number, at least 1"),
        (-3, "d_model is -3; give a whole number, at least 1"),
        (2.0, "d_model is 2.0, a float; give a whole number, at least 1"),
        (True, "d_model is True, a bool; give a whole number, at least 1"),
        ("8", "d_model is '8', a str; give a whole number, at least 1"),
        (None, "d_model is None, a NoneType; give a whole number, at least 1"),
    ],
)
def test_a_d_model_that_is_no_size_is_refused(d_model, message):
    with pytest.raises(AttentionError) as refused:
        embed(["it"], d_model)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        (-1, "seed is -1; give a whole number, at least 0"),
        (0.5, "seed is 0.5, a float; give a whole number, at least 0"),
        (None, "seed is None, a NoneType; give a whole number, at least 0"),
    ],
)
def test_a_seed_that_is_no_seed_is_refused(seed, message):
    with pytest.raises(AttentionError) as refused:
        embed(["it"], 3, seed)
    assert str(refused.value) == message


def test_a_sentence_that_was_not_tokenized_is_refused():
    with pytest.raises(AttentionError, match=r"^tokens is one string; .* tokenize\(text\)$"):
        embed("it is", 3)


def test_a_token_that_is_no_string_is_named_by_its_place_counted_from_1():
    with pytest.raises(AttentionError, match=r"^token 2 is a float; give each word as a string$"):
        embed(["it", 2.5, "is"], 3)


@pytest.mark.parametrize(("tokens", "kind"), [(None, "NoneType"), (5, "int")])
def test_tokens_that_are_no_sequence_are_refused(tokens, kind):
    with pytest.raises(AttentionError, match=rf"^tokens is a {kind}; give a sequence of words"):
        embed(tokens, 3)
