"""One head of a trained encoder as a worksheet, and what the head does on average.

It starts at Q, K and V: X and the W's have hundreds of rows or columns; they are explained, but
not drawn. Nor is K drawn transposed: with some 32 dimensions and few words it would be taller
than all the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from attention.arrays import Array
from attention.bert.trace import EncoderHead
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import (
    LEGEND,
    MIN_CELL_WIDTH,
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    column_positions,
    flow,
    largest_cell,
)
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, WIDTHS, Column, Placement, Sizes
from pages.figures.core.matrices import MATRICES, Matrix
from pages.figures.core.weight_stats import effective_keys

LINES = (("Q", "K", "V"), ("scores", "scaled", "weights", "output"))
QUERY_ROWS = ("Q", "scores", "scaled", "weights", "output")  # with one row a query


def head_figure(head: EncoderHead, query: int) -> dict[str, Any]:
    """From Q, K and V to the output, as `figure` of `heatmaps` returns it.

    Args:
        head: the head to draw.
        query: the piece whose rows are marked, from 0.
    """
    numbers = {name: head.matrices[name] for line in LINES for name in line}
    matrices = _titled(head.d_k)
    ends = limits(numbers, matrices)
    sizes = Sizes.of(numbers, head.words, matrices)
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], matrices[name].formula, CellMapping(name))
            for name, array in numbers.items()
        ],
        [_place(width, sizes) for width in WIDTHS],
        head.words,
        head.rules,
        marks=[{"matrix": name, "row": query, "column": None} for name in QUERY_ROWS],
    )


def _place(width: float, sizes: Sizes) -> Placement:
    """Q, K and V above the scores, weights and output: one line each where there is room."""
    groups: list[list[Column]] = [[(None, name) for name in line] for line in LINES]
    slots = [sizes.slots(columns) for columns in groups]

    def needed(cell: float) -> float:
        return sizes.label_width + max(sum(slot(cell) + GAP for slot in some) for some in slots)

    cell = largest_cell(needed, width)
    if width < MIN_SIDE_BY_SIDE_WIDTH or cell < MIN_CELL_WIDTH:
        return flow(width, sizes, *groups).placement()
    bands = Bands(sizes, width, cell, top=LEGEND)
    for columns, some in zip(groups, slots, strict=True):
        xs = column_positions(sizes.label_width, some, cell)
        bands.add([*zip(columns, xs, strict=True)], (columns[0][1],))
    return bands.placement()


def _titled(d_k: int) -> Mapping[str, Matrix]:
    """The matrices with their formulas: a trained model adds biases."""
    named = {
        name: replace(matrix, formula=matrix.formula.format(root=f"√{d_k}", input="scaled"))
        for name, matrix in MATRICES.items()
    }
    for name in ("Q", "K", "V"):
        formula = f"{named[name].formula} + b<sub>{name}</sub>"
        named[name] = replace(named[name], formula=formula, title_width=120)
    return named


@dataclass(frozen=True)
class AverageAttention:
    """The shares of attention that the queries of one head give, on average."""

    previous: float  # the piece before; the first piece has none and is left out
    following: float  # the piece after; the last one is left out
    own: float
    first: float  # [CLS]
    last: float  # [SEP]
    keys: float  # over how many keys a query spreads: the mean of exp(entropy)


def average_attention(weights: Array) -> AverageAttention:
    """The average attention of one head in one sentence.

    Args:
        weights: `(n, n)`, n >= 2, rows that sum to 1.
    """
    return AverageAttention(
        previous=float(np.diagonal(weights, -1).mean()),
        following=float(np.diagonal(weights, 1).mean()),
        own=float(np.diagonal(weights).mean()),
        first=float(weights[:, 0].mean()),
        last=float(weights[:, -1].mean()),
        keys=effective_keys(weights),
    )
