"""Long axes, folded: the first and the last columns keep their width, those between are squeezed.

All numbers stay in the figure; only the room of the squeezed ones is small.
"""

from dataclasses import replace

from pages.figures.core.layout import Sizes
from pages.figures.core.matrices import WORD_AXES, Axis

MOST_WHOLE = 16  # so many columns are not folded
FIRST, LAST = 6, 2  # columns that keep their width
SQUEEZED = 2  # columns' widths for all between


def folded(sizes: Sizes, most_whole: int = MOST_WHOLE) -> tuple[Sizes, list[Axis]]:
    """The sizes with every long dimension counted as wide as it is drawn, and which are folded."""
    axes: set[Axis] = set()
    shapes = {}
    for name, shape in sizes.shapes.items():
        matrix = sizes.matrices[name]
        counts = []
        for axis, count in zip((matrix.rows, matrix.columns), shape, strict=True):
            is_long = axis not in WORD_AXES and count > most_whole
            axes |= {axis} if is_long else set()
            counts.append(FIRST + SQUEEZED + LAST if is_long else count)
        shapes[name] = (counts[0], counts[1])
    return replace(sizes, shapes=shapes), sorted(axes)
