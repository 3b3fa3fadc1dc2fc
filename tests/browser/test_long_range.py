"""/long-range: what the sentences say is what is drawn, for short and for long sentences."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest

from attention import SelfAttentionConfig, tokenize
from attention.experiments.influence_by_distance import influences
from pages.figures.core.formatting import in_powers
from pages.state.texts import texts_in

SENTENCE = "나는 오늘 집에 일찍 간다"
CURVES = """() => JSON.stringify(document.querySelector('.attention-chart-figure')._fullData.map(
    ({ name, x, y, xaxis }) => ({ name, xaxis, x: [...x], y: [...y] })))"""


def opened(visit, **parameters):
    screen = visit(page="long-range", sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def body(screen):
    return screen.page.locator(".stApp").inner_text().replace("\N{NO-BREAK SPACE}", " ")


def test_the_factors_in_the_sentences_are_those_of_the_drawn_maps(browse, language):
    screen = opened(browse, lang=language, rho="0.7", length=1)  # no more words than were typed
    drawn = screen.matrices()
    found = influences(tokenize(SENTENCE), SelfAttentionConfig(), 0.7)
    said = body(screen)
    for name in ("rnn", "birnn", "attention"):
        powers = 10.0 ** drawn[name].astype(float)
        influence = found.of(name)
        reached = influence > 0
        np.testing.assert_allclose(powers[reached], influence[reached], rtol=1e-9)
        factor = in_powers(powers[-1, 0] / powers[0, 0])
        assert factor in said, name
    assert all(drawn["rnn"][j, i] is None for j in range(5) for i in range(j + 1, 5))


SCALES = """plot._fullData.map(({ zmin, zmax }) => [zmin, zmax])"""
TICKS = """() => [...document.querySelectorAll('.attention-chart-figure')].flatMap(plot =>
    Object.entries(plot._fullLayout)
        .filter(([name, axis]) => /^[xy]axis/.test(name) && axis.type === 'log')
        .map(([name]) => plot.querySelectorAll(`.${name.replace('axis', '')}tick text`).length))"""
COLOURS = """() => JSON.stringify(Object.fromEntries(
    [...document.querySelectorAll('.attention-chart-figure')].at(-1)._fullData
        .map(({ name, line }) => [name, line.color])))"""


def test_it_opens_with_enough_words_and_each_map_says_what_is_left(browse, language):
    texts = texts_in(language)
    screen = opened(browse, lang=language)
    drawn = screen.matrices()
    titles = [text["text"] for text in screen.texts()]
    said = body(screen)
    for name in ("rnn", "birnn", "attention"):
        assert drawn[name].shape == (24, 24)
        powers = 10.0 ** drawn[name].astype(float)
        left = powers[-1, 0] / powers[0, 0]
        assert left < 1
        model, factor = texts(f"long_range.curves.{name}"), in_powers(left)
        assert texts("long_range.map_left", model=model, factor=factor) in titles
        assert factor in said.partition(texts("figure.table.label"))[0]
    numbers = [x for z in drawn.values() for x in z.ravel() if x is not None]
    ((low, high),) = {tuple(ends) for ends in screen.look(SCALES)}
    assert low <= min(numbers) < low + 0.5
    assert high - 0.5 < max(numbers) <= high
    ticks = screen.page.evaluate(TICKS)
    assert len(ticks) == 4
    assert min(ticks) >= 2
    colours = json.loads(screen.page.evaluate(COLOURS))
    names = texts.at("long_range.curves")
    assert colours[names["ratio"]] not in (colours[names["rnn"]], colours[names["attention"]])


def test_a_large_rho_and_many_words_are_said_as_they_come_out(browse):
    screen = opened(browse, lang="en", rho="3", length=120, d_model=16)
    words = (*tokenize(SENTENCE), *(f"w{i}" for i in range(6, 121)))
    found = influences(words, SelfAttentionConfig(d_model=16), 3.0)
    factor = found.rnn[-1, 0] / found.rnn[0, 0]
    said = body(screen)
    assert in_powers(factor) in said
    verdict = "It has faded" if factor < 0.01 else "It has exploded" if factor > 100 else "RNN"
    assert verdict in said
    assert "these are 120" in said, "no maps, but curves"
    curve = next(c for c in json.loads(screen.page.evaluate(CURVES)) if c["name"] == "RNN")
    assert len(curve["x"]) == 120


def test_another_word_can_be_followed_and_stands_in_the_address(visit):
    screen = opened(visit, lang="en", length=1)
    group = screen.page.get_by_test_id("stButtonGroup").last
    group.get_by_text("집에").click()
    screen.page.wait_for_url(re.compile("query=3"))
    screen.settle()
    lines = [c for c in json.loads(screen.page.evaluate(CURVES)) if c["xaxis"] == "x2"]
    found = influences(tokenize(SENTENCE), SelfAttentionConfig(), 0.9)
    np.testing.assert_allclose(lines[-1]["y"], found.attention[:, 2], rtol=1e-9)


@pytest.mark.parametrize("bad", [{"rho": "9", "length": "1e9"}, {"rho": "nan"}])
def test_impossible_values_in_the_address_are_said(visit, bad):
    screen = opened(visit, lang="en", **bad)
    said = " ".join(screen.notes.all_inner_texts())
    for name, value in bad.items():
        assert f"{name}={value}" in said


def test_korean_words_beside_a_map_do_not_touch(browse):
    words = "학생은 도서관에서 책을 읽고 집에 갔다"
    screen = browse(page="long-range", sentence=words, lang="ko", length="24")
    beside = [text for text in screen.texts() if text["text"] in words.split()
              and text["right"] - text["left"] > text["bottom"] - text["top"]]  # fmt: skip
    tops = sorted(text["top"] for text in beside)
    size = max(text["bottom"] - text["top"] for text in beside)
    assert len(tops) == 6
    assert min(below - above for above, below in pairwise(tops)) > 1.1 * size
