"""Overrides as a URL parameter: each number is parsed back to the same float64.

edits     W_K.3.2_0.5~X.1.4_-2e-05       row 3, column 2, from 1
matrices  W_V_2_3_1_0_0.5_0_1_0~X_...    2 rows of 3 columns, row by row
"""

import re
from collections.abc import Mapping

import numpy as np

from attention.arrays import Array, read_only
from attention.sources import Cell
from pages.imports.file_error import MAX_ROWS
from pages.imports.number_text import number_of, written_of

MAX_LENGTH = 1_200  # characters of either in a URL; a longer text stays in the session
MAX_READ = 100_000  # characters of an untrusted text

_NUMBER = r"[^_~]+"
_NAME = r"(X|W_[QKV])"
_EDITED = rf"({_NAME[1:-1]}|(?:gamma|beta)\.[12]|b_[12])"
_EDIT = re.compile(rf"{_EDITED}\.([1-9]\d{{0,2}})\.([1-9]\d{{0,2}})_({_NUMBER})", re.ASCII)
_MATRIX = re.compile(rf"{_NAME}_([1-9]\d{{0,2}})_([1-9]\d{{0,2}})((?:_{_NUMBER})+)", re.ASCII)


def edits_text(edits: Mapping[Cell, float]) -> str:
    """Edits as a URL parameter."""
    return "~".join(
        f"{cell.matrix}.{cell.row + 1}.{cell.column + 1}_{written_of(number)}"
        for cell, number in edits.items()
    )


def edits_of(text: str) -> dict[Cell, float] | None:
    """The edits of such a text; None if it is invalid, or too long."""
    if len(text) > MAX_READ:
        return None
    edits: dict[Cell, float] = {}
    for part in _parts(text):
        found = _EDIT.fullmatch(part)
        number = number_of(found[4]) if found else None
        if not found or number is None or max(int(found[2]), int(found[3])) > MAX_ROWS:
            return None
        edits[Cell(found[1], int(found[2]) - 1, int(found[3]) - 1)] = number
    return edits


def matrices_text(matrices: Mapping[str, Array]) -> str:
    """Whole matrices as a URL parameter."""
    return "~".join(
        "_".join([name, *map(str, matrix.shape), *map(written_of, matrix.ravel().tolist())])
        for name, matrix in matrices.items()
    )


def matrices_of(text: str) -> dict[str, Array] | None:
    """The matrices of such a text; None if it is invalid, or too long."""
    if len(text) > MAX_READ:
        return None
    matrices: dict[str, Array] = {}
    for part in _parts(text):
        found = _MATRIX.fullmatch(part)
        if not found:
            return None
        rows, columns = int(found[2]), int(found[3])
        numbers = [number_of(one) for one in found[4].split("_")[1:]]
        is_valid = max(rows, columns) <= MAX_ROWS and len(numbers) == rows * columns
        if not is_valid or None in numbers:
            return None
        matrices[found[1]] = read_only(np.array(numbers, np.float64).reshape(rows, columns))
    return matrices


def _parts(text: str) -> list[str]:
    return text.split("~") if text else []
