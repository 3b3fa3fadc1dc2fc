"""The one reader of numbers as people and programs write them: fields, tables, files, links."""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from pages.imports.file_error import LARGEST

# What programs write where a mask or the result of a division by 0 is not written in digits.
WORDS: Mapping[str, float] = {
    "true": 1.0, "false": 0.0, "nan": math.nan, "inf": math.inf, "+inf": math.inf,
    "-inf": -math.inf, "infinity": math.inf, "-infinity": -math.inf,
}  # fmt: skip
NO_WORDS: Mapping[str, float] = {}

# A "number" can be read. A "word" is what no reader could take for a number. A "mark" is
# punctuation alone, as of a word of a sentence or of a missing value. All else is "unreadable":
# it looks like a number and is none, such as 10%, nan, 1/2, 1 000 or #DIV/0!.
Kind = Literal["number", "word", "mark", "empty", "unreadable"]

_MINUSES = "\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"  # minus sign, hyphens, short dashes, wide
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
_PLAIN = {**_WIDE, **dict.fromkeys(map(ord, _MINUSES), "-"), 0xFF0B: "+", 0xFF0E: ".",
          0xFF0C: ",", 0xFF25: "E", 0xFF45: "e"}  # fmt: skip
# Spaces of any width, and what has no width and turns no number into another.
_AROUND = " \t\r\n\v\f\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_TRIM = re.compile(rf"^[{_AROUND}]+|[{_AROUND}]+$")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\d*[.,]\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MISSING = re.compile(
    r"[-+<#]*(nan|na|n/a|inf|infinity|∞|none|null|nil|missing|true|false)[>()]*"
    r"|#[\w/]+[!?]?|err:\d+",
    re.IGNORECASE,
)
_OWN_LABEL = re.compile(r"\[[1-9]\d*\]( .*)?", re.DOTALL)  # as the files of this app have them


def trimmed(text: str) -> str:
    """The text without spaces of any width around it."""
    return _TRIM.sub("", text)


def plain(text: str) -> str:
    """The text as a number is written in ASCII: trimmed, with plain digits, signs and points."""
    return trimmed(text).translate(_PLAIN)


def number_of(text: str) -> float | None:
    """The number that a text writes, to the last bit; None where it writes none to use.

    A point or a single comma is the decimal sign. Signs may be any short dash, and digits may be
    full-width. None, too, where the comma might divide thousands, and where the number is larger
    than `LARGEST` in absolute value, or too small for float64 without being 0.
    """
    number = None if readings_of_comma(text) else float_of(text)
    return number if number is not None and abs(number) <= LARGEST else None


def readings_of_comma(text: str) -> tuple[str, str] | None:
    """What 1,000 could be, standing alone: 1.000 or 1000. None for a text with one reading."""
    written = plain(text)
    if "," not in written or not could_be_thousands(written):
        return None
    return written.replace(",", "."), written.replace(",", "")


def float_of(text: str) -> float | None:
    """The number of any size, infinite where it is too large for float64; 1,000 is 1.

    A comma that might divide thousands is a decimal sign: whoever asks has other numbers beside
    this one that prove it.
    """
    written = plain(text)
    found = _NUMBER.fullmatch(written)
    if not found:
        return None
    number = float(written.replace(",", "."))
    is_lost = number == 0 and any(digit in "123456789" for digit in found[1])
    return None if is_lost else number


def written_of(number: float) -> str:
    """The shortest text that reads back as the number: 1, -0.5, 2e-05."""
    return repr(number).removesuffix(".0")


def kind_of(text: str) -> Kind:
    """What a field of a table is, by its looks."""
    bare = plain(text)
    if not bare:
        return "empty"
    if _NUMBER.fullmatch(bare):
        return "number"
    if _OWN_LABEL.fullmatch(bare):
        return "word"
    if _MISSING.fullmatch(bare):
        return "unreadable"
    first = next((c for c in bare if unicodedata.category(c)[0] in "LN"), "")
    if not first:
        return "unreadable" if "%" in bare else "mark"
    return "word" if unicodedata.category(first)[0] == "L" else "unreadable"


def decimal_sign(text: str) -> str:
    """The point or the comma in the text of a number; empty where it has neither."""
    return next((sign for sign in ".," if sign in plain(text)), "")


def could_be_thousands(text: str) -> bool:
    """Whether the point or the comma of a number might divide its thousands, as in 1,234."""
    return bool(_THOUSANDS.fullmatch(plain(text)))
