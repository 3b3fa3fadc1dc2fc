"""Fields -> numbers: what a comma means in them, and which fields are no numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from attention.arrays import Array, read_only
from pages.imports.file_error import LARGEST, FileProblem
from pages.imports.number_text import (
    NO_WORDS,
    could_be_thousands,
    decimal_sign,
    float_of,
    plain,
    trimmed,
)

Comma = Literal["none", "decimal", "thousands", "divider"]  # also keys of the texts
Cell = Callable[[int, int], str]  # the position in the file of a field of the block

_MAX_LENGTH = 20  # characters of a field in an error message


def no_number(name: str, place: str, field: str) -> FileProblem:
    """The problem of a field that is no number."""
    return FileProblem("no_number", name, f"{place} “{trimmed(field)[:_MAX_LENGTH]}”")


def numeric_readings(
    block: Sequence[Sequence[str]],
    name: str,
    place: Cell,
    words: Mapping[str, float] = NO_WORDS,
) -> list[tuple[Comma, Array]]:
    """One or two readings of the block: commas are decimal signs or thousands separators.

    Args:
        block: rows of equal length, whose fields all look like numbers.
        name: the matrix, for error messages.
        place: the position of a field in the file.
        words: that are numbers, too.

    Raises:
        FileProblem: a number is too large or too small, or one number has a point and another a
            comma, and either could be the decimal sign.
    """
    fields = [field for row in block for field in row]
    signs = {decimal_sign(field) for field in fields} - {""}
    if signs == {".", ","}:
        _reject_ambiguous(block, name, place)
    matrix = _matrix(block, name, place, words)
    if "," not in signs:
        return [("none", matrix)]
    with_comma = [field for field in fields if decimal_sign(field) == ","]
    if not all(map(could_be_thousands, with_comma)):
        return [("decimal", matrix)]
    whole = [[plain(field).replace(",", "") for field in row] for row in block]
    return [("decimal", matrix), ("thousands", _matrix(whole, name, place, words))]


def _reject_ambiguous(block: Sequence[Sequence[str]], name: str, place: Cell) -> None:
    """Reject 1.234 together with 0,5: its point may be a thousands separator, as may a comma."""
    for i, row in enumerate(block):
        for j, field in enumerate(row):
            if could_be_thousands(field):
                found = f"{place(i, j)} “{trimmed(field)[:_MAX_LENGTH]}”"
                raise FileProblem("two_signs", name, found)


def _matrix(
    block: Sequence[Sequence[str]], name: str, place: Cell, words: Mapping[str, float]
) -> Array:
    return read_only(
        np.array([[_number(field, name, place(i, j), words) for j, field in enumerate(row)]
                  for i, row in enumerate(block)])
    )  # fmt: skip


def _number(field: str, name: str, place: str, words: Mapping[str, float]) -> float:
    word = words.get(trimmed(field).lower())
    if word is not None:
        return word
    number = float_of(field)
    if number is None:
        raise no_number(name, place, field)
    if abs(number) > LARGEST:
        raise FileProblem("not_finite", name, f"{place} = {number:g}", f"{LARGEST:,.0f}")
    return number
