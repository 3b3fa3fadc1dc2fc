"""A matrix as a spreadsheet, NumPy or PyTorch writes it -> numbers, and how exact they are."""

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from attention.arrays import Array
from pages.imports.file_error import MAX_ROWS
from pages.imports.number_text import WORDS, float_of, plain

MAX_COLUMNS = 256
MAX_LENGTH = 400_000  # characters; 128 × 128 numbers with all their digits take less

Reason = Literal["too_long", "shortened", "ragged", "no_number", "too_many"]

_TYPE = re.compile(r"(bfloat16|float16|half|float32|float64|double)")
_NAMES = {"half": "float16", "double": "float64"}
_INNERMOST = re.compile(r"\[([^\[\]]*)\]")


class PrintedError(ValueError):
    """Why a text is no matrix; `found` is what was found instead."""

    def __init__(self, reason: Reason, found: str = "") -> None:
        super().__init__(reason)
        self.reason, self.found = reason, found


@dataclass(frozen=True, eq=False)
class Printed:
    """A matrix, and how exactly its numbers were written.

    Attributes:
        numbers: the rows and columns.
        least: half a step of the last digit that was written; 0 for whole numbers.
        kind: the type that the text names; None where it names none.
    """

    numbers: Array
    least: float
    kind: str | None


def printed_array(text: str) -> Printed | None:
    """The matrix of a text; None where there is no text.

    Brackets make the rows where there are any, else lines do. Numbers are divided by tabs or
    semicolons where there are any, else by commas or blanks; so a comma is a decimal sign
    only between tabs or semicolons.

    Raises:
        PrintedError: the text is too long or shortened with "...", its rows are not equally
            long, something in it is no number, or there are too many of them.
    """
    if len(text) > MAX_LENGTH:
        raise PrintedError("too_long", f"{len(text):,}")
    if not text.strip():
        return None
    if "..." in text or "…" in text:
        raise PrintedError("shortened")
    named = _TYPE.search(text)
    rows = [_fields(line) for line in _lines(text)]
    lengths = list(dict.fromkeys(map(len, rows)))
    if lengths in ([], [0]):
        raise PrintedError("no_number", text.strip())
    if len(lengths) > 1:
        raise PrintedError("ragged", ", ".join(map(str, lengths[:4])))
    if len(rows) > MAX_ROWS or lengths[0] > MAX_COLUMNS:
        raise PrintedError("too_many", f"{len(rows)} × {lengths[0]}")
    read = [[_number(field) for field in row] for row in rows]
    steps = [step for row in read for _, step in row if step]
    return Printed(
        np.array([[number for number, _ in row] for row in read]),
        min(steps, default=0.0) / 2,
        _NAMES.get(named[1], named[1]) if named else None,
    )


def _lines(text: str) -> list[str]:
    if "[" in text:
        return [row for row in _INNERMOST.findall(text) if row.strip()]
    return [line for line in re.split(r"[\r\n]+", text) if line.strip()]


def _fields(line: str) -> list[str]:
    for divider in ("\t", ";"):
        if divider in line:
            return [field.strip().replace(",", ".") for field in line.split(divider)]
    return [field for field in re.split(r"[,\s]+", line.strip()) if field]


def _number(field: str) -> tuple[float, float]:
    """The number, and the size of one step of its last digit; 0 where it has no fraction.

    A comma that is still in it, such as a wide one, might divide two numbers.
    """
    written = plain(field).lower()
    word = WORDS.get(written)
    if word is not None:
        return word, 0.0
    number = None if "," in written else float_of(written)
    if number is None:
        raise PrintedError("no_number", field)
    mantissa, _, exponent = written.partition("e")
    one = re.sub(r"\d", "0", mantissa)[:-1] + "1"  # -12.34 -> -00.01, and 1. -> 01
    is_whole = "." not in mantissa.rstrip(".") and float(exponent or 0) >= 0
    step = 0.0 if is_whole else abs(float(f"{one}e{exponent or 0}"))
    if math.isinf(number) or math.isinf(step):
        raise PrintedError("no_number", field)
    return number, step
