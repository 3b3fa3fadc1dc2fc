"""The worksheet with the cells covered that would give an answer away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from attention import SelfAttentionTrace
from attention.sources import Cell
from pages.figures.worksheet import worksheet

COVER = "?"
# The fields of the attention trace that hold the matrices in which cells are covered.
_FIELDS = {"Q": "query", "scores": "scores", "scaled": "scaled", "masked": "masked",
           "weights": "weights", "output": "output"}  # fmt: skip


def practice_figure(
    trace: SelfAttentionTrace,
    covered: Collection[Cell],
    answering: Collection[str],
    marks: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The worksheet; covered numbers are not in it at all.

    Args:
        trace: the trace to draw.
        covered: the cells without a number.
        answering: matrices whose cells can be pressed as an answer; no other cell does anything.
        marks: cells to outline.
    """
    figure = worksheet(without(trace, covered), marks)
    figure["covered"] = " ".join(sorted(f"{one.matrix}.{one.row}.{one.column}" for one in covered))
    names = {cell.matrix for cell in covered}
    for heatmap in figure["figure"]["data"]:
        meta = heatmap["meta"]
        matrix = meta["cell"]["matrix"]
        meta["is_explained"] = matrix in answering
        if matrix in names:  # neither its frames nor its tip say how it is computed
            meta |= {"operation": None, "sources": []}
            meta["not_finite"] = {
                f"{cell.row}.{cell.column}": COVER for cell in covered if cell.matrix == matrix
            }
    return figure


def without(trace: SelfAttentionTrace, covered: Collection[Cell]) -> SelfAttentionTrace:
    """The trace with NaN in the covered cells."""
    arrays: dict[str, Any] = {}
    for cell in covered:
        field = _FIELDS[cell.matrix]
        if field not in arrays:
            arrays[field] = getattr(trace.attention, field).copy()
        arrays[field][cell.row, cell.column] = np.nan
    return replace(trace, attention=replace(trace.attention, **arrays))
