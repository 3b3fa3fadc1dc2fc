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


def test_each_matrix_has_the_words_of_its_own_rows_and_the_lines_lead_to_the_same_word():
    without, with_positions = shuffles(WORDS, SelfAttentionConfig(), 1)
    figure = shuffle_figure(without, with_positions)
    names = [one["name"] for one in figure["figure"]["data"]]
    rows = {one["name"]: figure["words"][one["meta"]["rows"]] for one in figure["figure"]["data"]}
    for placement in figure["placements"]:
        assert sorted(placement["row_labels"]) == sorted(names)
        for name, (x, _) in placement["corners"].items():
            left = [
                corner[0] + placement["cell_width"] * 4
                for other, corner in placement["corners"].items()
                if other != name and corner[1] == placement["corners"][name][1] and corner[0] < x
            ]
            assert x - max(left, default=0) >= placement["label_width"], (name, placement["width"])
    for link in figure["links"]:
        before, after = rows[link["from"]], rows[link["to"]]
        assert [before[row] for row in link["rows"]] == after == list(without.shuffled_words)
    assert {link["to"] for link in figure["links"]} == {"shuffled", "shuffled.positions"}


def test_where_there_is_room_the_three_matrices_share_a_line():
    figure = shuffle_figure(*shuffles(WORDS, SelfAttentionConfig(), 1))
    lines = [len({y for _, y in one["corners"].values()}) for one in figure["placements"]]
    assert lines[0] == 6
    assert lines[-1] == 2
    assert lines == sorted(lines, reverse=True)


@pytest.mark.parametrize("words", [WORDS, ("Donaudampfschifffahrtsgesellschaft", "b")])
def test_on_a_phone_the_outputs_are_as_wide_as_there_is_room_and_never_a_line(words):
    figure = shuffle_figure(*shuffles(words, SelfAttentionConfig(8, 4, 4), 1))
    for placement in figure["placements"]:
        room = placement["width"] - placement["label_width"]
        assert 4 * placement["cell_width"] > min(0.9 * room, 4 * 27), placement["width"]
