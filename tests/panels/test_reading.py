"""The reading line: its words, in every language, have the weights of the trace."""

import re
from dataclasses import replace

import numpy as np
import pytest

from attention import SelfAttentionConfig, causal_mask, self_attention
from pages.panels.reading import reading
from pages.state.texts import LANGUAGES, texts_in

CONFIG = SelfAttentionConfig()
SIX = ("the", "cat", "sat", "on", "the", "mat")
DISTINCT = tuple(f"word{i}" for i in range(30))


def named(pieces):
    """The keys of a sentence with their percentages: each key is before its number."""
    found = re.findall(r"\[(\d+)\] ([<>]?\d+%)", "".join(
        one if isinstance(one, str) else f"[{one}]" for one in pieces
    ))  # fmt: skip
    return [(int(key), share) for key, share in found]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [SIX, SIX[:3], SIX[1:5], DISTINCT])
def test_a_sentence_names_the_largest_weights_of_its_row(language, words):
    trace = self_attention(words, CONFIG)
    for query, row in enumerate(trace.attention.weights):
        pieces = reading(trace, query, texts_in(language))
        keys = named(pieces)
        assert pieces[0] == query
        assert len(keys) == (len(words) if len(words) <= 4 else 3)
        assert [share for _, share in keys] == [f"{x:.0%}" for x in np.sort(row)[::-1]][: len(keys)]
        for key, share in keys:
            assert share == f"{row[key]:.0%}"
        rest = len(words) - len(keys)
        assert (str(rest) in "".join(map(str, pieces[-1:]))) == bool(rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_masked_is_not_looked_at(language):
    trace = self_attention(SIX, CONFIG, mask=causal_mask(6, 6))
    first, third = (reading(trace, query, texts_in(language)) for query in (0, 2))
    assert [one for one in first if isinstance(one, int)] == [0, 0, 0]
    assert named(first) == []
    assert {key for key, _ in named(third)} == {0, 1, 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_weights_have_no_largest(language):
    pieces = reading(self_attention(("home",) * 5, CONFIG), 1, texts_in(language))
    assert named(pieces) == []
    assert "20%" in pieces[1]


@pytest.mark.parametrize(
    ("score", "shares"), [(8.0, [">99%", "<1%", "<1%"]), (1e3, ["100%", "0%", "0%"])]
)
def test_a_weight_is_not_rounded_to_nothing_or_to_all(score, shares):
    trace = self_attention(SIX[1:4], CONFIG)
    row = np.exp([score, 0, 0]) / np.exp([score, 0, 0]).sum() if score < 700 else np.eye(3)[0]
    weights = np.tile(row, (3, 1))
    sharp = replace(trace, attention=replace(trace.attention, weights=weights))
    assert [share for _, share in named(reading(sharp, 0, texts_in("en")))] == shares
