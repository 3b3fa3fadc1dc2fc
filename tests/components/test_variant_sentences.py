"""Every number of every variant has its sentence and its formula, in every language."""

import numpy as np
import pytest

from attention import explain
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare
from pages.components.explanation.sentences import sentence_of
from pages.figures.derivation import derive
from pages.state.texts import LANGUAGES, texts_in
from tests.attention.variants.states import example


@pytest.mark.parametrize("name", VARIANTS)
def test_every_number_is_explained_in_words_and_symbols(name):
    found = compare(example(name), name)
    for matrix, numbers in found.matrices.items():
        for row, column in np.ndindex(numbers.shape):
            one = explain(found, matrix, row, column)
            assert derive(one).symbols
            for language in LANGUAGES:
                assert sentence_of(one, found, texts_in(language))


def said(name, matrix, row, column):
    found = compare(example(name), name)
    return sentence_of(explain(found, matrix, row, column), found, texts_in("en"))


def test_the_sentence_says_what_is_done_otherwise():
    assert "column of “cat”" in said("columns", "weights.changed", 0, 1)
    assert said("same_qk", "K.changed", 0, 0).startswith(
        "The dot product of row 1 of X and column 1 of W_Q"
    )
    assert "as it is" in said("no_scale", "scaled.changed", 0, 0)
    assert "d_k = 4 itself" in said("d_k_scale", "scaled.changed", 0, 0)
    assert "−10,000" in said("mask_finite", "masked.changed", 0, 1).replace("−10000", "−10,000")
    assert said("mask_finite", "masked.changed", 1, 0).startswith("“cat” may look")
    assert "Times 0" in said("silence", "V.changed", 0, 0)
    assert "Times 1" in said("silence", "V.changed", 1, 0)
    assert "NaN" in said("no_max", "weights.changed", 0, 0)
    assert "row 1 of W_Q" in said("concatenated", "W_Q.changed", 8, 0)
    assert "entry 1 of P" in said("concatenated", "X.changed", 0, 8)
    assert "row 1 of X and row 2 of X" in said("no_projections", "scores.changed", 0, 1)


def test_a_difference_is_the_right_number_minus_the_left_one():
    found = compare(example("columns"), "columns")
    one = derive(explain(found, "weights.difference", 1, 2))
    left, right = (found.matrices[name][1, 2] for name in ("weights", "weights.changed"))
    assert one.symbols == (
        "weights<sub>difference</sub>[2, 3] = weights<sub>changed</sub>[2, 3] − weights[2, 3]"
    )
    assert [number.cell.matrix for number in one.digits if number.cell] == [
        "weights.changed", "weights",
    ]  # fmt: skip
    assert f"{right - left:.4f}".replace("-", "−") in one.digits[-1].text
