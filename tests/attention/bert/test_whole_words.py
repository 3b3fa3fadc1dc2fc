"""Weights between whole words, from those between pieces."""

from types import SimpleNamespace

import numpy as np

from attention.bert.whole_words import is_cut, whole_words
from attention.bert.wordpiece import WordPiece


def test_by_hand_columns_are_summed_and_rows_averaged():
    weights = np.array([[[0.5, 0.1, 0.4], [0.2, 0.3, 0.5], [0.6, 0.2, 0.2]]], np.float32)
    trace = SimpleNamespace(pieces=("cat", "##s", "go"), layers=(SimpleNamespace(weights=weights),))
    words = whole_words(trace, WordPiece({}))
    assert (words.pieces, words.starts) == (("cats", "go"), (0, 2))
    assert [words.word_at(piece) for piece in range(3)] == [0, 0, 1]
    expected = [[[(0.6 + 0.5) / 2, (0.4 + 0.5) / 2], [0.8, 0.2]]]
    np.testing.assert_allclose(words.layers[0].weights, expected, atol=1e-6)
    assert is_cut(words, trace.pieces)


def test_each_row_still_sums_to_one_and_the_words_are_those_between_spaces(multilingual):
    trace = multilingual.trace("그녀는 도서관에서 책을 읽었다.")
    words = whole_words(trace, multilingual.tokenizer)
    assert words.pieces == ("<s>", "그녀는", "도서관에서", "책을", "읽었다.", "</s>")
    assert (words.n_layers, words.n_heads) == (12, 12)
    for layer in words.layers:
        np.testing.assert_allclose(layer.weights.sum(axis=-1), 1, atol=1e-5)
