"""Every matrix as a rectangle to scale, the products in a line, edges that must agree in pairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from attention.experiments.shape_mismatch import ShapeTrial
from pages.figures.shapes.edges import EDGES, PRODUCTS, Change, mismatched_edges
from pages.figures.shapes.matrix_box import MIN_WIDTH, Diagram, plane, text_trace

WIDTHS = (320, 380, 520, 760, 1020, 1280)  # px; the widest that fits is taken
MIN_PAIRS_WIDTH = 760  # px; below this each product has a line of its own
MIN_LINES_WIDTH = 1020  # px; from here on Q, K and V stand on one line
TALLEST = 190  # px; of a rectangle
LARGEST_UNIT = 24  # px; of one row or column
SIDE, SIGN = 22, 24  # px beside a rectangle: its number of rows; and "·" or "="
MIN_HEIGHT = 76  # px that the text beside a rectangle needs
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


def edges_figure(tried: ShapeTrial, lit: Change) -> dict[str, Any]:
    """Every product with its two factors, all on one scale.

    Args:
        tried: the sizes, what could be formed, and what clashes.
        lit: which matrices the last step has changed.

    Returns:
        `layouts` for `pages.components.chart`, each with `data` of its own, and no other
        `data`. One rectangle a matrix, named after it, and one line an edge, named "Q d_q".
        One unit of an edge is as long everywhere.
    """
    layouts = [_layout(tried, lit, width) for width in WIDTHS]
    layouts[0]["least"] = 0
    return {"data": [], "layouts": layouts}


def _layout(tried: ShapeTrial, lit: Change, width: int) -> dict[str, Any]:
    lines = (
        WIDE_LINES
        if width >= MIN_LINES_WIDTH
        else PAIRS
        if width >= MIN_PAIRS_WIDTH
        else NARROW_LINES
    )
    drawing = Diagram(tried, lit, _largest_unit(tried, lines, width))
    mismatches: dict[str, Sequence[str]] = {
        product.result: mismatched_edges(product, tried) or () for product in PRODUCTS
    }
    top = 0.0
    for line in lines:
        high = max(MIN_HEIGHT, *(_height(tried, box, drawing.unit) for box in line if box in EDGES))
        _draw(line, drawing, top + ABOVE + high / 2, mismatches)
        top += ABOVE + high + BELOW + BETWEEN
    return {
        "least": width,
        "layout": plane(width, top, drawing),
        "data": [text_trace(drawing.texts)],
    }


def _draw(
    line: Line, drawing: Diagram, middle: float, mismatches: Mapping[str, Sequence[str]]
) -> None:
    x = 0.0
    for i, part in enumerate(line):
        if part not in EDGES:
            wide = SIGN_WIDTHS.get(part, SIGN)
            is_apart = part == "·" and mismatches[line[i + 3]]
            drawing.sign("≠" if is_apart else part, x + wide / 2, middle)
            x += wide
            continue
        # A box is marked in the product that cannot be formed, and only on the edges that meet.
        left_of = i + 4 < len(line) and line[i + 1] == "·" and mismatches[line[i + 4]]
        right_of = i >= 2 and line[i - 1] == "·" and mismatches[line[i + 2]]
        rows, columns = EDGES[part]
        marked = (columns,) if left_of else (rows,) if right_of else ()
        across = drawing.tried.sizes[columns] * drawing.unit
        drawing.box(part, x + SIDE, middle, marked)
        x += SIDE + max(MIN_WIDTH, across)


def _height(tried: ShapeTrial, box: str, unit: float) -> float:
    return tried.sizes[EDGES[box][0]] * unit


def _largest_unit(tried: ShapeTrial, lines: Sequence[Line], width: int) -> float:
    """How many pixels one row or column may be, so that the longest line fits."""
    most = max(tried.sizes.values())
    low, high = 0.0, float(min(LARGEST_UNIT, TALLEST / most))
    if all(_length(tried, line, high) <= width for line in lines):
        return high
    for _ in range(30):
        unit = (low + high) / 2
        if all(_length(tried, line, unit) <= width for line in lines):
            low = unit
        else:
            high = unit
    return low


def _length(tried: ShapeTrial, line: Line, unit: float) -> float:
    return EDGE_OF_PAGE + sum(
        SIDE + max(MIN_WIDTH, tried.sizes[EDGES[part][1]] * unit)
        if part in EDGES
        else SIGN_WIDTHS.get(part, SIGN)
        for part in line
    )
