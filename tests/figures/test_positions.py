"""The pictures of the shuffle test and of the positions."""

import json

import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig, compare_positions
from attention.experiments.shuffle import shuffles
from pages.figures.positions import positions_figure, shuffle_figure

WORDS = tuple("abcdef")


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
