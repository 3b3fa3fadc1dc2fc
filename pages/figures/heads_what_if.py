"""Several heads with one thing changed: both sides and their difference."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attention.variants.comparison import CHANGED, DIFFERENCE
from attention.variants.heads import HeadsComparison
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import flow
from pages.figures.core.formatting import matrix_symbol
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Column, Sizes
from pages.figures.core.matrices import MATRICES, kind
from pages.figures.core.titles import CHARACTER, PADDING


def heads_what_if_figure(comparison: HeadsComparison, titles: Mapping[str, str]) -> dict[str, Any]:
    """Left, right and difference in a row.

    Args:
        comparison: of both sides.
        titles: `changed`, `heads` and `difference`, with {matrix}.
    """
    formulas = {name: _title(name, titles) for name in comparison.shown}
    matrices = {}
    for name, formula in formulas.items():
        base = MATRICES[kind(name)]
        is_difference = name.endswith(DIFFERENCE)
        matrices[name] = replace(
            base,
            name=name,
            scale=name if is_difference else base.scale,
            title_width=max(base.title_width, CHARACTER * len(formula) + PADDING),
        )
    numbers = {name: comparison.matrices[name] for name in matrices}
    sizes, ends = Sizes.of(numbers, comparison.words, matrices), limits(numbers, matrices)
    row: list[Column] = [(None, name) for name in matrices]
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], formulas[name], CellMapping(name))
            for name, array in numbers.items()
        ],
        [flow(width, sizes, row).placement() for width in WIDTHS],
        comparison.words,
        comparison.rules,
    )


def _title(name: str, titles: Mapping[str, str]) -> str:
    symbol = matrix_symbol(kind(name))
    if name.endswith(DIFFERENCE):
        return titles["difference"].format(matrix=symbol)
    if name.endswith(CHANGED):
        return titles["changed"].format(matrix=symbol)
    return titles["heads"].format(matrix=symbol) if name == "Q.heads" else symbol
