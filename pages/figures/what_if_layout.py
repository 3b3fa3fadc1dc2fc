"""Where both sides and their differences are: one column each, one band for each matrix."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from attention.variants.comparison import CHANGED, DIFFERENCE
from pages.figures.core.flow import (
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    broken_into_lines,
    cell_beside_legend,
    flow,
    with_legend,
)
from pages.figures.core.formatting import matrix_symbol
from pages.figures.core.layout import GAP, WIDTHS, Chip, Column, Placement, Sizes, Slot
from pages.figures.core.low import lowered
from pages.figures.core.matrices import MATRICES, kind

MIN_SIZE = 6.0  # px, a cell: three matrices of many words stand side by side
SIDES = ("", CHANGED, DIFFERENCE)

Shapes = tuple[tuple[str, tuple[int, int]], ...]


@lru_cache(maxsize=32)
def usual_and_compact(
    shapes: Shapes,
    longest_word: float,
    titles: tuple[float, ...],
    bands: tuple[tuple[str, ...], ...],
    rest: tuple[str, ...],
) -> tuple[list[Placement], list[Placement]]:
    """The placements, and those for low windows, in which a chip stands for what is shared.

    They are cached by the shapes, which another word, seed or number keeps.

    Args:
        shapes: of each matrix, by name.
        longest_word: px.
        titles: how wide the title of each matrix is, px.
        bands: as for `place`.
        rest: as for `place`.
    """
    matrices = {
        name: replace(MATRICES[kind(name)], name=name, title_width=title)
        for (name, _), title in zip(shapes, titles, strict=True)
    }
    sizes = Sizes(dict(shapes), longest_word, matrices)
    usual = [place(width, sizes, bands, rest) for width in WIDTHS]
    if not (bands and rest):
        return usual, lowered(partial(place, bands=bands, rest=rest), sizes, usual)
    ends = dict.fromkeys(matrix_symbol(name) for name in (rest[0], rest[-1]))
    chip = Chip(at=bands[0][:2][-1], text=" … ".join(ends), matrices=rest)

    def without_rest(width: float, low: Sizes) -> Placement:
        return replace(place(width, low, bands, ()), chips=(chip,))

    return usual, lowered(without_rest, sizes, usual)


def place(
    width: float, sizes: Sizes, bands: Sequence[Sequence[str]], rest: Sequence[str]
) -> Placement:
    """Left, right and difference below one another, where there is room; below them the rest.

    Args:
        width: of the plane.
        sizes: of the matrices.
        bands: the names of the sides of each matrix that is there more than once.
        rest: what both sides share.
    """
    slots = [_slots(sizes, bands, side) for side in range(len(SIDES))]
    gap = GAP + sizes.label_width / 4  # the sides are apart from one another

    def xs(cell: float) -> list[float]:
        found = [sizes.label_width]
        for some in slots:
            found.append(found[-1] + max((slot(cell) for slot in some), default=0.0) + gap)
        return found

    cell = cell_beside_legend(lambda cell: xs(cell)[-1] - gap, width)
    shared: list[Column] = [(None, name) for name in rest]
    if width < MIN_SIDE_BY_SIDE_WIDTH or cell < MIN_SIZE or xs(cell)[-1] - gap > width:
        groups: list[list[Column]] = [[(None, name) for name in band] for band in bands]
        groups += [shared] if shared else []
        return flow(width, sizes, *groups, smallest=MIN_SIZE).placement()

    def filled(top: float) -> Bands:
        placed = Bands(sizes, width, cell, top)
        for band in bands:
            columns = [((None, name), xs(cell)[_side(name)]) for name in band]
            placed.add(columns, (band[0],))
        for line in broken_into_lines(sizes.slots(shared, width), width, sizes.label_width, cell):
            if line:
                placed.add([(shared[i], x) for i, x in line], (shared[line[0][0]][1],))
        return placed

    return with_legend(filled, xs(cell)[-1] - gap + GAP).placement()


def _side(name: str) -> int:
    """Which column a matrix stands in."""
    return next(i for i in (2, 1, 0) if name.endswith(SIDES[i]))


def _slots(sizes: Sizes, bands: Sequence[Sequence[str]], side: int) -> list[Slot]:
    columns: list[Column] = [(None, one) for band in bands for one in band if _side(one) == side]
    return sizes.slots(columns)
