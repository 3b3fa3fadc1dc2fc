"""Answers as people write them: numbers, fractions, and the sizes of a matrix."""

import math
import re
import unicodedata

from pages.imports.number_text import float_of, trimmed

MAX_LENGTH = 60  # characters; a longer text is no answer
_BAR = re.compile("[/÷\u2044\u2215]")
_EQUALS = re.compile(r"^\s*[=≈]\s*")
_PERCENT = ("%", "\uff05")
_SIZES = re.compile(r"[(\[]?\s*(\d{1,3})\s*(?:[x×*·,]|by)\s*(\d{1,3})\s*[)\]]?", re.IGNORECASE)


def number_in_answer(text: str) -> float | None:
    """The number of "-0.42", "−0,42", "= 3/8", "½" or "31 %"; None where it is none.

    A comma is a decimal sign: no answer is so large that thousands are divided.
    """
    if len(text) > MAX_LENGTH:
        return None
    bare = trimmed(_EQUALS.sub("", text))
    if bare.endswith(_PERCENT):
        number = _quotient(bare[:-1])
        return None if number is None else number / 100
    return _quotient(bare)


def sizes_in_answer(text: str) -> tuple[int, int] | None:
    """The rows and columns of "4 x 6", "4×6" or "(4, 6)"; None where there are none."""
    found = _SIZES.fullmatch(trimmed(text)) if len(text) <= MAX_LENGTH else None
    return (int(found[1]), int(found[2])) if found else None


def _quotient(text: str) -> float | None:
    parts = [_part(part) for part in _BAR.split(text)]
    if len(parts) > 2 or any(part is None or not math.isfinite(part) for part in parts):
        return None
    first, second = [part for part in parts if part is not None] + [1.0] * (2 - len(parts))
    return first / second if second else None


def _part(text: str) -> float | None:
    """A number, or one of the characters that are a fraction, such as ½."""
    bare = trimmed(text)
    sign, last = bare[:-1], bare[-1:]
    if last and unicodedata.category(last) == "No" and "FRACTION" in unicodedata.name(last, ""):
        one = float_of(f"{sign}1")
        return one * unicodedata.numeric(last) if one is not None and abs(one) == 1 else None
    return float_of(bare)
