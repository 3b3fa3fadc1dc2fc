"""Where each matrix of the worksheet stands, on one plane measured in pixels.

A product stands as in a lecturer's drawing: the left factor on the left, the right factor
above, and the result where the row of the one meets the column of the other.

                     W_K   W_Q    K^T     W_V
                X     K     Q    scores    V
                        scaled   weights  output

So the same word stands on the same line, and V stands above the output, beside the weights.
Where there is no room for that, the same columns are stacked.

The browser knows its width, Python does not. So placements for several widths are made; the
browser takes the widest that fits and stretches it sideways.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pages.figures.matrices import MATRICES, WORD_AXES

WIDTHS = (280, 340, 620, 920, 1240, 1700)  # px; from a phone to a projector
NARROWEST_SIDE_BY_SIDE = 900  # px; below this the columns are stacked

TITLE = 42  # px: the line with the formula, and the line with shape and range
AXIS_WORD = 14  # px: "keys" above the words of the columns
NUMERALS = 13  # px: the numbers 1, 2, 3 above the columns that are dimensions
GAP = 30  # px between two columns; "queries" stands there, turned
BAND_GAP = 20  # px between two bands
LEGEND = 50  # px: a line of its own for the legend, where no corner is free
WIDEST_CELL = 44.0  # px
HIGHEST_CELL = 24.0  # px
LOWEST_CELL = 13.0  # px, so that a word beside a row can be read ...
LOWEST_CELL_OF_MANY = 9.0  # px, ... but the drawing stays within a few screens
MANY_ROWS = 40
LEAST_CELL_WITH_DIGITS = 27.0  # px
LONGEST_LABEL = 84  # px; longer words are cut with an ellipsis, and whole on hover
TITLE_WIDTH = {"scores": 100, "scaled": 132, "masked": 100, "weights": 158, "output": 112}  # px
OTHER_TITLE_WIDTH = 92  # px


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

    def slots(self, columns: Sequence[Column]) -> list["Slot"]:
        return [Slot(self, column) for column in columns]


class Slot:
    """How much room a column of the drawing takes: its cells, but never less than its titles."""

    def __init__(self, sizes: Sizes, column: Column) -> None:
        names = [name for name in column if name]
        self.columns = max(sizes.shapes[name][1] for name in names)
        self.title = max(TITLE_WIDTH.get(name, OTHER_TITLE_WIDTH) for name in names)

    def __call__(self, cell: float) -> float:
        return max(self.columns * cell, self.title)


def place(width: float, sizes: Sizes) -> Placement:
    """Place every matrix of `sizes.shapes` on a plane of this width."""
    side_by_side = width >= NARROWEST_SIDE_BY_SIDE
    return _side_by_side(width, sizes) if side_by_side else _stacked(width, sizes)


def _side_by_side(width: float, sizes: Sizes) -> Placement:
    inputs: tuple[Column, ...] = ((None, "X"), ("W_K", "K"), ("W_Q", "Q"))
    before: tuple[Column, ...] = ((None, "scaled"),)
    if "masked" in sizes.shapes:
        before = (*before, (None, "masked"))
    above: tuple[Column, ...] = (("K_T", "scores"), ("W_V", "V"))
    below: tuple[Column, ...] = ((None, "weights"), (None, "output"))

    label = sizes.label_width
    upper, lower = sizes.slots(inputs), sizes.slots(before)
    shared = [*zip(sizes.slots(above), sizes.slots(below), strict=True)]

    def left(slots: Sequence[Slot], cell: float) -> float:
        """The width of what stands on the left of the scores, or of the weights."""
        return label + sum(slot(cell) + GAP for slot in slots)

    def needed(cell: float) -> float:
        right = sum(max(over(cell), under(cell)) for over, under in shared)
        return max(left(upper, cell), left(lower, cell)) + right + GAP

    cell = _largest_cell(needed, width)
    margin = max(left(upper, cell), left(lower, cell))
    inputs_x = _abreast(margin - left(upper, cell) + label, upper, cell)
    before_x = _abreast(margin - left(lower, cell) + label, lower, cell)
    xs = [margin, margin + max(slot(cell) for slot in shared[0]) + GAP]
    # The corner above X is free; the legend stands there where X has enough rows beside it.
    free = sizes.rows("W_K") * _cell_height(sizes, cell)
    is_roomy = free >= LEGEND and inputs_x[1] - GAP >= 200
    legend = (0.0, 0.0, inputs_x[1] - GAP if is_roomy else width, free if is_roomy else LEGEND - 8)
    drawing = _Drawing(sizes, width, cell, top=0 if is_roomy else LEGEND)
    drawing.band([*zip(inputs, inputs_x, strict=True), *zip(above, xs, strict=True)], ("X",))
    drawing.band([*zip(before, before_x, strict=True), *zip(below, xs, strict=True)], ("scaled",))
    return drawing.placement(legend)


def _stacked(width: float, sizes: Sizes) -> Placement:
    order: list[Column] = [
        (None, "X"),
        ("W_Q", "Q"),
        ("W_K", "K"),
        ("K_T", "scores"),
        (None, "scaled"),
        (None, "masked"),
        (None, "weights"),
        ("W_V", "V"),
        (None, "output"),
    ]
    columns = [column for column in order if column[1] in sizes.shapes]
    slots = sizes.slots(columns)
    widest = max(slots, key=lambda slot: slot.columns)
    largest = _largest_cell(lambda cell: sizes.label_width + widest(cell), width)
    # Somewhat smaller cells are better if more columns then stand side by side.
    smaller = [c for c in (0.85 * largest, 0.75 * largest) if c >= LEAST_CELL_WITH_DIGITS]
    choices = [
        (cell, _lines(slots, width, sizes.label_width, cell)) for cell in (largest, *smaller)
    ]
    cell, lines = min(choices, key=lambda choice: (len(choice[1]), -choice[0]))
    drawing = _Drawing(sizes, width, cell, top=LEGEND)
    for line in lines:
        drawing.band([(columns[i], x) for i, x in line], (columns[line[0][0]][1],))
    return drawing.placement((0, 0, width, LEGEND - 8))


def _lines(
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


def _abreast(x: float, slots: Sequence[Slot], cell: float) -> list[float]:
    xs = []
    for slot in slots:
        xs.append(x)
        x += slot(cell) + GAP
    return xs


def _cell_height(sizes: Sizes, cell_width: float) -> float:
    lowest, highest = sizes.cell_bounds
    return min(max(0.72 * cell_width, lowest), highest)


def _largest_cell(needed: Callable[[float], float], width: float) -> float:
    """The widest cell with which the drawing still fits, to a tenth of a pixel."""
    low, high = 0.5, WIDEST_CELL
    width -= 2  # the frame around the last matrix
    if needed(high) <= width:
        return high
    while high - low > 0.1:
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= width else (low, middle)
    return low


class _Drawing:
    """Bands of columns, set one under the other."""

    def __init__(self, sizes: Sizes, width: float, cell: float, top: float = 0) -> None:
        self.sizes, self.width, self.cell_width, self.y = sizes, width, cell, top
        self.cell_height = _cell_height(sizes, cell)
        self.upright = sizes.longest_word + 2 > cell
        lines = min(sizes.longest_word, LONGEST_LABEL) if self.upright else 12.0
        self.label_height = lines + 6
        self.corners: dict[str, tuple[float, float]] = {}
        self.row_labels: list[str] = []

    def header(self, name: str) -> float:
        """The room above the cells: titles, and what the columns are called."""
        if MATRICES[name].columns in WORD_AXES:
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
        self.row_labels += labelled
        self.y = words_y + self.sizes.rows(names[0]) * self.cell_height + BAND_GAP

    def placement(self, legend: tuple[float, float, float, float]) -> Placement:
        return Placement(
            width=self.width,
            height=round(self.y - BAND_GAP + 8),
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
