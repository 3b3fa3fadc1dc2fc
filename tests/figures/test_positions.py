"""The shuffle test: the words move, and without positions their outputs move with them."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig, causal_mask, compare_positions
from pages.figures.positions import (
    order_of,
    positions_figure,
    shuffle_figure,
    shuffles,
    unevenness,
)

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


def test_both_figures_are_valid_and_pass_through_json():
    figures = [
        shuffle_figure(*shuffles(WORDS, SelfAttentionConfig(), 1)),
        positions_figure(compare_positions(12, 7)),
    ]
    for figure in figures:
        go.Figure(figure["figure"])
        json.dumps(figure, allow_nan=False)
    assert figures[0]["words"]["key"] != figures[0]["words"]["query"]


@pytest.mark.parametrize("words", [WORDS, ("Donaudampfschifffahrtsgesellschaft", "b")])
def test_on_a_phone_the_outputs_are_as_wide_as_there_is_room_and_never_a_line(words):
    figure = shuffle_figure(*shuffles(words, SelfAttentionConfig(8, 4, 4), 1))
    for placement in figure["placements"]:
        room = placement["width"] - placement["label_width"]
        assert 4 * placement["cell_width"] > min(0.9 * room, 4 * 27), placement["width"]


def test_dot_products_are_uneven_for_an_odd_width_alone():
    assert unevenness(compare_positions(16, 8)) < 1e-12
    assert unevenness(compare_positions(16, 7)) > 1e-6
