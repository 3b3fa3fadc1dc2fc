"""JSON text -> matrices by name: as this app saves them, or as plain nested lists."""

import json
from collections.abc import Collection
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from pages.imports.file_error import MAX_BYTES, FileProblem, none_of
from pages.imports.number_text import WORDS
from pages.imports.validation import checked_array, checked_shape


def matrices_of_json(data: bytes, names: Collection[str]) -> dict[str, NDArray[Any]]:
    """Those matrices that a file has under some names; a matrix without a name is called "".

    Raises:
        FileProblem: the file is too large, is no JSON or has none of these names, or one of them
            is no small matrix.
    """
    found = _content(data)
    if isinstance(found, list):
        return {"": _matrix("", found)}
    if isinstance(found, dict) and isinstance(found.get("matrices"), dict):
        found = found["matrices"]
    if not isinstance(found, dict):
        raise FileProblem("no_json")
    kept = {name: rows for name, rows in found.items() if name in names}
    if not kept:
        raise none_of(names, found)
    return {name: _matrix(name, rows) for name, rows in kept.items()}


def _content(data: bytes) -> object:
    if len(data) > MAX_BYTES:
        raise FileProblem("too_large", found=f"{len(data):,}", needed=f"{MAX_BYTES:,}")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no UTF-8 is a ValueError, too
        raise FileProblem("no_json") from error


def _matrix(name: str, rows: object) -> NDArray[Any]:
    if isinstance(rows, dict):
        rows = rows.get("numbers")
    while _has_one_list(rows):
        rows = rows[0]  # one sentence, one head
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise FileProblem("no_matrix", name, _shape(rows))
    widths = [len(row) for row in rows]
    for i, width in enumerate(widths):
        if width != widths[0]:
            raise FileProblem("ragged", name, f"{i + 1}: {width}", str(widths[0]))
    checked_shape(name, (len(rows), widths[0] if rows else 0))
    numbers = [[_number(name, x, i, j) for j, x in enumerate(row)] for i, row in enumerate(rows)]
    is_bool = all(isinstance(x, bool) for row in rows for x in row)
    return checked_array(name, np.array(numbers, dtype=bool if is_bool else np.float64))


def _has_one_list(rows: Any) -> TypeGuard[list[list[Any]]]:
    """Whether this is a list of one list of lists."""
    is_one = isinstance(rows, list) and len(rows) == 1 and isinstance(rows[0], list)
    return is_one and bool(rows[0]) and isinstance(rows[0][0], list)


def _shape(rows: object) -> str:
    return str(len(rows)) if isinstance(rows, list) else "1"


def _number(name: str, x: object, i: int, j: int) -> float:
    value = WORDS.get(x.lower()) if isinstance(x, str) else x
    if not isinstance(value, int | float):
        place = f"{name}[{i + 1}, {j + 1}]"
        if isinstance(value, list):
            raise FileProblem("no_matrix", name, f"{place}: {len(value)}")
        raise FileProblem("no_number", name, f"{place} “{str(x)[:20]}”")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else -float("inf")
