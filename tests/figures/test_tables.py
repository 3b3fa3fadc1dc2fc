"""The same numbers as a table."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention
from pages.figures.tables import table

TRACE = self_attention(("the", "cat", "the"), SelfAttentionConfig(d_model=5, d_k=2, d_v=4))


@pytest.mark.parametrize("name", TRACE.matrices)
def test_a_table_holds_exactly_the_numbers_of_its_matrix(name):
    frame = table(name, TRACE.matrices[name], TRACE.tokens)
    assert np.array_equal(frame.to_numpy(), TRACE.matrices[name])


def test_words_are_numbered_so_that_equal_words_stay_apart():
    frame = table("weights", TRACE.attention.weights, TRACE.tokens)
    assert list(frame.index) == list(frame.columns) == ["1 the", "2 cat", "3 the"]


def test_dimensions_are_counted_from_1():
    frame = table("W_Q", TRACE.W_Q, TRACE.tokens)
    assert list(frame.index) == ["1", "2", "3", "4", "5"]
    assert list(frame.columns) == ["1", "2"]
