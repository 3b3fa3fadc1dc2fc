"""Matrices as Plotly heatmaps on one plane, and what the browser needs for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.rules import Product, Rule, Scale, Softmax, Sum
from attention.sources import Source
from pages.figures.core.charts import BARE
from pages.figures.core.colorscales import colours, scale_kind
from pages.figures.core.folding import FIRST, LAST, SQUEEZED
from pages.figures.core.formatting import common_exponent, format_number, range_text
from pages.figures.core.layout import LAYOUT_CONSTANTS, USUAL_WIDTH, WIDTHS, Placement
from pages.figures.core.matrices import MATRICES, Axis, Matrix, kind
from pages.figures.core.roles import AXIS_ROLES, Role, role_of

FOLD = {"first": FIRST, "squeezed": SQUEEZED, "last": LAST}

Index = Literal["row", "column"] | int


@dataclass(frozen=True)
class CellMapping:
    """Which cell of the computation a cell of the figure is.

    `row` and `column` say which index of the cell in the figure, counted from 0, they take; a
    number is that row or column for every cell.
    """

    matrix: str
    row: Index = "row"
    column: Index = "column"


@dataclass(frozen=True)
class Heatmap:
    """One matrix of a figure."""

    matrix: Matrix
    numbers: Array
    ends: tuple[float, float]  # the numbers at the two ends of the colour scale
    formula: str
    cell: CellMapping
    made_of: tuple[Source, ...] | None = None  # as in the rules, unless given
    is_masked: bool = False  # masked cells are drawn as masked, not as numbers
    edges: tuple[Axis, Axis] | None = None  # what its rows and columns are, not only what they show
    is_part: bool = False  # a number on the way to its cell, not the number of the cell
    kept: int = 0  # so many rows from the top are those of the step before, and drawn greyed
    shape: str | None = None  # where it is not that of the numbers, as of a row that is repeated
    repeated_row: int | None = None  # the row that all others repeat
    parts: tuple[int, int] = (0, 0)  # how many rows and columns belong to one head; 0 for all


def figure(
    heatmaps: Sequence[Heatmap],
    placements: Sequence[Placement],
    words: Mapping[str, Sequence[str]],
    rules: Mapping[str, Rule],
    *,
    is_masked: NDArray[np.bool_] | None = None,
    marks: Sequence[Mapping[str, Any]] = (),
    links: Sequence[Mapping[str, Any]] = (),
    newest: str | None = None,
    has_steps: bool = False,
    followed: Sequence[str] = (),
    unfolded: Sequence[Placement] = (),
    compact: Sequence[Placement] = (),
) -> dict[str, Any]:
    """The matrices on one plane.

    Args:
        heatmaps: the matrices, in the order in which they are computed.
        placements: where each is, one for each of `WIDTHS`; they may place more.
        unfolded: the same without folded axes, where `placements` or `compact` fold some.
        compact: for low windows, at some of these widths; they leave matrices out.
        words: the labels of rows and columns, for each axis of words.
        rules: how each matrix of the trace is computed.
        is_masked: True where a key is masked for a query; None without a mask.
        newest: the latest matrix; it is scrolled into view when it changes.
        has_steps: whether lecture mode shows the matrices one after the other.
        followed: the matrices in which the row of the word that is followed is framed.
        marks: cells to outline permanently: `matrix`, and `row` or `column` from 0 or None for all.
        links: rows to connect by lines, where the matrices stand side by side: `from`, `to`, and
            `rows`, for each row of `to` the row of `from` that it comes from, from 0.

    Returns:
        `figure`, what Plotly draws: one heatmap a matrix, named after it, `z` with the full
        numbers, row 0 on top; masked cells are null. Also what the browser needs for the rest:
        `placements`, `unfolded`, `compact`, `layout_constants`, `words`, `hidden`, `marks`,
        `links`, `newest`, `has_steps`, `followed`.
    """
    usual = placements[WIDTHS.index(USUAL_WIDTH)]
    return {
        "figure": {
            "data": [_heatmap(one, usual, rules) for one in heatmaps],
            "layout": _layout(usual),
        },
        "placements": [vars(placement) for placement in placements],
        "unfolded": [vars(placement) for placement in unfolded],
        "compact": [vars(placement) for placement in compact],
        "layout_constants": {**LAYOUT_CONSTANTS, "fold": FOLD},
        "words": {axis: list(some) for axis, some in words.items()},
        "hidden": None if is_masked is None else is_masked.astype(int).tolist(),
        "marks": [dict(mark) for mark in marks],
        "links": [dict(link) for link in links],
        "newest": newest,
        "has_steps": has_steps,
        "followed": list(followed),
    }


def _heatmap(one: Heatmap, placement: Placement, rules: Mapping[str, Rule]) -> dict[str, Any]:
    matrix = one.matrix
    x, y = placement.corners[matrix.name]
    rows, columns = one.numbers.shape
    width, height = placement.cell_widths[matrix.name], placement.cell_heights[matrix.name]
    scale = colours(matrix.scale)
    return {
        "type": "heatmap",
        "name": matrix.name,
        "z": _cells(one.numbers),
        "x0": x + width / 2,
        "dx": width,
        "y0": y + height / 2,
        "dy": height,
        "zmin": one.ends[0],
        "zmax": one.ends[1],
        "colorscale": scale["light"],
        "showscale": False,
        "hoverinfo": "none",  # the component has its own tooltip
        "meta": {
            "formula": one.formula,
            "shape": one.shape or f"{rows} × {columns}",
            "range": range_text(one.numbers),
            "exponent": common_exponent(one.numbers),
            "rows": matrix.rows,
            "columns": matrix.columns,
            "dark": scale["dark"],
            "kind": scale_kind(matrix.scale),
            "cell": vars(one.cell),
            "role": role_of(one.cell.matrix),
            "roles": _roles(one),
            **_operation(rules.get(one.cell.matrix)),
            "is_explained": one.cell.matrix in rules,
            "is_part": one.is_part,
            "is_masked": one.is_masked,
            "kept": one.kept,
            "repeated_row": one.repeated_row,
            "parts": dict(zip(("rows", "columns"), one.parts, strict=True)),
            **_not_finite(one),
            "place": _axes_of_place(one),
            "sources": [vars(source) for source in _sources(one, rules)],
        },
    }


def _roles(one: Heatmap) -> dict[str, Role | None]:
    """The roles of its two dimensions, whose colours they have."""
    rows, columns = one.edges or (one.matrix.rows, one.matrix.columns)
    return {"rows": AXIS_ROLES.get(rows), "columns": AXIS_ROLES.get(columns)}


def _operation(rule: Rule | None) -> dict[str, Any]:
    """How the tip computes the number again, where that is short to write."""
    match rule:
        case Product():
            return {"operation": "product"}
        case Sum():
            return {"operation": "sum"}
        case Scale():
            return {"operation": "quotient", "divisor": rule.divisor}
        case Softmax():
            return {"operation": "softmax"}
    return {"operation": None}


def _axes_of_place(one: Heatmap) -> dict[str, str]:
    """The axes of the matrix that its cell belongs to."""
    matrix = MATRICES.get(kind(one.cell.matrix), one.matrix)
    return {"rows": matrix.rows, "columns": matrix.columns}


def _sources(one: Heatmap, rules: Mapping[str, Rule]) -> tuple[Source, ...]:
    return rules[one.cell.matrix].sources if one.made_of is None else one.made_of


def _cells(numbers: Array) -> list[list[float | None]]:
    if np.isfinite(numbers).all():
        cells: list[list[float | None]] = numbers.tolist()
        return cells
    return [[x if np.isfinite(x) else None for x in row] for row in numbers.tolist()]


def _not_finite(one: Heatmap) -> dict[str, Any]:
    """What stands in cells without a finite number, unless it is that of a mask."""
    is_said = ~np.isfinite(one.numbers)
    if one.is_masked:
        is_said &= ~np.isneginf(one.numbers)
    words = {f"{i}.{j}": format_number(float(one.numbers[i, j])) for i, j in np.argwhere(is_said)}
    return {"not_finite": words} if words else {}


def _layout(placement: Placement) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": False}
    return {
        "width": placement.width,
        "height": placement.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [0, placement.width]},
        "yaxis": {**axis, "range": [placement.height, 0]},  # row 0 on top
        "showlegend": False,
        **BARE,
    }
