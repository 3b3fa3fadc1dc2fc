"""The pictures of the shuffle test and of the positions."""

import json

import plotly.graph_objects as go

from attention import SelfAttentionConfig, compare_positions
from attention.shuffle import shuffles
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
