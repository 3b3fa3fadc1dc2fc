"""Where matrices stand where a low window has no room for all of them.

From a word to its output everything keeps its digits, in one line of words or in a few. The W's
and K, and where it must be K^T and V, are left out: a chip on the arrow, such as "× W_Q", stands
for them, and shows them all when it is pressed. Where the columns of many words have no room for
digits, they are narrower, so that the words' lines still begin on the first screen.
"""

import itertools
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from pages.figures.core.flow import LEGEND, MIN_SIDE_BY_SIDE_WIDTH, Bands, largest_cell
from pages.figures.core.folding import folded
from pages.figures.core.layout import (
    FRAME,
    GAP,
    MIN_CELL_WITH_DIGITS,
    MIN_HEIGHT_WITH_DIGITS,
    Chip,
    Column,
    Placement,
    Sizes,
    text_width,
)
from pages.figures.core.low import HEIGHT
from pages.figures.core.matrices import WORD_AXES
from pages.figures.core.titles import plain_title

MAX_WITH_DIGITS = 16  # columns that keep their digits
MOST_WHOLE = 10  # columns that are not folded where there is no room for 16
CELLS = (
    36.0,
    33.0,
    30.0,
    27.0,
    MIN_CELL_WITH_DIGITS,
    23.6,
)  # px; of the last the rows are as low as digits allow
TOP_SPARED = 4  # px of the first line that only a matrix above it would need
BETWEEN_SPARED = 12  # px
CHIP_TEXT = 12  # px, the size of the text on a chip
CHIP_FRAME = 42  # px: its padding, its border, and the arrow that follows
TITLES = 106  # px, the shape and the range that a chip leaves free on its left
CHIP_ABOVE = 90  # px left of K^T or V for its chip
MIN_CORNER = 160  # px, the width of the legend

Lines = Sequence[Sequence[Column]]
_BEGIN: tuple[Column, ...] = ((None, "X"), (None, "Q"))
_MIDDLE: tuple[Column, ...] = ((None, "scaled"), (None, "masked"), (None, "weights"))
_TURNED: tuple[Column, ...] = ((None, "K_T"), (None, "scores"))
_KEYS: tuple[Column, ...] = ((None, "K"), (None, "scores"))
_VALUES: tuple[Column, ...] = ((None, "V"), (None, "output"))
_SCORES: Column = (None, "scores")
_OUTPUT: Column = (None, "output")
# The fewer lines the better, and the more of K^T, or else K, and V.
CHOICES: tuple[Lines, ...] = (
    [[*_BEGIN, ("K_T", "scores"), *_MIDDLE, ("V", "output")]],
    [[*_BEGIN, _SCORES, *_MIDDLE, ("V", "output")]],
    [[*_BEGIN, *_TURNED], [*_MIDDLE, *_VALUES]],
    [[*_BEGIN, *_KEYS], [*_MIDDLE, *_VALUES]],
    [[*_BEGIN, _SCORES], [*_MIDDLE, *_VALUES]],
    [[*_BEGIN, _SCORES], [*_MIDDLE, _OUTPUT]],
    [[*_BEGIN, _SCORES, *_MIDDLE, _OUTPUT]],
    [[*_BEGIN, *_TURNED], _MIDDLE, _VALUES],
    [[*_BEGIN, *_KEYS], _MIDDLE, _VALUES],
    [[*_BEGIN, _SCORES], _MIDDLE, _VALUES],
)
# Where none of them has room for its digits: the lines, and how narrow a column of a word may be.
NARROWED: tuple[tuple[Lines, float], ...] = (
    ([[*_BEGIN, _SCORES, *_MIDDLE, _OUTPUT]], 7.0),
    ([[*_BEGIN, _SCORES], [*_MIDDLE, _OUTPUT]], 7.0),
    ([[*_BEGIN, _SCORES], [*_MIDDLE, _OUTPUT]], 3.0),
)


# The chips, where these matrices are shown.
Chips = Callable[[Set[str], Sizes], list[Chip]]


def place_compact(
    width: float, sizes: Sizes, choices: Sequence[Lines] = CHOICES, chips: Chips | None = None
) -> Placement | None:
    """The first choice that is low enough, else the lowest; None if no line has its digits."""
    if width < MIN_SIDE_BY_SIDE_WIDTH:
        return None
    sizes = replace(
        sizes, digits_up_to=MAX_WITH_DIGITS, min_cell_height=MIN_HEIGHT_WITH_DIGITS, is_low=True
    )
    for most_whole in (MAX_WITH_DIGITS, MOST_WHOLE):
        short, axes = folded(sizes, most_whole)
        lowest = None
        for lines in choices:
            placement = _placed(width, short, lines, chips or worksheet_chips)
            if placement and placement.height <= HEIGHT:
                return replace(placement, folded=tuple(axes))
            if placement and (not lowest or placement.height < lowest.height):
                lowest = placement
        if lowest:
            return replace(lowest, folded=tuple(axes))
    return None


def lower_compact(
    usual: Sequence[Placement], sizes: Sizes, choices: Sequence[Lines], chips: Chips | None
) -> list[Placement]:
    """For each placement that is too high, the compact one, where that is lower."""
    high = [one for one in usual if one.height > HEIGHT]
    tries = [(one, place_compact(one.width, sizes, choices, chips)) for one in high]
    return [low for one, low in tries if low and low.height < one.height]


def place_narrowed(width: float, sizes: Sizes) -> Placement | None:
    """The words' lines without room for digits in the columns of words; None if no line fits."""
    if width < MIN_SIDE_BY_SIDE_WIDTH:
        return None
    sizes = replace(
        sizes,
        digits_up_to=max(sizes.digits_up_to, min(MAX_WITH_DIGITS, sizes.rows("scores") - 1)),
        min_cell_height=MIN_HEIGHT_WITH_DIGITS,
        is_low=True,
    )
    for (lines, smallest), most_whole in itertools.product(NARROWED, (MAX_WITH_DIGITS, MOST_WHOLE)):
        short, axes = folded(sizes, most_whole)
        drawing = _Drawing(width, short, lines, worksheet_chips)
        cell = largest_cell(drawing.end, width)
        if cell >= smallest and drawing.end(cell) <= width - FRAME:
            return replace(drawing.placement(cell), folded=tuple(axes))
    return None


def _placed(width: float, sizes: Sizes, lines: Lines, chips: Chips) -> Placement | None:
    """The lines, if they fit; K^T beside the scores is never taller than they are."""
    if (None, "K_T") in lines[0] and sizes.rows("K_T") > sizes.rows("scores"):
        return None
    drawing = _Drawing(width, sizes, lines, chips)
    if drawing.end(CELLS[-1]) > width - FRAME:
        return None
    lowest = drawing.placement(CELLS[-1])
    if lowest.height > HEIGHT:
        return lowest
    larger = (drawing.placement(cell) for cell in CELLS if drawing.end(cell) <= width - FRAME)
    return next(one for one in larger if one.height <= HEIGHT)


class _Drawing:
    """Lines of words, the matrices of each side by side."""

    def __init__(self, width: float, sizes: Sizes, lines: Lines, chips: Chips) -> None:
        self.width, self.sizes = width, sizes
        present = [[one for one in line if one[1] in sizes.shapes] for line in lines]
        self.lines = [line for line in present if line]
        self.slots = [sizes.slots(line) for line in self.lines]
        shown = {name for line in self.lines for column in line for name in column if name}
        self.chips = chips(shown, sizes)

    def end(self, cell: float) -> float:
        return max(self._ends(cell))

    def _positions(self, number: int, cell: float) -> list[float]:
        """The x of each column of a line, with room for the chips between them."""
        first = self._chip(self.lines[number][0])
        xs = [max(self.sizes.label_width, first)]
        pairs = zip(self.lines[number], self.lines[number][1:], strict=False)
        for (left, column), slot in zip(pairs, self.slots[number], strict=False):
            xs.append(xs[-1] + max(slot(cell) + GAP, self._room(left, column)))
        return xs

    def _room(self, left: Column, column: Column) -> float:
        """What the titles on the left and a chip need; words above columns lift either."""
        chip = self._chip(column)
        before, after = (self.sizes.matrices[name] for _, name in (left, column))
        lifted = [matrix.columns in WORD_AXES for matrix in (before, after)]
        if not chip or lifted == [False, True]:
            return 0.0
        return chip + (TITLES if lifted == [True, False] else max(TITLES, before.title_width))

    def _chip(self, column: Column) -> float:
        """How wide the chip before a column is."""
        chips = (chip for chip in self.chips if chip.at == column[1])
        return max((text_width(plain_title(chip.text), CHIP_TEXT) + CHIP_FRAME for chip in chips),
                   default=0.0)  # fmt: skip

    def _ends(self, cell: float) -> list[float]:
        return [self._positions(i, cell)[-1] + slots[-1](cell)
                for i, slots in enumerate(self.slots)]  # fmt: skip

    def placement(self, cell: float) -> Placement:
        bands = Bands(self.sizes, self.width, cell)
        left, width, number = self._free(cell)
        has_corner = width >= MIN_CORNER
        bands.y = -TOP_SPARED if has_corner else LEGEND
        tops: list[float] = []
        for i, line in enumerate(self.lines):
            bands.y -= BETWEEN_SPARED if tops else 0
            tops.append(bands.y)
            bands.add([*zip(line, self._positions(i, cell), strict=True)], (line[0][1],))
        bottom = [*tops[1:], bands.y][number] if len(tops) > 1 else self._top_of_words(bands)
        top = max(0.0, tops[number])
        alone = ("K", "K_T", "V", "H_T", "H")
        names = [name for line in self.lines for _, name in line if name not in alone]
        return replace(
            bands.placement((left, top, width, bottom - top) if has_corner else None),
            arrows=tuple(names[1:]),
            chips=tuple(self.chips),
        )

    def _free(self, cell: float) -> tuple[float, float, int]:
        """Where the legend has most room: its left edge, its width, and beside which line.

        It is left of what stands above the words' line, or right of all, or of one of several.
        """
        if len(self.lines) > 1:
            end, number = min((end, i) for i, end in enumerate(self._ends(cell)))
            return end + GAP, self.width - end - GAP, number
        xs = self._positions(0, cell)
        above = [x for (up, _), x in zip(self.lines[0], xs, strict=True) if up]
        left = min(above, default=0.0) - GAP - CHIP_ABOVE
        right = self.width - self.end(cell) - GAP
        return (0.0, left, 0) if left >= right else (self.width - right, right, 0)

    def _top_of_words(self, bands: Bands) -> float:
        """The top of the titles of the words' line, where something is above it."""
        first = "scores" if "scores" in bands.corners else self.lines[0][0][1]
        return bands.corners[first][1] - bands.header(first)


def worksheet_chips(shown: Set[str], sizes: Sizes) -> list[Chip]:
    """What stands for the matrices of self-attention that are left out."""
    chips = [Chip("X", "E + P", ("E", "P"))] if "P" in sizes.shapes else []
    chips.append(Chip("Q", "× W<sub>Q</sub>", ("W_Q",)))
    if "K_T" in shown:
        chips.append(Chip("K_T", "K = X W<sub>K</sub>", ("W_K", "K")))
    elif "K" in shown:
        chips.append(Chip("K", "W<sub>K</sub>", ("W_K", "K_T")))
    else:
        chips.append(Chip("scores", "× K<sup>T</sup>", ("W_K", "K", "K_T")))
    if "V" in shown:
        chips.append(Chip("V", "W<sub>V</sub>", ("W_V",)))
    else:
        chips.append(Chip("output", "× V", ("W_V", "V")))
    return chips
