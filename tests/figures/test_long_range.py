"""The maps, the curves and the costs of /long-range hold what was measured."""

import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest

from attention import SelfAttentionConfig
from attention.experiments.influence_by_distance import MODELS, influences
from attention.experiments.timing import TIMED
from pages.figures.long_range import FLOOR, costs, curves, maps

WORDS = tuple("abcdefg")
CONFIG = SelfAttentionConfig(7, 5, 3)
NAMES = dict.fromkeys(
    ("rnn", "birnn", "attention", "linear", "distance_title", "distance", "word_title",
     "position", "waits_title", "time_title", "words", "ratio", "equal"), "-",
)  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return influences(WORDS, CONFIG, 0.8)


def test_the_maps_are_powers_of_ten_of_the_influence_and_empty_where_there_is_none(found):
    drawn = {one["name"]: one["z"] for one in maps(found, WORDS)["figure"]["data"]}
    assert list(drawn) == list(MODELS)
    for name, z in drawn.items():
        for (j, i), influence in np.ndenumerate(found.of(name)):
            if influence == 0:
                assert z[j][i] is None
            else:
                assert z[j][i] == pytest.approx(math.log10(max(influence, FLOOR)))
    assert drawn["rnn"][0][1] is None
    assert drawn["birnn"][0][1] is not None


def test_the_three_maps_have_one_scale(found):
    ends = {(one["zmin"], one["zmax"]) for one in maps(found, WORDS)["figure"]["data"]}
    assert len(ends) == 1


@pytest.mark.parametrize("n", [1, 2, 40])
@pytest.mark.parametrize("rho", [0.0, 1.0, 4.0])
def test_any_sentence_and_any_rho_make_figures_for_plotly(n, rho):
    words = tuple(f"w{i}" for i in range(n))
    found = influences(words, SelfAttentionConfig(), rho)
    figures = [maps(found, words)]
    go.Figure(figures[0]["figure"])
    for figure in (curves(found, 0, NAMES), costs(n, [1.0] * len(TIMED), NAMES)):
        figures.append(figure)
        filled = json.loads(json.dumps(figure).replace('"$text"', '"black"'))
        go.Figure({"data": filled["data"], "layout": filled["layouts"][0]["layout"]})
    for figure in figures:
        json.dumps(figure, allow_nan=False)


def test_a_line_of_one_word_has_a_gap_where_the_word_has_no_influence(found):
    lines = [trace for trace in curves(found, 3, NAMES)["data"] if trace["xaxis"] == "x2"]
    rnn = lines[0]
    assert rnn["y"][:3] == [None] * 3
    assert rnn["y"][3:] == found.rnn[3:, 3].tolist()
