"""The ledger: every matrix as a rectangle to scale, the products in a line, edges in pairs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from attention.misfit import Attempt
from pages.figures.charts import TEXT
from pages.figures.shapes import (
    EDGES,
    PRODUCTS,
    TIES,
    Change,
    clash_of,
    matrix_of,
    shown_name,
)

WIDTHS = (320, 360, 460, 600, 760, 900, 1020, 1180, 1400)  # px; the widest that fits is taken
NARROWEST_PAIRS = 600  # px; below this each product has a line of its own
NARROWEST_LINES = 900  # px; from here on Q, K and V stand on one line
TALLEST = 190  # px; of a rectangle
LARGEST_UNIT = 24  # px; of one row or column
SIDE, SIGN = 22, 24  # px beside a rectangle: its number of rows; and "·" or "="
LEAST_WIDE, LEAST_HIGH = 48, 76  # px that the texts around a rectangle need
ABOVE, BELOW, BETWEEN = 20, 26, 14  # px: the number of columns, the name, the next line
EDGE, CLASHING_EDGE = 4, 7  # px

CLASH = "#e5383b"
LIT, FAINTLY_LIT, PLAIN = "rgba(240,170,0,0.55)", "rgba(240,170,0,0.2)", "rgba(128,128,148,0.16)"

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


@dataclass
class _Drawing:
    """What is drawn in one width: shapes, texts as one trace of points, and upright texts."""

    tried: Attempt
    lit: Change
    unit: float
    shapes: list[dict[str, Any]] = field(default_factory=list)
    texts: list[tuple[float, float, str, str, str, float]] = field(default_factory=list)
    upright: list[dict[str, Any]] = field(default_factory=list)

    def box(self, name: str, x: float, middle: float, clashing: Iterable[str]) -> None:
        """One rectangle with its left edge at x, its two edges and its three texts."""
        rows, columns = EDGES[name]
        width, height = (self.tried.sizes[size] * self.unit for size in (columns, rows))
        top = middle - height / 2
        self._rectangle(name, x, top, width, height)
        if self.tried.matrices[matrix_of(name)] is None:
            self._write(x + width / 2, middle, "?", "middle center", CLASH, 18)
        for size, across in ((columns, True), (rows, False)):
            self._edge(name, size, (x, top, width if across else 0, 0 if across else height),
                       size in clashing)  # fmt: skip
        end = (x + width / 2, top + height)
        self._write(*end, f"<b>{shown_name(name)}</b>", "bottom center", TEXT, 14)

    def sign(self, text: str, x: float, middle: float) -> None:
        self._write(x, middle, text, "middle center", CLASH if text == "≠" else TEXT,
                    13 if len(text) > 1 else 20)  # fmt: skip

    def _rectangle(self, name: str, x: float, y: float, width: float, height: float) -> None:
        matrix = matrix_of(name)
        is_there = self.tried.matrices[matrix] is not None
        is_lit = matrix in (*self.lit.reshaped, *self.lit.renumbered)
        fill = LIT if matrix in self.lit.reshaped else FAINTLY_LIT if is_lit else PLAIN
        self.shapes.append(
            {"type": "rect", "name": name, "x0": x, "x1": x + width, "y0": y, "y1": y + height,
             "fillcolor": fill if is_there else "rgba(0,0,0,0)",
             "line": {"width": 2 if is_lit else 1, "color": TEXT if is_there else CLASH,
                      "dash": "solid" if is_there else "dash"}}
        )  # fmt: skip

    def _edge(
        self, name: str, size: str, place: tuple[float, float, float, float], is_clashing: bool
    ) -> None:
        x, y, across, down = place
        colour = CLASH if is_clashing else TIES[size]
        self.shapes.append(
            {"type": "line", "name": f"{name} {size}", "x0": x, "x1": x + across, "y0": y,
             "y1": y + down, "line": {"color": colour, "dash": "solid",
             "width": CLASHING_EDGE if is_clashing else EDGE}}
        )  # fmt: skip
        ink = CLASH if is_clashing else TEXT
        text = f"{size} = {self.tried.sizes[size]}"
        text = f"<b>{text}</b>" if is_clashing else text
        if across:
            self._write(x + across / 2, y - 2, text, "top center", ink, 12)
        else:
            self.upright.append(
                {"x": x - 3, "y": y + down / 2, "text": text, "textangle": -90,
                 "xanchor": "right", "yanchor": "middle", "showarrow": False,
                 "borderpad": 0, "font": {"color": ink, "size": 12}}
            )  # fmt: skip

    def _write(
        self, x: float, y: float, text: str, position: str, colour: str, size: float
    ) -> None:
        self.texts.append((x, y, text, position, colour, size))


def ledger(tried: Attempt, lit: Change) -> dict[str, Any]:
    """Every product with its two factors, all on one scale.

    Args:
        tried: the sizes, what could be formed, and what clashes.
        lit: which matrices the last step has changed.

    Returns:
        `data` and `layouts` for `pages.parts.chart`; each layout has `data` of its own. One
        rectangle a matrix, named after it, and one line an edge, named "Q d_q". One unit of
        an edge is as long everywhere.
    """
    layouts = [_layout(tried, lit, width) for width in WIDTHS]
    layouts[0]["least"] = 0
    return {"data": layouts[-1]["data"], "layouts": layouts}


def _layout(tried: Attempt, lit: Change, width: int) -> dict[str, Any]:
    lines = (
        WIDE_LINES
        if width >= NARROWEST_LINES
        else PAIRS
        if width >= NARROWEST_PAIRS
        else NARROW_LINES
    )
    drawing = _Drawing(tried, lit, _largest_unit(tried, lines, width))
    clashes: dict[str, Sequence[str]] = {
        product.result: clash_of(product, tried) or () for product in PRODUCTS
    }
    top = 0.0
    for line in lines:
        high = max(LEAST_HIGH, *(_height(tried, box, drawing.unit) for box in line if box in EDGES))
        _draw(line, drawing, top + ABOVE + high / 2, clashes)
        top += ABOVE + high + BELOW + BETWEEN
    return {
        "least": width,
        "layout": _plane(width, top, drawing),
        "data": [_texts(drawing.texts)],
    }


def _draw(
    line: Line, drawing: _Drawing, middle: float, clashes: Mapping[str, Sequence[str]]
) -> None:
    x = 0.0
    for i, part in enumerate(line):
        if part not in EDGES:
            wide = SIGN_WIDTHS.get(part, SIGN)
            is_apart = part == "·" and clashes[line[i + 3]]
            drawing.sign("≠" if is_apart else part, x + wide / 2, middle)
            x += wide
            continue
        # A box is marked in the product that cannot be formed, and only on the edges that meet.
        left_of = i + 4 < len(line) and line[i + 1] == "·" and clashes[line[i + 4]]
        right_of = i >= 2 and line[i - 1] == "·" and clashes[line[i + 2]]
        rows, columns = EDGES[part]
        marked = (columns,) if left_of else (rows,) if right_of else ()
        across = drawing.tried.sizes[columns] * drawing.unit
        drawing.box(part, x + SIDE + max(0, LEAST_WIDE - across) / 2, middle, marked)
        x += SIDE + max(LEAST_WIDE, across)


def _height(tried: Attempt, box: str, unit: float) -> float:
    return tried.sizes[EDGES[box][0]] * unit


def _largest_unit(tried: Attempt, lines: Sequence[Line], width: int) -> float:
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


def _length(tried: Attempt, line: Line, unit: float) -> float:
    return EDGE_OF_PAGE + sum(
        SIDE + max(LEAST_WIDE, tried.sizes[EDGES[part][1]] * unit)
        if part in EDGES
        else SIGN_WIDTHS.get(part, SIGN)
        for part in line
    )


def _plane(width: int, height: float, drawing: _Drawing) -> dict[str, Any]:
    """One pixel a unit on both axes, whatever the place is wide."""
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [0, width], "constraintoward": "left"},
        "yaxis": {**axis, "range": [height, 0], "scaleanchor": "x", "constraintoward": "top"},
        "shapes": drawing.shapes,
        "annotations": drawing.upright,
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }


def _texts(texts: Sequence[tuple[float, float, str, str, str, float]]) -> dict[str, Any]:
    """All texts as one trace: as annotations they would take several times as long."""
    x, y, text, position, colour, size = map(list, zip(*texts, strict=True))
    return {
        "type": "scatter",
        "mode": "text",
        "name": "texts",
        "x": x,
        "y": y,
        "text": text,
        "textposition": position,
        "textfont": {"color": colour, "size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
