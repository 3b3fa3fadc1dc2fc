"""The shuffle test: the words move, and without positions their outputs move with them."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, causal_mask
from attention.experiments.shuffle import order_of, shuffles

WORDS = tuple("abcdef")


@pytest.mark.parametrize("n", [1, 2, 9, 64])
def test_an_order_is_a_permutation_that_depends_on_the_draw_alone(n):
    assert sorted(order_of(n, 5)) == list(range(n))
    assert order_of(n, 5) == order_of(n, 5)
    assert order_of(n, 0) == tuple(range(n))
    assert len({order_of(9, draw) for draw in range(20)}) > 15


def test_without_positions_the_difference_is_rounding_and_with_them_it_is_not():
    without, with_positions = shuffles(WORDS, SelfAttentionConfig(), 1)
    assert without.largest < 1e-14
    assert with_positions.largest > 1e-2
    assert without.shuffled_words == tuple(WORDS[i] for i in without.order)
    np.testing.assert_array_equal(
        without.difference, without.shuffled - without.output[list(without.order)]
    )


def test_a_mask_belongs_to_the_places_so_the_order_matters_without_positions_too():
    without, _ = shuffles(WORDS, SelfAttentionConfig(), 1, causal_mask(6, 6))
    assert without.largest > 1e-2
