"""Where the matrices of `/layer` and `/decoding` are: another number does not change it.

Where a long axis would leave its cells without digits, it is folded. In a low window chips stand
for some of the matrices.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pages.figures.compact_layout import MOST_WHOLE, Chips, Lines, lower_compact
from pages.figures.core.flow import flow
from pages.figures.core.folding import folded
from pages.figures.core.layout import (
    FRAME,
    MIN_CELL_WITH_DIGITS,
    MIN_HEIGHT_WITH_DIGITS,
    WIDTHS,
    Column,
    Placement,
    Sizes,
)
from pages.figures.core.matrices import WORD_AXES, Matrix

MIN_SIZE = 8.0  # px, a cell of a map of many words
LONGEST_WHOLE = 32  # cells of an axis that is not folded where they all have digits

Shapes = tuple[tuple[str, tuple[int, int]], ...]
Groups = tuple[tuple[Column, ...], ...]


class Placed(NamedTuple):
    """The placements of a figure, as `figure` of `heatmaps` takes them."""

    usual: list[Placement]
    unfolded: list[Placement]
    compact: list[Placement]


def place(
    sizes: Sizes,
    groups: Sequence[Sequence[Column]],
    choices: Sequence[Lines] = (),
    chips: Chips | None = None,
) -> Placed:
    """Bands of these columns, one placement for each of `WIDTHS`.

    Args:
        sizes: of all matrices.
        groups: the columns of each band.
        choices: the lines of a low window, as for `place_compact`.
        chips: what stands there for the others.
    """
    return _place(
        tuple(sizes.shapes.items()),
        sizes.longest_word,
        tuple(sizes.matrices[name] for name in sizes.shapes),
        tuple(map(tuple, groups)),
        choices,
        chips,
    )


@lru_cache(maxsize=32)
def _place(
    shapes: Shapes,
    longest_word: float,
    matrices: tuple[Matrix, ...],
    groups: Groups,
    choices: Sequence[Lines],
    chips: Chips | None,
) -> Placed:
    named = {matrix.name: matrix for matrix in matrices}
    sizes = Sizes(dict(shapes), longest_word, named, min_cell_height=MIN_HEIGHT_WITH_DIGITS)
    short, axes = folded(sizes, MOST_WHOLE)
    has_large_maps = max(_counts(sizes, of_words=True)) > sizes.digits_up_to
    smallest = MIN_SIZE if has_large_maps else MIN_CELL_WITH_DIGITS

    def whole(width: float) -> Placement:
        return flow(width, sizes, *groups, smallest=smallest).placement()

    def usual(width: float) -> Placement:
        if not axes or _has_digits(width, sizes):
            return whole(width)
        placement = flow(width, short, *groups, smallest=smallest).placement()
        return replace(placement, folded=tuple(axes))

    placements = [usual(width) for width in WIDTHS]
    compact = lower_compact(placements, sizes, choices, chips)
    is_folded = any(one.folded for one in (*placements, *compact))
    return Placed(placements, [whole(width) for width in WIDTHS] if is_folded else [], compact)


def _has_digits(width: float, sizes: Sizes) -> bool:
    """Whether the longest axis, of those that are no words, has room for its digits."""
    room = width - sizes.label_width - FRAME
    longest = max(_counts(sizes, of_words=False))
    return longest <= min(LONGEST_WHOLE, room / MIN_CELL_WITH_DIGITS)


def _counts(sizes: Sizes, *, of_words: bool) -> list[int]:
    """How many rows or columns there are along each axis that counts words, or does not."""
    return [
        count
        for name, shape in sizes.shapes.items()
        for axis, count in zip(
            (sizes.matrices[name].rows, sizes.matrices[name].columns), shape, strict=True
        )
        if (axis in WORD_AXES) is of_words
    ]
