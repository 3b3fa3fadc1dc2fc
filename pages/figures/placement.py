"""Setting matrices on one plane, measured in pixels: columns, side by side in bands.

The browser knows its width, Python does not. So placements for several widths are made; the
browser takes the widest that fits and stretches it sideways.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from attention.errors import Array
from pages.figures.matrices import MATRICES, WORD_AXES, Matrix

WIDTHS = (280, 340, 620, 920, 1240, 1700)  # px; from a phone to a projector

LABEL = 12  # px, the size of a word beside a matrix
TITLE = 42  # px: the line with the formula, and the line with shape and range
AXIS_WORD = 14  # px: "keys" above the words of the columns
NUMERALS = 13  # px: the numbers 1, 2, 3 above the columns that are dimensions
GAP = 30  # px between two columns; "queries" stands there, turned
BAND_GAP = 20  # px between two bands
FRAME = 2  # px around the last matrix
FOOT = 12  # px: a turned text may reach so far below the last matrix
LEGEND = 50  # px: a line of its own for the legend
WIDEST_CELL = 44.0  # px
HIGHEST_CELL = 24.0  # px
LOWEST_CELL = 13.0  # px, so that a word beside a row can be read ...
LOWEST_CELL_OF_MANY = 9.0  # px, ... but the drawing stays within a few screens
MANY_ROWS = 40
LEAST_CELL_WITH_DIGITS = 27.0  # px
LONGEST_LABEL = 84  # px; longer words are cut with an ellipsis, and whole on hover


@dataclass(frozen=True)
class Placement:
    """The top left corner of each matrix's cells, and the size of a cell. All in pixels."""

    width: float
    height: float
    cell_width: float
    cell_height: float
    label_width: float  # room for a word on the left of a matrix
    label_height: float  # room for a word above a column
    upright: bool  # words above columns are turned, reading upwards
    corners: Mapping[str, tuple[float, float]]
    row_labels: tuple[str, ...]  # the matrices that have words on their left
    legend: tuple[float, float, float, float]  # x, y, width, height


# A column of the drawing: one matrix on the words' lines, and perhaps one above it.
Column = tuple[str | None, str]


@dataclass(frozen=True)
class Sizes:
    """What the placement depends on."""

    shapes: Mapping[str, tuple[int, int]]  # rows, columns of each matrix
    longest_word: float  # px, at the size of a label
    matrices: Mapping[str, Matrix] = field(default_factory=lambda: MATRICES)

    @classmethod
    def of(
        cls,
        numbers: Mapping[str, Array],
        words: Mapping[str, Sequence[str]],
        matrices: Mapping[str, Matrix] = MATRICES,
    ) -> "Sizes":
        """The sizes of matrices, and of the words that stand beside them."""
        shapes = {name: (array.shape[0], array.shape[1]) for name, array in numbers.items()}
        longest = max(text_width(word, LABEL) for some in words.values() for word in some)
        return cls(shapes, longest, matrices)

    @property
    def label_width(self) -> float:
        return min(max(self.longest_word, 48.0), LONGEST_LABEL) + 8

    @property
    def cell_bounds(self) -> tuple[float, float]:
        """The lowest and the highest cell: flatter than wide, but as high as a word beside it."""
        most_rows = max(rows for rows, _ in self.shapes.values())
        return (LOWEST_CELL if most_rows <= MANY_ROWS else LOWEST_CELL_OF_MANY), HIGHEST_CELL

    def rows(self, name: str | None) -> int:
        return self.shapes[name][0] if name else 0

    def slots(self, columns: Sequence[Column], width: float = math.inf) -> list["Slot"]:
        """The room that each column takes in a drawing of this width."""
        return [Slot(self, column, width - self.label_width) for column in columns]


class Slot:
    """How much room a column of the drawing takes: its cells, but never less than its titles.

    Where there is less room than the titles ask for, the cells take all of it.
    """

    def __init__(self, sizes: Sizes, column: Column, room: float) -> None:
        names = [name for name in column if name]
        self.columns = max(sizes.shapes[name][1] for name in names)
        title = max(sizes.matrices[name].title_width for name in names)
        self.title = min(title, room - FRAME)

    def __call__(self, cell: float) -> float:
        return max(self.columns * cell, self.title)


def flow(
    width: float,
    sizes: Sizes,
    *groups: Sequence[Column],
    smallest: float = LEAST_CELL_WITH_DIGITS,
) -> "Drawing":
    """Columns side by side, broken into bands as words are into lines; the legend on top.

    Each group begins a band of its own; all have cells of one size. They are as large as the
    widest column allows, or smaller, but not below `smallest`, where that saves a band.
    """
    slots = [sizes.slots(columns, width) for columns in groups]
    widest = max((slot for some in slots for slot in some), key=lambda slot: slot.columns)
    largest = largest_cell(lambda cell: sizes.label_width + widest(cell), width)

    def broken(cell: float) -> list[list[list[tuple[int, float]]]]:
        return [lines(some, width, sizes.label_width, cell) for some in slots]

    def side_by_side(count: int) -> float:
        """The largest cell with which so many of the widest column share a band."""
        return largest_cell(
            lambda cell: sizes.label_width + count * widest(cell) + (count - 1) * GAP, width
        )

    smaller = [0.85 * largest, 0.75 * largest, *map(side_by_side, range(2, 7))]
    choices = [(cell, broken(cell)) for cell in (largest, *(c for c in smaller if c >= smallest))]
    cell, bands = min(choices, key=lambda choice: (sum(map(len, choice[1])), -choice[0]))
    drawing = Drawing(sizes, width, cell, top=LEGEND)
    for columns, some in zip(groups, bands, strict=True):
        for line in some:
            drawing.band([(columns[i], x) for i, x in line], (columns[line[0][0]][1],))
    return drawing


def lines(
    slots: Sequence[Slot], width: float, label: float, cell: float
) -> list[list[tuple[int, float]]]:
    """The columns, broken into lines that fit, as words are: the number of each, and its x."""
    lines: list[list[tuple[int, float]]] = [[]]
    x = label
    for i, slot in enumerate(slots):
        needed = slot(cell)
        if lines[-1] and x + needed > width:
            lines.append([])
            x = label
        lines[-1].append((i, x))
        x += needed + GAP
    return lines


def abreast(x: float, slots: Sequence[Slot], cell: float) -> list[float]:
    """The x of each column, one beside the other."""
    xs = []
    for slot in slots:
        xs.append(x)
        x += slot(cell) + GAP
    return xs


def cell_height(sizes: Sizes, cell_width: float) -> float:
    """Cells are somewhat flatter than wide."""
    lowest, highest = sizes.cell_bounds
    return min(max(0.72 * cell_width, lowest), highest)


def largest_cell(needed: Callable[[float], float], width: float) -> float:
    """The widest cell with which the drawing still fits, to a tenth of a pixel."""
    low, high = 0.5, WIDEST_CELL
    width -= FRAME
    if needed(high) <= width:
        return high
    while high - low > 0.1:
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= width else (low, middle)
    return low


class Drawing:
    """Bands of columns, set one under the other."""

    def __init__(self, sizes: Sizes, width: float, cell: float, top: float = 0) -> None:
        self.sizes, self.width, self.cell_width, self.y = sizes, width, cell, top
        self.cell_height = cell_height(sizes, cell)
        self.upright = sizes.longest_word + 2 > cell
        lines = min(sizes.longest_word, LONGEST_LABEL) if self.upright else 12.0
        self.label_height = lines + 6
        self.corners: dict[str, tuple[float, float]] = {}
        self.row_labels: list[str] = []

    def header(self, name: str) -> float:
        """The room above the cells: titles, and what the columns are called."""
        if self.sizes.matrices[name].columns in WORD_AXES:
            return TITLE + AXIS_WORD + self.label_height
        return TITLE + NUMERALS

    def band(self, columns: Sequence[tuple[Column, float]], labelled: Sequence[str]) -> None:
        """Set one band: the matrices on the words' lines, and those above them."""
        names = [column[1] for column, _ in columns]
        header = max(map(self.header, names))
        above = [(column, x) for column, x in columns if column[0]]
        upper = max(
            (self.header(up) + self.sizes.rows(up) * self.cell_height
             for (up, _), _ in above if up),
            default=0.0,
        )  # fmt: skip
        words_y = self.y + upper + header
        for (up, name), x in columns:
            self.corners[name] = (x, words_y)
            if up:
                bottom = words_y - self.header(name)
                self.corners[up] = (x, bottom - self.sizes.rows(up) * self.cell_height)
        matrices = self.sizes.matrices
        self.row_labels += [name for name in labelled if matrices[name].rows in WORD_AXES]
        most_rows = max(map(self.sizes.rows, names))
        self.y = words_y + most_rows * self.cell_height + BAND_GAP

    def foot(self, name: str, under: str) -> None:
        """Set a matrix under one of the last band."""
        x = self.corners[under][0]
        y = self.y - BAND_GAP + self.header(name)
        self.corners[name] = (x, y)
        self.y = max(self.y, y + self.sizes.rows(name) * self.cell_height + BAND_GAP)

    def placement(self, legend: tuple[float, float, float, float] | None = None) -> Placement:
        legend = legend or (0, 0, self.width, LEGEND - 8)
        return Placement(
            width=self.width,
            height=round(self.y - BAND_GAP + FOOT),
            cell_width=self.cell_width,
            cell_height=self.cell_height,
            label_width=self.sizes.label_width,
            label_height=self.label_height,
            upright=self.upright,
            corners=self.corners,
            row_labels=tuple(self.row_labels),
            legend=legend,
        )


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in pixels: Han, kana and Hangul are as wide as high."""
    return size * sum(1.0 if ord(character) >= 0x1100 else 0.58 for character in text)
