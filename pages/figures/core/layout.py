"""Where each matrix is placed on the plane, in pixels, and the sizes that this depends on.

Only the browser knows its width. So there is a placement for each of several widths; the browser
takes the widest that fits and stretches it sideways.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from attention.arrays import Array
from pages.figures.core.formatting import range_text
from pages.figures.core.matrices import MATRICES, WORD_AXES, Matrix

WIDTHS = (280, 340, 620, 920, 1072, 1240, 1700)  # px; from a phone to a projector
USUAL_WIDTH = 920  # px; assumed until the browser knows its width

LABEL = 12  # px, the font size of a word next to a matrix
LABEL_GAP = 8  # px between a word and its row
GAP = 26  # px between two columns; "queries" is written there, rotated
AXIS_WORD = 14  # px: "keys" above the words of the columns
NUMERALS = 13  # px: the numbers 1, 2, 3 above the columns that are dimensions
OVERHANG = 11  # px by which rotated text may extend above and below its matrix
FRAME = 2  # px around the last matrix
MAX_CELL_HEIGHT = 24.0  # px
MIN_CELL_HEIGHT = 13.0  # px, so that a word next to a row is legible ...
MIN_CELL_WITH_DIGITS = 25.5  # px, the width of −1.23 at the smallest size
COLUMNS_WITH_DIGITS = 8  # so few are never narrower than that, ...
MIN_HEIGHT_WITH_DIGITS = 17.0  # px, ... nor their rows lower
WORD_INSET = 5.0  # px that a word leaves free in its column
MIN_CELL_HEIGHT_OF_MANY = 9.0  # px, ... but the drawing stays within a few screens
MANY_ROWS = 40
USUAL_RANGE = len("−10.00 … 10.00")  # characters; the titles have room for it
RANGE_CHARACTER = 5.8  # px, the average at the size of a range
MAX_LABEL_WIDTH = 84  # px; longer words are cut with an ellipsis, and whole on hover


# What the browser needs to write on the plane as it was laid out; sent with each figure.
LAYOUT_CONSTANTS = {
    "usual_width": USUAL_WIDTH,
    "label_size": LABEL,
    "label_gap": LABEL_GAP,
    "column_gap": GAP,
    "numerals_height": NUMERALS,
    "overhang": OVERHANG,
}


class Chip(NamedTuple):
    """What stands for matrices that are left out: before the title of the one that follows."""

    at: str
    text: str  # only <sub> and <sup> as markup
    matrices: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """The top left corner of each matrix's cells, and the size of a cell. All in pixels."""

    width: float
    height: float
    cell_width: float  # of the matrices of most columns
    cell_height: float  # of the matrices that have the rows of the words
    cell_widths: Mapping[str, float]
    cell_heights: Mapping[str, float]
    label_width: float  # room for a word on the left of a matrix
    label_height: float  # room for a word above a column
    upright: bool  # words above columns are rotated, reading upwards
    corners: Mapping[str, tuple[float, float]]
    row_labels: tuple[str, ...]  # the matrices that have words on their left
    legend: tuple[float, float, float, float]  # x, y, width, height
    folded: tuple[str, ...] = ()  # axes of which only the first and the last cells have their size
    arrows: tuple[str, ...] = ()  # the matrices that an arrow leads to from the one on their left
    chips: tuple[Chip, ...] = ()
    axis_word: float = AXIS_WORD  # room for "keys"; 0 where it is written beside the shape


# A column of the drawing: one matrix on the words' lines, and perhaps one above it.
Column = tuple[str | None, str]


@dataclass(frozen=True)
class Sizes:
    """What the placement depends on."""

    shapes: Mapping[str, tuple[int, int]]  # rows, columns of each matrix
    longest_word: float  # px, at the size of a label
    matrices: Mapping[str, Matrix] = field(default_factory=lambda: MATRICES)
    digits_up_to: int = COLUMNS_WITH_DIGITS  # columns
    min_cell_height: float = MIN_CELL_HEIGHT
    max_cell_height: float = MAX_CELL_HEIGHT
    is_low: bool = False  # what is above turned words makes room for the rows
    no_taller: Mapping[str, str] = field(default_factory=dict)  # a matrix, and than which other

    @classmethod
    def of(
        cls,
        numbers: Mapping[str, Array],
        words: Mapping[str, Sequence[str]],
        matrices: Mapping[str, Matrix] = MATRICES,
    ) -> "Sizes":
        """The sizes of matrices, and of the words next to them."""
        shapes = {name: (array.shape[0], array.shape[1]) for name, array in numbers.items()}
        longest = max(text_width(word, LABEL) for some in words.values() for word in some)
        titled = {name: _with_room(matrices[name], array) for name, array in numbers.items()}
        return cls(shapes, longest, {**matrices, **titled})

    @property
    def label_width(self) -> float:
        return min(max(self.longest_word, 48.0), MAX_LABEL_WIDTH) + LABEL_GAP

    @property
    def cell_bounds(self) -> tuple[float, float]:
        """The lowest and the highest cell: flatter than wide, but as high as a word next to it.

        Rows of few columns have digits.
        """
        if max(rows for rows, _ in self.shapes.values()) > MANY_ROWS:
            return MIN_CELL_HEIGHT_OF_MANY, self.max_cell_height
        has_digits = min(columns for _, columns in self.shapes.values()) <= COLUMNS_WITH_DIGITS
        with_digits = MIN_HEIGHT_WITH_DIGITS if has_digits else 0.0
        return max(self.min_cell_height, with_digits), self.max_cell_height

    def rows(self, name: str | None) -> int:
        return self.shapes[name][0] if name else 0

    def cell_width(self, name: str, cell: float, room: float = math.inf) -> float:
        """How wide the cells of a matrix are where those of many columns have the width `cell`.

        Few columns keep room for their digits, and a single one is no thin line.
        """
        columns = self.shapes[name][1]
        if columns > self.digits_up_to:
            return cell
        least = self._word_cell if self.matrices[name].columns in WORD_AXES else 0.0
        return max(cell, min(max(MIN_CELL_WITH_DIGITS, least), room / columns))

    @cached_property
    def _word_cell(self) -> float:
        """The width of a cell under a word, as far as the titles of such matrices leave room."""
        under = [
            self.matrices[name].title_width / columns
            for name, (_, columns) in self.shapes.items()
            if self.matrices[name].columns in WORD_AXES and self.matrices[name].rows in WORD_AXES
        ]
        return min([self.longest_word + WORD_INSET, *under])

    def slots(self, columns: Sequence[Column], width: float = math.inf) -> list["Slot"]:
        """The room that each column takes in a drawing of this width."""
        return [self._slot(column, width - self.label_width - FRAME) for column in columns]

    def _slot(self, column: Column, room: float) -> "Slot":
        names = [name for name in column if name]
        title = max(self.matrices[name].title_width for name in names)
        parts = [(self.shapes[name][1], self.cell_width(name, 0.0, room)) for name in names]
        return Slot(min(title, room), tuple(parts))


class Slot(NamedTuple):
    """How much room a column of the drawing takes: its cells, but never less than its titles.

    Where the titles need more than there is, the cells take all of it.
    """

    title: float  # px
    parts: tuple[tuple[int, float], ...]  # the columns of each matrix, the least width of a cell

    def __call__(self, cell: float) -> float:
        return max(self.title, *[columns * max(cell, least) for columns, least in self.parts])

    @property
    def columns(self) -> int:
        return max(columns for columns, _ in self.parts)

    def widest_cell(self, room: float) -> float:
        """The widest cell with which the column takes no more than this room; 0 if none does.

        In hundredths of a pixel, so that no sum of such widths is rounded beyond the room.
        """
        return math.floor(100 * room / self.columns) / 100 if self(0.0) <= room else 0.0


def _with_room(matrix: Matrix, numbers: Array) -> Matrix:
    """The matrix with a title wide enough for its range, where that is longer than usual."""
    ends = range_text(numbers)
    if len(ends) <= USUAL_RANGE:
        return matrix
    needed = RANGE_CHARACTER * len(f"{numbers.shape[0]} × {numbers.shape[1]} · {ends}")
    return replace(matrix, title_width=max(matrix.title_width, needed))


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in pixels: Han, kana and Hangul are as wide as high."""
    return size * sum(1.0 if ord(character) >= 0x1100 else 0.58 for character in text)
