"""The names of the rows and columns of a matrix in a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from attention.traces import Trace
from pages.figures.core.matrices import MATRICES, WORD_AXES, kind

Axes = Mapping[str, tuple[str, str]]  # the axes of rows and columns, by matrix

KNOWN: Axes = {name: (matrix.rows, matrix.columns) for name, matrix in MATRICES.items()}
# Of a matrix in a sheet, for whoever computes it by hand.
FORMULAS = {"Q": "Q = X W_Q", "K": "K = X W_K", "V": "V = X W_V", "scores": "scores = Q Kᵀ",
            "scaled": "scaled = scores ÷ √d_k", "output": "output = weights V"}  # fmt: skip


def axes_in(contents: Mapping[str, Any]) -> Axes:
    """The axes of all matrices that are known, and of those that a figure draws."""
    traces = contents["figure"]["data"] if "figure" in contents else []
    of_figure = {one["name"]: (one["meta"]["rows"], one["meta"]["columns"]) for one in traces}
    return {**of_figure, **KNOWN}


def words_along(
    trace: Trace, axes: tuple[str, str]
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The words of the rows and of the columns; None for an axis that is not words."""
    rows, columns = (trace.words[axis] if axis in WORD_AXES else None for axis in axes)
    return rows, columns


def axes_of(name: str, axes: Axes) -> tuple[str, str]:
    """The axes of the rows and the columns of a matrix: "query", "d_k", ..."""
    return axes.get(name) or axes.get(kind(name), ("row", "column"))


def numbered(words: Sequence[str] | None, count: int) -> list[str]:
    """One label a row or column: "[1] the", or "[1]" where there is no word.

    The number keeps equal words apart; and as no label begins with what a person typed, none is
    a formula to a spreadsheet. The word is what follows the first "] ".
    """
    if words is None:
        return [f"[{i}]" for i in range(1, count + 1)]
    return [f"[{i}] {word}" for i, word in enumerate(words[:count], start=1)]
