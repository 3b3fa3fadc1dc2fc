"""Columns of matrices side by side, in bands one below the other, with the largest cells that fit.

All cells of a plane are of one size, except that matrices of few columns keep their digits.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from pages.figures.core.layout import (
    AXIS_WORD,
    FRAME,
    GAP,
    MAX_LABEL_WIDTH,
    MIN_CELL_WITH_DIGITS,
    NUMERALS,
    OVERHANG,
    Column,
    Placement,
    Sizes,
    Slot,
)
from pages.figures.core.matrices import WORD_AXES

TITLE = 42  # px: the line with the formula, and the line with shape and range
BAND_GAP = 20  # px between two bands
FOOT = OVERHANG + 1  # px below the last matrix
LEGEND = 50  # px: a separate line for the legend, ...
LEGEND_SIZE = (170, 100)  # px: ... or so much beside the first band
MIN_CELL, MAX_CELL_WIDTH = 0.5, 44.0  # px
LOW_LABEL_HEIGHT = 39.0  # px for turned words in a low window; they are whole beside their rows

MIN_SIDE_BY_SIDE_WIDTH = 900  # px; below this the columns go one below the other, ...
MIN_CELL_WIDTH = 3.0  # px, ... and where the cells of many would be narrower than this


class Bands:
    """Bands of columns, one below the other, from the top."""

    def __init__(self, sizes: Sizes, width: float, cell: float, top: float = 0) -> None:
        self.sizes, self.width, self.cell_width, self.y = sizes, width, cell, top
        self.cell_height = cell_height(sizes, cell)
        self.upright = sizes.longest_word + 2 > cell
        most = LOW_LABEL_HEIGHT if sizes.is_low else MAX_LABEL_WIDTH
        lines = min(sizes.longest_word, most) if self.upright else 12.0
        self.label_height = lines + 6
        self.axis_word = 0.0 if sizes.is_low and self.upright else float(AXIS_WORD)
        self.corners: dict[str, tuple[float, float]] = {}
        self.row_labels: list[str] = []
        self.bottoms: list[float] = []  # of each band
        self.legend = (0.0, 0.0, width, LEGEND - 8.0)  # left, top, width, height

    def header(self, name: str) -> float:
        """The room above the cells: titles, and the names of the columns."""
        if self.sizes.matrices[name].columns in WORD_AXES:
            return TITLE + self.axis_word + self.label_height
        return TITLE + NUMERALS

    def row_height(self, name: str) -> float:
        """How high a row of a matrix is."""
        rows, most = self.sizes.rows(name), self.sizes.rows(self.sizes.no_taller.get(name, name))
        return self.cell_height * min(1.0, most / rows)

    def height(self, name: str) -> float:
        """How high all rows of a matrix are."""
        return self.sizes.rows(name) * self.row_height(name)

    def add(
        self,
        columns: Sequence[tuple[Column, float]],
        labelled: Sequence[str],
        more_above: Sequence[tuple[str, float]] = (),
    ) -> None:
        """Add a band: the matrices on the words' lines, and above them others that end on one line.

        Args:
            columns: the matrices, and the x of each.
            labelled: those that have words on their left.
            more_above: matrices above that belong to no column.
        """
        names = [column[1] for column, _ in columns]
        header = max(map(self.header, names))
        above = [*((up, x) for (up, _), x in columns if up), *more_above]
        upper = max((self.header(up) + self.height(up) for up, _ in above), default=0.0)
        words_y = self.y + upper + header
        for (_, name), x in columns:
            self.corners[name] = (x, words_y)
        for up, x in above:
            self.corners[up] = (x, words_y - header - self.height(up))
        matrices = self.sizes.matrices
        self.row_labels += [name for name in labelled if matrices[name].rows in WORD_AXES]
        self.bottoms.append(words_y + max(map(self.height, names)))
        self.y = self.bottoms[-1] + BAND_GAP

    def foot(self, name: str, under: str) -> None:
        """Place a matrix below one of the last band."""
        x = self.corners[under][0]
        y = self.y - BAND_GAP + self.header(name)
        self.corners[name] = (x, y)
        self.y = max(self.y, y + self.height(name) + BAND_GAP)

    def placement(self, legend: tuple[float, float, float, float] | None = None) -> Placement:
        return Placement(
            width=self.width,
            height=round(self.y - BAND_GAP + FOOT),
            cell_width=self.cell_width,
            cell_height=self.cell_height,
            cell_widths={
                name: self.sizes.cell_width(name, self.cell_width, self.width - x - FRAME)
                for name, (x, _) in self.corners.items()
            },
            cell_heights={name: self.row_height(name) for name in self.corners},
            label_width=self.sizes.label_width,
            label_height=self.label_height,
            upright=self.upright,
            corners=self.corners,
            row_labels=tuple(self.row_labels),
            legend=legend or self.legend,
            axis_word=self.axis_word,
        )


def flow(
    width: float,
    sizes: Sizes,
    *groups: Sequence[Column],
    smallest: float = MIN_CELL_WITH_DIGITS,
) -> Bands:
    """Columns side by side, broken into bands as words are into lines.

    Each group starts a new band; all cells have one size. They are as large as the widest column
    allows, or somewhat smaller where that saves a band. Where the columns of the first group would
    go one below the other, cells may lose their digits, down to `smallest`. The legend is on the
    right of the first band where there is room, else on top.
    """
    slots = tuple(tuple(sizes.slots(columns, width)) for columns in groups)
    cell, broken_up = _broken_up(width, sizes.label_width, slots, smallest)

    def filled(top: float) -> Bands:
        bands = Bands(sizes, width, cell, top)
        for columns, some in zip(groups, broken_up, strict=True):
            for line in some:
                bands.add([(columns[i], x) for i, x in line], (columns[line[0][0]][1],))
        return bands

    last, x = broken_up[0][0][-1]
    return with_legend(filled, x + slots[0][last](cell) + GAP)


Lines = list[list[tuple[int, float]]]  # of a group: in each, the number of a column and its x


@lru_cache(maxsize=128)  # placements for low windows differ in their heights alone
def _broken_up(
    width: float, label: float, groups: tuple[tuple[Slot, ...], ...], smallest: float
) -> tuple[float, list[Lines]]:
    """The size of the cells, and the lines of each group."""
    widest = max((slot for some in groups for slot in some), key=lambda slot: slot.columns)

    def side_by_side(count: int) -> float:
        """The largest cell with which so many of the widest column share a band."""
        room = width - FRAME - label - (count - 1) * GAP
        return min(max(widest.widest_cell(room / count), MIN_CELL), MAX_CELL_WIDTH)

    largest = side_by_side(1)
    usual = [0.85 * largest, 0.75 * largest, *map(side_by_side, range(2, 7))]
    usual += [min(largest, _on_one_line(label, slots, width)) for slots in groups]

    def best(least: float) -> tuple[float, list[Lines]]:
        cells = (largest, *(cell for cell in usual if cell >= least))
        choices = [
            (cell, [broken_into_lines(some, width, label, cell) for some in groups])
            for cell in dict.fromkeys(cells)
        ]
        return min(choices, key=lambda choice: (sum(map(len, choice[1])), -choice[0]))

    found = best(MIN_CELL_WITH_DIGITS)
    return best(smallest) if len(found[1][0]) == len(groups[0]) else found


def with_legend(filled: Callable[[float], Bands], beside: float) -> Bands:
    """Bands with the legend beside the first, from this x on, or above all.

    Args:
        filled: the bands from a top edge.
        beside: px, where the first band ends.
    """
    bands = filled(0)
    room = (bands.width - beside, bands.bottoms[0])
    if room[0] < LEGEND_SIZE[0] or room[1] < LEGEND_SIZE[1]:
        return filled(LEGEND)
    bands.legend = (beside, 0, *room)
    return bands


def cell_beside_legend(needed: Callable[[float], float], width: float) -> float:
    """The widest cell that leaves room for the legend, if it has digits, else without room."""
    cell = largest_cell(needed, width - GAP - LEGEND_SIZE[0])
    return cell if cell >= MIN_CELL_WITH_DIGITS else largest_cell(needed, width)


def broken_into_lines(
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


def column_positions(x: float, slots: Sequence[Slot], cell: float) -> list[float]:
    """The x of each column, side by side."""
    xs = []
    for slot in slots:
        xs.append(x)
        x += slot(cell) + GAP
    return xs


def one_line(sizes: Sizes, columns: Sequence[Column], width: float) -> tuple[float, list[float]]:
    """The largest cell with which the columns fit side by side, and the x of each."""
    slots, label = sizes.slots(columns), sizes.label_width
    cell = _on_one_line(label, slots, width)
    return cell, column_positions(label, slots, cell)


def _on_one_line(label: float, slots: Sequence[Slot], width: float) -> float:
    """The largest cell with which these fit side by side, after their labels."""
    gaps = label + (len(slots) - 1) * GAP
    return largest_cell(lambda cell: gaps + sum(slot(cell) for slot in slots), width)


def cell_height(sizes: Sizes, cell_width: float) -> float:
    """Cells are somewhat flatter than wide."""
    lowest, highest = sizes.cell_bounds
    return min(max(0.72 * cell_width, lowest), highest)


def largest_cell(needed: Callable[[float], float], width: float) -> float:
    """The widest cell with which everything still fits, to a tenth of a pixel."""
    low, high = MIN_CELL, MAX_CELL_WIDTH
    width -= FRAME
    if needed(high) <= width:
        return high
    while high - low > 0.1:
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= width else (low, middle)
    return low
