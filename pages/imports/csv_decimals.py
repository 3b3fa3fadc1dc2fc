"""The numbers of a block of fields: what a comma is in them, and which cannot be read."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from attention.arrays import Array, read_only
from pages.imports.file_error import LARGEST, FileProblem
from pages.imports.number_text import could_be_thousands, decimal_sign, float_of, plain, trimmed

Comma = Literal["none", "decimal", "thousands", "divider"]
Cell = Callable[[int, int], str]  # of a field of the block: its row and column in the file

_MAX_LENGTH = 20  # characters of a field in a sentence


def refused(name: str, place: str, field: str) -> FileProblem:
    """What is said of a field that is no number."""
    return FileProblem("no_number", name, f"{place} “{trimmed(field)[:_MAX_LENGTH]}”")


def numbers_of(block: Sequence[Sequence[str]], name: str, place: Cell) -> list[tuple[Comma, Array]]:
    """The block as numbers, in one way or two: commas are decimal signs, or divide thousands.

    Args:
        block: rows of one length of fields, all numbers by their looks.
        name: the matrix, for what is refused.
        place: where a field stands in the file.

    Raises:
        FileProblem: a number is too large or too small, or has one sign where another number has
            the other, and either could be the decimal sign.
    """
    fields = [field for row in block for field in row]
    signs = {decimal_sign(field) for field in fields} - {""}
    if signs == {".", ","}:
        _refuse_doubtful(block, name, place)
    matrix = _matrix(block, name, place)
    if "," not in signs:
        return [("none", matrix)]
    with_comma = [field for field in fields if decimal_sign(field) == ","]
    if not all(map(could_be_thousands, with_comma)):
        return [("decimal", matrix)]
    whole = [[plain(field).replace(",", "") for field in row] for row in block]
    return [("decimal", matrix), ("thousands", _matrix(whole, name, place))]


def _refuse_doubtful(block: Sequence[Sequence[str]], name: str, place: Cell) -> None:
    """Refuse 1.234 beside 0,5: its point could divide thousands, and so could a comma."""
    for i, row in enumerate(block):
        for j, field in enumerate(row):
            if could_be_thousands(field):
                found = f"{place(i, j)} “{trimmed(field)[:_MAX_LENGTH]}”"
                raise FileProblem("two_signs", name, found)


def _matrix(block: Sequence[Sequence[str]], name: str, place: Cell) -> Array:
    return read_only(
        np.array([[_number(field, name, place(i, j)) for j, field in enumerate(row)]
                  for i, row in enumerate(block)])
    )  # fmt: skip


def _number(field: str, name: str, place: str) -> float:
    number = float_of(field)
    if number is None:
        raise refused(name, place, field)
    if abs(number) > LARGEST:
        raise FileProblem("not_finite", name, f"{place} = {number:g}", f"{LARGEST:,.0f}")
    return number
