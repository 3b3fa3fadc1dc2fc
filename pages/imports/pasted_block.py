"""Cells as a spreadsheet copies them -> numbers, all of them or none."""

import re
from collections.abc import Sequence

from attention.arrays import Array
from attention.sources import Cell
from pages.imports.csv_decimals import no_number, numeric_readings
from pages.imports.file_error import FileProblem
from pages.imports.number_text import kind_of

MAX_LENGTH = 200_000  # characters; all the numbers of the largest matrix take half of that

_LINE_END = re.compile(r"\r\n|\r|\n")


def numbers_of_block(text: str, start: Cell, shape: tuple[int, int]) -> Array:
    """The numbers of a block of cells whose first stands at `start`.

    Lines are rows. Tabs divide a row where there are any, else semicolons, else commas where a
    line is no number by itself. Nothing is a label, and nothing is passed over.

    Args:
        text: of the cells, as it was pasted.
        start: where the block begins.
        shape: of the matrix, which the block must not leave.

    Raises:
        FileProblem: the text is too long, its rows are not equally long, it leaves the matrix, a
            field is no number to use, or a comma can be read in two ways. Places are cells of
            the matrix.
    """
    name = start.matrix
    if len(text) > MAX_LENGTH:
        raise FileProblem("too_large", name, f"{len(text):,}", f"{MAX_LENGTH:,}")
    rows = _rows(text, name)
    lengths = list(map(len, rows))
    if len({*lengths}) > 1:
        raise FileProblem("ragged", name, ", ".join(map(str, lengths[:4])))
    size, room = (len(rows), lengths[0]), (shape[0] - start.row, shape[1] - start.column)
    if size[0] > room[0] or size[1] > room[1]:
        raise FileProblem("beyond", name, _times(size), _times(room))

    def place(i: int, j: int) -> str:
        return f"{name}[{start.row + i + 1}, {start.column + j + 1}]"

    for i, row in enumerate(rows):
        for j, field in enumerate(row):
            if kind_of(field) != "number":
                raise no_number(name, place(i, j), field)
    readings = numeric_readings(rows, name, place)
    if len(readings) > 1:
        raise FileProblem("two_readings", name)
    return readings[0][1]


def _rows(text: str, name: str) -> list[list[str]]:
    """The fields of each line; an empty end of line at the end, as Excel sends it, is none."""
    lines = _LINE_END.split(text)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    for divider in ("\t", ";"):
        if divider in text:
            return [line.split(divider) for line in lines]
    whole = [[line] for line in lines]
    if "," not in text:
        return whole
    cut = [line.split(",") for line in lines]
    if not _are_numbers(whole):
        return cut
    if _are_numbers(cut) and len({*map(len, cut)}) == 1:
        raise FileProblem("two_readings", name)  # 1,5 could be two cells
    return whole


def _are_numbers(rows: Sequence[Sequence[str]]) -> bool:
    return all(kind_of(field) == "number" for row in rows for field in row)


def _times(size: tuple[int, int]) -> str:
    return " × ".join(map(str, size))
