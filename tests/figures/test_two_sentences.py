"""The two maps of /seq2seq: whole numbers, their own words, and masks that are no zeros."""

import numpy as np
import plotly.graph_objects as go

from pages.figures.two_sentences import Weights, two_maps

WORDS = {"query": ("u", "v"), "key": ("a", "b", "c"), "word": ("a", "b", "c")}
TITLES = {"between": "u → a", "within": "a → a"}


def drawn(is_masked=None):
    between = Weights(np.full((2, 3), 1 / 3), None)
    weights = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])
    return two_maps(between, Weights(weights, is_masked), WORDS, TITLES)


def test_both_maps_have_one_scale_and_the_same_words_as_columns():
    figure = drawn()
    go.Figure(figure["figure"])
    between, within = figure["figure"]["data"]
    assert {(one["zmin"], one["zmax"]) for one in (between, within)} == {(0, 1)}
    assert np.shape(between["z"]) == (2, 3)
    assert within["z"][0] == [1, 0, 0]
    words = [figure["words"][one["meta"][axis]] for one in (between, within)
             for axis in ("rows", "columns")]  # fmt: skip
    assert words == [["u", "v"], ["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"]]
    roles = {"rows": "query", "columns": "key"}
    assert [one["meta"]["roles"] for one in (between, within)] == [roles, roles]
    for placement in figure["placements"]:
        (x0, y0), (x1, y1) = (placement["corners"][name] for name in TITLES)
        width = 3 * placement["cell_widths"]["between"]
        assert (y0 == y1 and x1 >= x0 + width + placement["label_width"]) or y1 > y0
        assert set(placement["row_labels"]) == set(TITLES)


def test_what_is_masked_has_no_number_and_a_weight_of_zero_has_one():
    is_masked = np.array([[False, True, True], [False, False, True], [False, False, False]])
    between, within = drawn(is_masked)["figure"]["data"]
    assert within["z"] == [[1, None, None], [0.5, 0.5, None], [0.25, 0.25, 0.5]]
    assert within["meta"]["is_masked"]
    assert None not in between["z"][0]
    assert drawn()["figure"]["data"][1]["z"][0] == [1, 0, 0]
