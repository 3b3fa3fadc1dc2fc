"""The worksheet: every matrix of one self-attention as a heatmap, in one figure, on one plane."""

from typing import Any

import numpy as np

from attention import SelfAttentionTrace
from attention.errors import Array
from attention.sources import sources
from pages.figures.matrices import MATRICES
from pages.figures.placement import WIDTHS, Placement, Sizes, place, text_width
from pages.figures.scales import colours, limits

LABEL = 12  # px, the size of a word beside a matrix


def worksheet(trace: SelfAttentionTrace) -> dict[str, Any]:
    """The figure of a trace with at least one word.

    Returns:
        `figure`, what Plotly draws: one heatmap a matrix, named after it, `z` with the full
        numbers, row 0 on top; masked cells are null. `placements`, the same matrices placed
        for each width. `words`, which stand beside rows and above columns.
    """
    matrices = {**trace.matrices, "K_T": trace.attention.key.T}  # (n, d_k) -> (d_k, n)
    longest = max(text_width(word, LABEL) for word in trace.tokens)
    sizes = Sizes({name: (m.shape[0], m.shape[1]) for name, m in matrices.items()}, longest)
    placements = [place(width, sizes) for width in WIDTHS]
    ends = limits(matrices)
    formulas = _formulas(trace)
    has_mask = trace.mask is not None
    usual = placements[WIDTHS.index(920)]
    return {
        "figure": {
            "data": [
                _heatmap(name, numbers, ends[name], formulas[name], _made_of(name, has_mask), usual)
                for name, numbers in matrices.items()
            ],
            "layout": _layout(usual),
        },
        "placements": [vars(placement) for placement in placements],
        "words": list(trace.tokens),
    }


def _made_of(name: str, has_mask: bool) -> list[dict[str, str | None]]:
    """What a cell is computed from, for the browser: K's transpose is outlined with K."""
    if name == "K_T":
        return [_as_transposed(vars(source)) for source in sources("K")]
    found = [vars(source) for source in sources(name, has_mask=has_mask)]
    twins = [_as_transposed(source, "K_T") for source in found if source["matrix"] == "K"]
    return [*found, *twins]


def _as_transposed(
    source: dict[str, str | None], matrix: str | None = None
) -> dict[str, str | None]:
    """The same cells for a cell of the transpose; or, given its name, in the transpose."""
    if matrix:
        return {"matrix": matrix, "rows": source["columns"], "columns": source["rows"]}
    swapped = {"row": "column", "column": "row", None: None}
    return {
        "matrix": source["matrix"],
        "rows": swapped[source["rows"]],
        "columns": swapped[source["columns"]],
    }


def _formulas(trace: SelfAttentionTrace) -> dict[str, str]:
    has_mask = "masked" in trace.matrices
    return {
        name: matrix.formula.format(
            root=f"√{trace.config.d_k}", input="masked" if has_mask else "scaled"
        )
        for name, matrix in MATRICES.items()
    }


def _heatmap(
    name: str,
    numbers: Array,
    ends: tuple[float, float],
    formula: str,
    made_of: list[dict[str, str | None]],
    placement: Placement,
) -> dict[str, Any]:
    x, y = placement.corners[name]
    rows, columns = numbers.shape
    return {
        "type": "heatmap",
        "name": name,
        "z": _cells(numbers),
        "x0": x + placement.cell_width / 2,
        "dx": placement.cell_width,
        "y0": y + placement.cell_height / 2,
        "dy": placement.cell_height,
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": colours(name)["light"],
        "showscale": False,
        "hoverinfo": "none",  # the part that shows the figure has a label of its own
        "meta": {
            "formula": formula,
            "shape": f"{rows} × {columns}",
            "range": _range(numbers),
            "rows": MATRICES[name].rows,
            "columns": MATRICES[name].columns,
            "dark": colours(name)["dark"],
            "sources": made_of,
        },
    }


def _cells(numbers: Array) -> list[list[float | None]]:
    if np.isfinite(numbers).all():
        cells: list[list[float | None]] = numbers.tolist()
        return cells
    return [[x if np.isfinite(x) else None for x in row] for row in numbers.tolist()]


def _range(numbers: Array) -> str:
    """The smallest and the largest number, as they are written on the worksheet."""
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return "–"
    low, high = (f"{x:.2f}".replace("-0.00", "0.00").replace("-", "−")
                 for x in (finite.min(), finite.max()))  # fmt: skip
    return f"{low} … {high}"


def _layout(placement: Placement) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": False}
    return {
        "width": placement.width,
        "height": placement.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {**axis, "range": [0, placement.width]},
        "yaxis": {**axis, "range": [placement.height, 0]},  # row 0 on top
        "dragmode": False,  # a swipe scrolls the page
        "showlegend": False,
        "template": {},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
