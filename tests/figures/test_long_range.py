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

TITLES = {name: f"{name}: 0.5" for name in MODELS}


@pytest.fixture(scope="module")
def found():
    return influences(WORDS, CONFIG, 0.8)


def test_the_maps_are_powers_of_ten_of_the_influence_and_empty_where_there_is_none(found):
    drawn = {one["name"]: one["z"] for one in maps(found, WORDS, TITLES)["figure"]["data"]}
    assert list(drawn) == list(MODELS)
    for name, z in drawn.items():
        for (j, i), influence in np.ndenumerate(found.of(name)):
            if influence == 0:
                assert z[j][i] is None
            else:
                assert z[j][i] == pytest.approx(math.log10(max(influence, FLOOR)))
    assert drawn["rnn"][0][1] is None
    assert drawn["birnn"][0][1] is not None


@pytest.mark.parametrize(("n", "rho"), [(1, 0.8), (2, 0.0), (7, 0.8), (24, 0.9), (40, 4.0)])
def test_the_three_maps_have_one_scale_that_their_numbers_fill(n, rho):
    words = tuple(f"w{i}" for i in range(n))
    drawn = maps(influences(words, CONFIG, rho), words, TITLES)["figure"]["data"]
    ((low, high),) = {(one["zmin"], one["zmax"]) for one in drawn}
    numbers = [z for one in drawn for row in one["z"] for z in row if z is not None]
    assert low <= min(numbers) <= low + 0.5
    assert high - 0.5 <= max(numbers) <= high
    assert low < high


def test_each_map_has_its_own_title(found):
    drawn = maps(found, WORDS, TITLES)["figure"]["data"]
    assert {one["name"]: one["meta"]["formula"] for one in drawn} == TITLES


def test_what_was_measured_has_the_colour_of_no_model():
    lines = costs(9, [1.0] * len(TIMED), NAMES | {"ratio": "measured"})["data"]
    models = {one["line"]["color"] for one in lines if one["xaxis"] == "x"}
    (measured,) = (one["line"]["color"] for one in lines if one["name"] == "measured")
    assert len(models) == 3
    assert measured not in models


@pytest.mark.parametrize("n", [1, 2, 40])
@pytest.mark.parametrize("rho", [0.0, 1.0, 4.0])
def test_any_sentence_and_any_rho_make_figures_for_plotly(n, rho):
    words = tuple(f"w{i}" for i in range(n))
    found = influences(words, SelfAttentionConfig(), rho)
    figures = [maps(found, words, TITLES)]
    go.Figure(figures[0]["figure"])
    for figure in (curves(found, 0, NAMES), costs(n, [1.0] * len(TIMED), NAMES)):
        figures.append(figure)
        filled = json.loads(json.dumps(figure).replace('"$text"', '"black"'))
        go.Figure({"data": filled["data"], "layout": filled["layouts"][0]["layout"]})
    for figure in figures:
        json.dumps(figure, allow_nan=False)


def test_a_line_of_one_word_has_a_gap_where_the_word_has_no_influence(found):
    names = NAMES | {"rnn": "one direction", "birnn": "both"}
    lines = [trace for trace in curves(found, 3, names)["data"] if trace["xaxis"] == "x2"]
    order = [line["name"] for line in lines]
    assert order.index("one direction") > order.index("both"), "drawn over it"
    rnn = lines[order.index("one direction")]
    assert rnn["line"]["dash"] == "dash"
    assert rnn["y"][:3] == [None] * 3
    assert rnn["y"][3:] == found.rnn[3:, 3].tolist()
