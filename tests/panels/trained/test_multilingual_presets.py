"""What the presets of the multilingual model promise, on its real weights."""

import numpy as np
import pytest

from attention.models import MULTILINGUAL
from pages.panels.trained.presets import ANIMAL, presets_of

PRESETS = presets_of(MULTILINGUAL)
PRESET = {preset.name: preset for preset in PRESETS}
NAMING = [preset for preset in PRESETS if preset.key]
WIDE = ANIMAL.replace("tired", "wide")
VERBS = [
    ("나는 어제 도서관에서 책을 읽었다.", "▁읽", "▁책을"),
    ("동생은 물을 마셨다.", "▁마", "물을"),
    ("아이가 노래를 불렀다.", "▁불", "▁노래"),
]


def weights_of(trace_by, name, sentence=None):
    preset = PRESET[name]
    trace = trace_by(MULTILINGUAL, sentence or preset.sentence)
    return trace.pieces, trace.head(preset.layer, preset.head).attention.weights


def strongest(trace_by, name, sentence, query):
    pieces, weights = weights_of(trace_by, name, sentence)
    return pieces[int(weights[pieces.index(query)].argmax())]


def test_there_are_presets_in_korean_and_in_english():
    assert len(PRESETS) >= 8
    assert sum(any("가" <= one <= "힣" for one in preset.sentence) for preset in PRESETS) >= 8
    assert sum(preset.sentence.isascii() for preset in PRESETS) >= 2


@pytest.mark.parametrize("preset", NAMING, ids=lambda preset: preset.name)
def test_the_strongest_link_is_the_one_that_is_named(trace_by, preset):
    assert strongest(trace_by, preset.name, None, preset.query) == preset.key


@pytest.mark.parametrize("preset", NAMING, ids=lambda preset: preset.name)
def test_the_other_piece_that_is_named_gets_less(trace_by, preset):
    pieces, weights = weights_of(trace_by, preset.name)
    row = weights[pieces.index(preset.query)]
    if preset.other:
        assert 0 < row[pieces.index(preset.other)] < row.max()


@pytest.mark.parametrize(("sentence", "verb", "noun"), VERBS)
def test_the_verb_looks_at_its_object_in_other_sentences_too(trace_by, sentence, verb, noun):
    assert strongest(trace_by, "ko_object", sentence, verb) == noun


@pytest.mark.parametrize(
    ("name", "sentence", "query", "found"),
    [
        ("ko_coordinate", "남자와 여자가 왔다.", "▁여자", "<s>"),
        ("ko_bracket", "그는 “안녕”이라고 말했다.", "”", "▁“"),
        ("ko_animal", WIDE, "▁it", "▁animal"),
        ("ko_mary", "The cat drank the milk because it was hungry.", "▁it", "▁milk"),
    ],
)
def test_where_it_is_said_to_fail_or_to_hold_it_does(trace_by, name, sentence, query, found):
    assert strongest(trace_by, name, sentence, query) == found


def test_the_same_word_is_the_other_one_of_the_two(trace_by):
    pieces, weights = weights_of(trace_by, "ko_same")
    first, second = (i for i, piece in enumerate(pieces) if piece == "▁수도")
    assert weights[first].argmax() == second


def test_the_heads_of_habits_have_them(trace_by):
    _, after = weights_of(trace_by, "ko_next")
    assert np.diagonal(after, 1).mean() > 0.9
    _, before = weights_of(trace_by, "ko_previous")
    assert (before[1:].argmax(axis=1) == np.arange(len(before) - 1)).all()
    _, resting = weights_of(trace_by, "ko_resting")
    assert (resting.argmax(axis=1) == 0).all()
    _, uniform = weights_of(trace_by, "ko_uniform")
    spread = np.exp(-(uniform * np.log(uniform)).sum(axis=1))
    assert spread.mean() > 0.8 * len(uniform)
