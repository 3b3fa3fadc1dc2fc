"""From a sentence to its tokens."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attention import AttentionError, tokenize
from tests.attention.inputs.characters import (
    ANY_CHARACTER,
    ANY_TEXT,
    EMOJI_STYLE,
    ENGLAND,
    FRAME,
    REPEATABLE,
    TELLING_PIECES,
    TEXT_OF_KEPT_CHARACTERS,
    ZWJ,
    ZWNJ,
)

# By hand.


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ()),
        (" \t\n\u00a0\u3000", ()),
        ("The animal is tired", ("The", "animal", "is", "tired")),
        (
            "one  two\tthree\nfour\u00a0five\u3000six",
            ("one", "two", "three", "four", "five", "six"),
        ),
        ("The the THE", ("The", "the", "THE")),
        ("a a", ("a", "a")),
    ],
)
def test_white_space_parts_words(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("it.", ("it", ".")),
        ("Wait... what?!", ("Wait", "...", "what", "?", "!")),
        ("그래.. 음… 끝……", ("그래", "..", "음", "…", "끝", "……")),
        ("1..2 .. . .", ("1", "..", "2", "..", ".", ".")),
        ("(yes), “no”", ("(", "yes", ")", ",", "“", "no", "”")),
        ("well-known", ("well", "-", "known")),
        ("a,b", ("a", ",", "b")),
        ("$5 50% a+b", ("$", "5", "50", "%", "a", "+", "b")),
        ("<b>&amp;", ("<", "b", ">", "&", "amp", ";")),
        ("안녕, 세상!", ("안녕", ",", "세상", "!")),
    ],
)
def test_a_punctuation_mark_stands_alone(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("didn't", ("didn't",)),
        ("didn’t", ("didn’t",)),
        ("rock'n'roll", ("rock'n'roll",)),
        ("'quoted'", ("'", "quoted", "'")),
        ("dogs' tails", ("dogs", "'", "tails")),
        ("n\u0308's", ("n\u0308's",)),
    ],
)
def test_an_apostrophe_between_letters_belongs_to_the_word(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("3.14", ("3.14",)),
        ("1,000,000.5", ("1,000,000.5",)),
        (".5", (".", "5")),
        ("It is 3.", ("It", "is", "3", ".")),
        ("1.a", ("1", ".", "a")),
    ],
)
def test_a_point_or_comma_between_digits_belongs_to_the_number(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("나는 학교에 갔다.", ("나는", "학교에", "갔다", ".")),
        ("동물은 3마리", ("동물은", "3마리")),
        ("‘안녕’이라고 했다", ("‘", "안녕", "’", "이라고", "했다")),
        ("'안녕'이라고", ("'", "안녕", "'", "이라고")),
        ("“말”했다", ("“", "말", "”", "했다")),
        ("大學生은 圖書館에서 讀書를", ("大學生은", "圖書館에서", "讀書를")),
        ("한국大學교 新年인사", ("한국大學교", "新年인사")),
        ("二〇二四년", ("二〇二四년",)),
        ("大學 圖書館", ("大", "學", "圖", "書", "館")),
    ],
)
def test_a_korean_word_stays_whole(text, tokens):
    assert tokenize(text) == tokens


def test_decomposed_hangul_is_the_same_word():
    assert tokenize("\u1112\u1161\u11ab\u1100\u1173\u11af") == ("한글",)


def test_a_letter_and_its_accent_are_one_character_however_typed():
    assert tokenize("cafe\u0301") == tokenize("caf\u00e9") == ("caf\u00e9",)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("東京へ行く。", ("東", "京", "へ", "行", "く", "。")),
        ("カタカナー", ("カ", "タ", "カ", "ナ", "ー")),
        ("か\u3099", ("が",)),
        ("セ\u309a", ("セ\u309a",)),  # has no composed form: the mark stays with its kana
        ("𠮷野家", ("𠮷", "野", "家")),
        ("人々", ("人", "々")),
        ("AI時代", ("AI", "時", "代")),
    ],
)
def test_han_and_kana_go_by_character(text, tokens):
    assert tokenize(text) == tokens


@pytest.mark.parametrize(
    "word",
    [
        "क्षत्रिय",
        f"क्{ZWJ}ष",
        f"می{ZWNJ}خواهم",
        "ภาษาไทย",
        "שָׁלוֹם",
        "١٢٣",
        "Ελληνικά",
        "naïve",
        "x2",
    ],
)
def test_a_word_of_a_script_with_marks_and_joiners_stays_whole(word):
    assert tokenize(f"{word} {word}.") == (word, word, ".")


@pytest.mark.parametrize(
    "emoji",
    [
        "😀",
        f"👨{ZWJ}👩{ZWJ}👧{ZWJ}👦",
        "👍🏽",
        "☝🏿",
        f"🏃🏽{ZWJ}♂{EMOJI_STYLE}",
        "🇰🇷",
        f"1{EMOJI_STYLE}{FRAME}",
        f"#{EMOJI_STYLE}{FRAME}",
        f"*{FRAME}",
        ENGLAND,
        f"❤{EMOJI_STYLE}{ZWJ}🔥",
        f"🏳{EMOJI_STYLE}{ZWJ}🌈",
        f"🏴{ZWJ}☠{EMOJI_STYLE}",
        f"👁{EMOJI_STYLE}{ZWJ}🗨{EMOJI_STYLE}",
    ],
)
def test_an_emoji_with_its_joiners_and_modifiers_is_one_token(emoji):
    assert tokenize(emoji) == (emoji,)
    assert tokenize(f"{emoji}{emoji}") == (emoji, emoji)
    assert tokenize(f"나는 {emoji}!") == ("나는", emoji, "!")


def test_a_keycap_right_after_a_word_is_one_token():
    keycap = f"1{EMOJI_STYLE}{FRAME}"
    assert tokenize(f"가{keycap}") == ("가", keycap)
    assert tokenize(f"x2{keycap}{keycap}y") == ("x2", keycap, keycap, "y")
    assert tokenize(f"3.{keycap}") == ("3", ".", keycap)


def test_regional_indicators_pair_from_the_left():
    assert tokenize("🇰🇷🇯🇵🇫") == ("🇰🇷", "🇯🇵", "🇫")


# Laws.


@REPEATABLE
@given(st.lists(TELLING_PIECES | ANY_CHARACTER, max_size=12).map("".join))
def test_composed_and_decomposed_forms_give_the_same_tokens(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert tokenize(composed) == tokenize(decomposed) == tokenize(text)


@REPEATABLE
@given(TEXT_OF_KEPT_CHARACTERS | ANY_TEXT)
@example("e\u00ad\u0301")  # something invisible between letter and accent, or within a syllable
@example("\u1100\u00ad\u1161")
@example("\u1112\u115f\u1161\u11ab")
@example(f"e{ZWJ}\u0301")
@example(f"e{ZWJ}\u0301{ZWJ}\u0300")
@example(f"\u1100{ZWJ}\u1161{ZWJ}\u11a8")
def test_tokens_put_together_again_give_the_same_tokens(text):
    tokens = tokenize(text)
    assert tokenize(" ".join(tokens)) == tokens


@REPEATABLE
@given(ANY_TEXT, ANY_TEXT)
def test_what_stands_beyond_a_space_changes_nothing(before, after):
    assert tokenize(f"{before} {after}") == tokenize(before) + tokenize(after)


@REPEATABLE
@given(TEXT_OF_KEPT_CHARACTERS)
def test_tokens_keep_the_order_and_the_letters_of_the_sentence(text):
    def letters(of):
        without_joiners = of.replace(ZWJ, "").replace(ZWNJ, "")
        return [c for c in unicodedata.normalize("NFC", without_joiners) if c.isalnum()]

    # With a space between: two jamo that were typed apart would else compose.
    assert letters(" ".join(tokenize(text))) == letters(text)


# Ranges.


def test_a_very_long_sentence_is_no_trouble():
    assert len(tokenize("didn't 3.14 " * 20_000)) == 40_000
    assert len(tokenize("'" * 50_000)) == 50_000
    assert len(tokenize(f"a{ZWJ}" * 50_000)) == 1


# Errors.


@pytest.mark.parametrize(("text", "kind"), [(None, "NoneType"), (3, "int"), (b"it", "bytes")])
def test_text_that_is_no_string_is_refused(text, kind):
    with pytest.raises(AttentionError, match=rf"^text is a {kind}; give a string$"):
        tokenize(text)
