"""What is taken from controls and addresses, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.state.markdown import MAX_LENGTH, code_span
from pages.state.parameters import PARAMETERS, WholeNumber
from pages.state.session import MAX_CHARACTERS, MAX_WORDS, tokenized_sentence


def test_a_short_sentence_takes_part_whole():
    tokenized = tokenized_sentence("I go home")
    assert tokenized.tokens == ("I", "go", "home")
    assert (tokenized.words_left_out, tokenized.characters_left_out) == (0, 0)


def test_sixty_four_words_take_part_and_the_sixty_fifth_is_counted_out():
    assert tokenized_sentence("a " * 64).words_left_out == 0
    tokenized = tokenized_sentence("a " * 65)
    assert len(tokenized.tokens) == MAX_WORDS == 64
    assert tokenized.words_left_out == 1


def test_two_thousand_characters_are_read_and_the_rest_is_counted():
    assert tokenized_sentence("x" * 2000).characters_left_out == 0
    tokenized = tokenized_sentence("x" * 20_000)
    assert tokenized.characters_left_out == 18_000
    assert tokenized.tokens == ("x" * MAX_CHARACTERS,)


@pytest.mark.parametrize("sentence", ["", " ", "\t\n", "\x00", "\u200b\u200d\u202e", "\u3164"])
def test_nothing_visible_is_no_word(sentence):
    assert tokenized_sentence(sentence).tokens == ()


def test_a_range_holds_its_ends_and_whole_numbers_only():
    allowed = WholeNumber(1, 64, default=4)
    assert 1 in allowed
    assert 64 in allowed
    for value in (0, 65, -1, 4.0, "4", None, True, float("nan"), 10**9):
        assert value not in allowed


def test_every_default_lies_in_its_range():
    assert all(one.default in one for one in PARAMETERS.values())


@settings(derandomize=True, max_examples=200)
@given(st.text())
def test_a_literal_is_one_code_span_that_nothing_inside_can_end(text):
    span = code_span(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    inside = span[len(fence) : -len(fence)]
    assert span.startswith(fence)
    assert span.endswith(fence)
    assert "\n" not in span
    assert len(inside) <= MAX_LENGTH + 2
    runs = [run for run in "".join(c if c == "`" else " " for c in inside).split() if run]
    assert all(len(run) != len(fence) for run in runs)
