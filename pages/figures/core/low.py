"""Placements for low windows: rows as low as digits allow, and turned words that are cut sooner."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pages.figures.core.flow import MIN_SIDE_BY_SIDE_WIDTH
from pages.figures.core.layout import Placement, Sizes

HEIGHT = 400  # px; a window of 641 px shows so much of a figure, ...
BELOW_CONTROLS = 366  # px, ... and so much below two lines of controls
ROW_HEIGHTS = (24.0, 21.0, 19.0, 17.0)  # px, from the usual one to the lowest with digits


def lowered(
    place: Callable[[float, Sizes], Placement],
    sizes: Sizes,
    usual: Sequence[Placement],
    row_heights: Sequence[float] = ROW_HEIGHTS,
) -> list[Placement]:
    """For each wide placement that is too high, the first that is low enough, else the lowest."""
    found = []
    for one in usual:
        if one.width < MIN_SIDE_BY_SIDE_WIDTH or one.height <= HEIGHT:
            continue
        tries = [place(one.width, _low(sizes, most)) for most in row_heights]
        best = next((low for low in tries if low.height <= BELOW_CONTROLS), tries[-1])
        found += [best] if best.height < one.height else []
    return found


def _low(sizes: Sizes, row_height: float) -> Sizes:
    return replace(
        sizes,
        min_cell_height=min(sizes.min_cell_height, row_height),
        max_cell_height=row_height,
        is_low=True,
    )
