"""What is taken from controls and addresses, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.state.markdown import LONGEST, literal
from pages.state.parameters import RANGES, Range
from pages.state.session import MOST_CHARACTERS, MOST_WORDS, read


def test_a_short_sentence_takes_part_whole():
    reading = read("I go home")
    assert reading.tokens == ("I", "go", "home")
    assert (reading.words_left_out, reading.characters_left_out) == (0, 0)


def test_sixty_four_words_take_part_and_the_sixty_fifth_is_counted_out():
    assert read("a " * 64).words_left_out == 0
    reading = read("a " * 65)
    assert len(reading.tokens) == MOST_WORDS == 64
    assert reading.words_left_out == 1


def test_two_thousand_characters_are_read_and_the_rest_is_counted():
    assert read("x" * 2000).characters_left_out == 0
    reading = read("x" * 20_000)
    assert reading.characters_left_out == 18_000
    assert reading.tokens == ("x" * MOST_CHARACTERS,)


@pytest.mark.parametrize("sentence", ["", " ", "\t\n", "\x00", "\u200b\u200d\u202e", "\u3164"])
def test_nothing_visible_is_no_word(sentence):
    assert read(sentence).tokens == ()


def test_a_range_holds_its_ends_and_whole_numbers_only():
    allowed = Range(1, 64, default=4)
    assert 1 in allowed
    assert 64 in allowed
    for value in (0, 65, -1, 4.0, "4", None, True, float("nan"), 10**9):
        assert value not in allowed


def test_every_default_lies_in_its_range():
    assert all(allowed.default in allowed for allowed in RANGES.values())


@settings(derandomize=True, max_examples=200)
@given(st.text())
def test_a_literal_is_one_code_span_that_nothing_inside_can_end(text):
    span = literal(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    inside = span[len(fence) : -len(fence)]
    assert span.startswith(fence)
    assert span.endswith(fence)
    assert "\n" not in span
    assert len(inside) <= LONGEST + 2
    runs = [run for run in "".join(c if c == "`" else " " for c in inside).split() if run]
    assert all(len(run) != len(fence) for run in runs)
