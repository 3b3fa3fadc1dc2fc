"""Where the matrices of `/layer` are, kept by their shapes: another number does not change it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pages.figures.core.flow import flow
from pages.figures.core.layout import WIDTHS, Column, Placement, Sizes
from pages.figures.core.matrices import Matrix

MIN_SIZE = 8.0  # px, a cell of a map of many words

Pairs = tuple[tuple[str, str], ...]
Shapes = tuple[tuple[str, tuple[int, int]], ...]
Groups = tuple[tuple[Column, ...], ...]


def placements(sizes: Sizes, groups: Sequence[Sequence[Column]]) -> list[Placement]:
    """Bands of these columns, one placement for each of `WIDTHS`."""
    named: Mapping[str, Matrix] = sizes.matrices
    return _placements(
        tuple(sizes.shapes.items()),
        sizes.longest_word,
        tuple(named[name] for name in sizes.shapes),
        tuple(sizes.no_taller.items()),
        tuple(map(tuple, groups)),
    )


@lru_cache(maxsize=256)
def _placements(
    shapes: Shapes,
    longest_word: float,
    matrices: tuple[Matrix, ...],
    no_taller: Pairs,
    groups: Groups,
) -> list[Placement]:
    named = {matrix.name: matrix for matrix in matrices}
    sizes = Sizes(dict(shapes), longest_word, named, no_taller=dict(no_taller))
    return [flow(width, sizes, *groups, smallest=MIN_SIZE).placement() for width in WIDTHS]
