"""Every matrix as a rectangle to scale, one line per product, edges that must match in pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from attention.experiments.shape_mismatch import ShapeTrial
from pages.figures.shapes.edges import EDGES, PRODUCTS, Change, as_multiplied, mismatched_edges
from pages.figures.shapes.matrix_box import MIN_WIDTH, Diagram, plane, text_trace

WIDTHS = (320, 380, 520, 760, 1020, 1280)  # px; the widest that fits is taken
MIN_PAIRS_WIDTH = 760  # px; below this each product has its own line
MIN_LINES_WIDTH = 1020  # px; from here on Q, K and V are on one line
TALLEST = 190  # px; of a rectangle
LARGEST_UNIT = 24  # px; of one row or column
SIDE, SIGN = 22, 24  # px next to a rectangle: its number of rows; and "·" or "="
MIN_HEIGHT = 76  # px that the text next to a rectangle needs
ABOVE, BELOW, BETWEEN = 20, 28, 14  # px: the number of columns, the name, the next line

Line = Sequence[str]  # boxes and signs in turn, from a box or a sign on

_LINES: tuple[Line, ...] = tuple(
    (product.left, "·", product.right, "=", product.result) for product in PRODUCTS
)
NARROW_LINES = _LINES
_FORMULA: Line = (*_LINES[3], "softmax →", *_LINES[4])
PAIRS: tuple[Line, ...] = ((*_LINES[0], "", *_LINES[1]), _LINES[2], _FORMULA)
WIDE_LINES: tuple[Line, ...] = ((*_LINES[0], "", *_LINES[1], "", *_LINES[2]), _FORMULA)
SIGN_WIDTHS = {"": 30, "softmax →": 90}
EDGE_OF_PAGE = 3  # px, so that the last line of a rectangle is seen whole


def edges_figure(trial: ShapeTrial, change: Change) -> dict[str, Any]:
    """Every product with its two factors, all on one scale.

    Args:
        trial: the sizes, which products exist, and which do not match.
        change: which matrices the last step changed.

    Returns:
        `layouts` for `pages.components.chart`, each with its own `data`, and no other
        `data`. One rectangle a matrix, named after it, and one line an edge, named "Q d_q".
        One unit of an edge is as long everywhere.
    """
    layouts = [_layout(trial, change, width) for width in WIDTHS]
    layouts[0]["least"] = 0
    return {"data": [], "layouts": layouts}


def _layout(trial: ShapeTrial, change: Change, width: int) -> dict[str, Any]:
    usual = (
        WIDE_LINES
        if width >= MIN_LINES_WIDTH
        else PAIRS
        if width >= MIN_PAIRS_WIDTH
        else NARROW_LINES
    )
    lines = [as_multiplied(line, trial) for line in usual]
    diagram = Diagram(trial, change, _largest_unit(trial, lines, width))
    mismatches: dict[str, Sequence[str]] = {
        product.result: mismatched_edges(product, trial) or () for product in PRODUCTS
    }
    top = 0.0
    for line in lines:
        high = max(MIN_HEIGHT, *(_height(trial, box, diagram.unit) for box in line if box in EDGES))
        _draw(line, diagram, top + ABOVE + high / 2, mismatches)
        top += ABOVE + high + BELOW + BETWEEN
    return {
        "least": width,
        "layout": plane(width, top, diagram),
        "data": [text_trace(diagram.texts)],
    }


def _draw(
    line: Line, diagram: Diagram, middle: float, mismatches: Mapping[str, Sequence[str]]
) -> None:
    x = 0.0
    for i, box in enumerate(line):
        if box not in EDGES:
            wide = SIGN_WIDTHS.get(box, SIGN)
            is_mismatch = box == "·" and mismatches[line[i + 3]]
            diagram.sign("≠" if is_mismatch else box, x + wide / 2, middle)
            x += wide
            continue
        # A box is marked in the product that cannot be formed, and only on the edges that meet.
        left_of = i + 4 < len(line) and line[i + 1] == "·" and mismatches[line[i + 4]]
        right_of = i >= 2 and line[i - 1] == "·" and mismatches[line[i + 2]]
        rows, columns = EDGES[box]
        marked = (columns,) if left_of else (rows,) if right_of else ()
        across = diagram.trial.sizes[columns] * diagram.unit
        diagram.box(box, x + SIDE, middle, marked)
        x += SIDE + max(MIN_WIDTH, across)


def _height(trial: ShapeTrial, box: str, unit: float) -> float:
    return trial.sizes[EDGES[box][0]] * unit


def _largest_unit(trial: ShapeTrial, lines: Sequence[Line], width: int) -> float:
    """How many pixels one row or column may be, so that the longest line fits."""
    most = max(trial.sizes.values())
    low, high = 0.0, float(min(LARGEST_UNIT, TALLEST / most))
    if all(_length(trial, line, high) <= width for line in lines):
        return high
    for _ in range(30):
        unit = (low + high) / 2
        if all(_length(trial, line, unit) <= width for line in lines):
            low = unit
        else:
            high = unit
    return low


def _length(trial: ShapeTrial, line: Line, unit: float) -> float:
    return EDGE_OF_PAGE + sum(
        SIDE + max(MIN_WIDTH, trial.sizes[EDGES[box][1]] * unit)
        if box in EDGES
        else SIGN_WIDTHS.get(box, SIGN)
        for box in line
    )
