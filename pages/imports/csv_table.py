"""One matrix from a CSV file, with or without labels."""

import csv
import io
import re
from itertools import islice

import numpy as np

from attention.arrays import Array
from pages.imports.file_error import MAX_BYTES, MAX_ROWS, FileProblem
from pages.imports.validation import checked_numbers, checked_shape

_is_number = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?\s*", re.ASCII).fullmatch


def matrix_of_csv(data: bytes, name: str) -> Array:
    """The numbers of a CSV file.

    Fields are divided by commas, semicolons or tabs. A first line of labels is passed over, and
    so is a first column of them: where the corner is empty or in square brackets, as the files of
    this app and of pandas have it, or where no field of it is a number.

    Raises:
        FileProblem: it is too large, no UTF-8 text, its lines are not equally long, or a field is
            no finite number.
    """
    if len(data) > MAX_BYTES:
        raise FileProblem("too_large", name, f"{len(data):,}", f"{MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
        if "\0" in text:
            raise FileProblem("not_text", name)
        divider = max(";\t,", key=text.split("\n", 1)[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
        # More lines than a matrix may have are refused by their number.
        lines = list(islice(filter(None, reader), MAX_ROWS + 2))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise FileProblem("not_text", name) from problem
    lines = _without_labels(lines)
    if not lines or not lines[0]:
        raise FileProblem("nothing", name, "–", name)
    for i, line in enumerate(lines, start=1):
        if len(line) != len(lines[0]):
            raise FileProblem("ragged", name, f"{i}: {len(line)}", str(len(lines[0])))
    checked_shape(name, (len(lines), len(lines[0])))
    has_commas = divider != ","  # as in 0,5
    numbers = [
        [_number(name, i, j, entry.replace(",", ".") if has_commas else entry)
         for j, entry in enumerate(line, start=1)]
        for i, line in enumerate(lines, start=1)
    ]  # fmt: skip
    return checked_numbers(name, np.array(numbers))


def _without_labels(lines: list[list[str]]) -> list[list[str]]:
    corner = lines[0][0].strip() if lines else "-"
    if len(lines) > 1 and (not corner or corner.startswith("[")):
        return [line[1:] for line in lines[1:]]
    if lines and not any(map(_is_number, lines[0])):
        lines = lines[1:]
    has_labels = not any(_is_number(line[0]) for line in lines)
    return [line[1:] for line in lines] if has_labels else lines


def _number(name: str, row: int, column: int, entry: str) -> float:
    if not _is_number(entry):
        raise FileProblem("no_number", name, f"[{row}, {column}] “{entry.strip()[:20]}”")
    return float(entry)
