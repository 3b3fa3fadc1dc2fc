"""What nobody can see is left out of the tokens."""

import unicodedata

import pytest
from hypothesis import example, given

from attention import tokenize
from tests.attention.inputs.characters import (
    ANY_TEXT,
    BIDI_CONTROLS,
    NOTHING_TO_SEE,
    REPEATABLE,
    ZWJ,
    ZWNJ,
)

# By hand.


@pytest.mark.parametrize("hidden", [*BIDI_CONTROLS, "\x00", "\x07", "\x1b", "\x7f", "\u2060"])
def test_controls_and_direction_marks_are_left_out_of_a_word(hidden):
    assert tokenize(f"so{hidden}ul") == ("soul",)
    assert tokenize(hidden) == ()


@pytest.mark.parametrize("hidden", ["\ufeff", "\u00ad", "\u180e", ZWJ, ZWNJ])
def test_zero_width_characters_are_left_out_of_a_latin_word(hidden):
    assert tokenize(f"{hidden}so{hidden}ul{hidden}") == ("soul",)


@pytest.mark.parametrize("gap", ["\u200b", "\u2800"])
def test_a_space_without_ink_parts_words_and_is_no_token(gap):
    assert tokenize(f"{gap}so{gap}ul{gap}") == ("so", "ul")


@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF], ids=hex)
def test_lone_surrogates_are_left_out(code):
    assert tokenize(f"a{chr(code)}b {chr(code)}") == ("ab",)


@pytest.mark.parametrize("filler", "\u115f\u1160\u3164\uffa0")
def test_letters_without_ink_are_left_out(filler):
    assert tokenize(f"{filler} 가{filler}나") == ("가나",)


def test_a_joiner_with_nothing_to_join_is_left_out():
    assert tokenize(f"😀{ZWJ} {ZWJ}😀{ZWJ}a") == ("😀", "😀", "a")


def test_a_mark_without_a_letter_is_left_out():
    assert tokenize("\u0301 \u0301a") == ("a",)


@pytest.mark.parametrize("text", ["=", "😀", "so", "."])
def test_tag_letters_outside_a_flag_are_left_out(text):
    hidden = "\U000e0068\U000e0069"
    assert tokenize(f"{hidden}{text}{hidden}") == (text,)


# Ranges.


@REPEATABLE
@given(ANY_TEXT)
@example("\ud83d\ude00")  # the two halves of an emoji, not joined
def test_no_token_is_empty_or_holds_what_nobody_can_see(text):
    for token in tokenize(text):
        assert token
        for character in token:
            assert not character.isspace()
            assert unicodedata.category(character) not in ("Cc", "Cs")
            assert character not in BIDI_CONTROLS + NOTHING_TO_SEE


@REPEATABLE
@given(ANY_TEXT)
def test_a_joiner_only_ever_stands_inside_a_token(text):
    for token in tokenize(text):
        assert token[0] not in ZWJ + ZWNJ
        assert token[-1] not in ZWJ + ZWNJ
        assert ZWJ + ZWJ not in token


@REPEATABLE
@given(ANY_TEXT)
def test_every_token_can_be_sent_to_a_browser(text):
    for token in tokenize(text):
        token.encode("utf-8")
