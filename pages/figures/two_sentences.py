"""Two maps of weights side by side: one sentence asks another, and a sentence asks itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from pages.figures.core.flow import LEGEND, MIN_SIDE_BY_SIDE_WIDTH, Bands, flow, largest_cell
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, WIDTHS, Column, Placement, Sizes
from pages.figures.core.matrices import Matrix

BETWEEN, WITHIN = "between", "within"
_COLUMNS: tuple[Column, ...] = ((None, BETWEEN), (None, WITHIN))
TITLE_WIDTH = 240  # px


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of one attention, and which of them are masked."""

    numbers: Array
    is_masked: NDArray[np.bool_] | None


def two_maps(
    between: Weights,
    within: Weights,
    words: Mapping[str, Sequence[str]],
    titles: Mapping[str, str],
) -> dict[str, Any]:
    """The maps on one scale, rows ask, columns are asked.

    Args:
        between: `(n_query, n_key)`, of the words of another sentence.
        within: `(n_key, n_key)`, of the words of the sentence itself.
        words: `query`, of the other sentence; `word` and `key`, of the sentence.
        titles: of `between` and `within`.
    """
    numbers = {BETWEEN: _without_masked(between), WITHIN: _without_masked(within)}
    matrices = {
        BETWEEN: Matrix(BETWEEN, titles[BETWEEN], "query", "key", "weights", TITLE_WIDTH),
        WITHIN: Matrix(WITHIN, titles[WITHIN], "word", "key", "weights", TITLE_WIDTH),
    }
    sizes = Sizes.of(numbers, words, matrices)
    return figure(
        [
            Heatmap(
                matrices[name],
                array,
                (0.0, 1.0),
                titles[name],
                CellMapping(f"weights {name}"),
                (),
                is_masked=True,
                edges=("query", "key"),
                is_part=True,
            )
            for name, array in numbers.items()
        ],
        [_place(width, sizes) for width in WIDTHS],
        words,
        {},
    )


def _without_masked(weights: Weights) -> Array:
    if weights.is_masked is None:
        return weights.numbers
    shown: Array = np.where(weights.is_masked, -np.inf, weights.numbers)
    return shown


def _place(width: float, sizes: Sizes) -> Placement:
    """Side by side, each beside its own words, where there is room; else one below the other."""
    slots = sizes.slots(_COLUMNS, width)

    def second(cell: float) -> float:
        return sizes.label_width + slots[0](cell) + GAP + sizes.label_width

    cell = largest_cell(lambda cell: second(cell) + slots[1](cell), width)
    if width < MIN_SIDE_BY_SIDE_WIDTH or second(cell) + slots[1](cell) > width:
        return flow(width, sizes, *([column] for column in _COLUMNS)).placement()
    bands = Bands(sizes, width, cell, top=LEGEND)
    bands.add([(_COLUMNS[0], sizes.label_width), (_COLUMNS[1], second(cell))], (BETWEEN, WITHIN))
    return bands.placement()
