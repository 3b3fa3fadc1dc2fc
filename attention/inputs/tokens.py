"""From a sentence to its tokens: whole words, and single punctuation marks.

Each character gets a one-letter class, and one regular expression over these letters defines
a token. So the rules for every script are in one place.
"""

import re
import unicodedata
from functools import lru_cache

from attention.errors import AttentionError

_ZERO_WIDTH_JOINERS = "\u200c\u200d"
_SPACES = "\u200b\u2800"  # zero-width space and blank Braille: invisible, but they separate words
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that are invisible

# What an invisible character must follow, marks aside, to be kept.
_ONLY_AFTER = {"J": "ISFTG", "G": "FG"}

_HAN = "(?:CM*)"  # an ideograph
_HANGUL = rf"UM*{_HAN}*"  # with the ideographs that follow it
_IN_WORD = rf"(?:[LIM]|{_HANGUL}|D(?!M?K))"  # a framed digit is a keycap, not part of the word

_TOKEN = re.compile(
    r"[DP]M?K"  # keycap: a digit or # or *, framed
    r"|RR"  # flag: two regional indicators
    r"|[SFR][MTG]*(?:J[SF][MTG]*)*"  # emoji or symbol, with modifiers, joined to others
    rf"|(?:{_HAN}+(?=U))?(?:[LID]|{_HANGUL}){_IN_WORD}*"  # word or number ...
    rf"(?:(?:(?<=[LIM])A(?=[LI])|(?<=D)[NE](?=D)|J(?=[IM])){_IN_WORD}+)*"  # didn't, 3.14, joined
    rf"|{_HAN}|HM*"  # one ideograph or kana
    r"|EE+|O+"  # an ellipsis, as points or as its own character
    r"|[PANEOTK]"  # everything else is a token by itself
)


def tokenize(text: str) -> tuple[str, ...]:
    """Split a sentence into words, numbers, punctuation marks and emoji.

    The text is normalized to Unicode NFC, so that composed and decomposed Hangul are the same
    word. White space separates tokens; a punctuation mark is one token, and so is an ellipsis, but
    an apostrophe between letters other than Hangul ("didn't") and a point or comma between digits
    ("3.14") belong to the word; Hangul words stay whole, with Han characters next to them; other
    Han characters and kana are one token each; an emoji keeps its joiners and modifiers. Control
    characters, invisible letters, direction marks, tag letters outside a flag and lone surrogates
    are dropped.

    Args:
        text: any string, including an empty one.

    Returns:
        The tokens in reading order; empty if there is no visible character.

    Raises:
        AttentionError: `text` is not a string.
    """
    if not isinstance(text, str):
        raise AttentionError(f"text is a {type(text).__name__}; give a string")
    # NFC comes second: a dropped character may have separated a letter from its accent.
    characters = unicodedata.normalize("NFC", _visible(text))
    classes = "".join(map(_class_of, characters))
    return tuple(characters[found.start() : found.end()] for found in _TOKEN.finditer(classes))


def _visible(text: str) -> str:
    """The characters that are kept; the same whether the text is composed or not."""
    kept: list[str] = []
    before = " "  # the class of the last character that is not a mark
    for character in text:
        letter = _class_of(character)
        if letter and before in _ONLY_AFTER.get(letter, before):
            kept.append(character)
            if letter != "M":
                before = letter
    return "".join(kept)


@lru_cache(maxsize=8192)
def _class_of(character: str) -> str:
    """One letter for the class of a character; "" for one that is dropped.

    D digit, L letter, I letter of a script that joins its letters (Arabic to Indic), U Hangul,
    C Han, H kana, M combining mark, A apostrophe, N comma, E point, O ellipsis, P other
    punctuation, S symbol or emoji, T skin tone, R regional indicator, F black flag, G tag letter
    that names a flag, K keycap frame, J joiner, a space for white space.
    """
    code = ord(character)
    category = unicodedata.category(character)
    if character.isspace() or character in _SPACES:
        return " "
    if character in _ZERO_WIDTH_JOINERS:
        return "J"
    if character == "\u20e3":
        return "K"
    if character == "\U0001f3f4":
        return "F"
    if 0xE0020 <= code <= 0xE007F:
        return "G"
    if category in ("Cc", "Cf", "Cs") or character in _INVISIBLE_LETTERS:
        return ""
    if category[0] == "M":
        return "M"
    if 0x1F3FB <= code <= 0x1F3FF:
        return "T"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "R"
    if _is_kana(code):
        return "H"
    if _is_han(code):
        return "C"
    if category[0] == "L":
        if unicodedata.name(character, "").startswith(("HANGUL", "HALFWIDTH HANGUL")):
            return "U"
        # Arabic to Myanmar, Philippine to Vedic.
        return "I" if 0x0600 <= code <= 0x109F or 0x1700 <= code <= 0x1CFF else "L"
    if category[0] == "N":
        return "D"
    if category == "Pc":
        return "L"
    if character in "'\u2019":
        return "A"
    if character in ".,\u2026":
        return {".": "E", ",": "N"}.get(character, "O")
    return "S" if category in ("So", "Sm") else "P"


def _is_kana(code: int) -> bool:
    return (
        0x3041 <= code <= 0x30FF  # hiragana, katakana
        or 0x31F0 <= code <= 0x31FF  # small katakana
        or 0xFF66 <= code <= 0xFF9F  # half-width katakana
    )


def _is_han(code: int) -> bool:
    return (
        0x3005 <= code <= 0x3007  # iteration mark, closing mark, zero
        or 0x3400 <= code <= 0x4DBF  # extension A
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF  # compatibility
        or 0x20000 <= code <= 0x3FFFF  # extensions B and later
    )
