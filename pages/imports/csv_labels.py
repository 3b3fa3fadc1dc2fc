"""Which fields of a sheet are labels, and which are numbers: every way in which it can be read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pages.imports.csv_divider import Sheet, counts_from
from pages.imports.number_text import Kind, float_of, kind_of, trimmed

# What programs call a column that holds no numbers of the matrix.
_INDEX_NAMES = frozenset({
    "index", "id", "row", "rows", "row.names", "rownames", "no", "nr", "name", "names", "label",
    "labels", "word", "words", "token", "tokens", "unnamed: 0", "x",
})  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """What is passed over as labels: the first line, the first column, both or neither."""

    line: bool
    column: bool


_ALL = tuple(Layout(line, column) for line in (False, True) for column in (False, True))


@dataclass(frozen=True)
class Grid:
    """The fields of a sheet whose rows are all of one length, and what each is by its looks."""

    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[Kind, ...], ...]

    def block(self, layout: Layout) -> list[Sequence[str]]:
        """The fields that are no labels."""
        return [row[layout.column :] for row in self.rows[layout.line :]]

    def top(self, layout: Layout) -> list[str]:
        """The labels of the columns."""
        return list(self.rows[0][layout.column :])

    def left(self, layout: Layout) -> list[str]:
        """The labels of the rows."""
        return [row[0] for row in self.rows[layout.line :]]

    @property
    def corner(self) -> str:
        return trimmed(self.rows[0][0])


def grid_of(sheet: Sheet) -> Grid:
    """The fields of an even sheet; a first row that is short gets an empty corner."""
    first = (("", *sheet.rows[0]),) if sheet.is_short else sheet.rows[:1]
    rows = (*first, *sheet.rows[1:])
    return Grid(rows, tuple(tuple(map(kind_of, row)) for row in rows))


def layouts_of(grid: Grid) -> list[Layout]:
    """Every layout in which all fields of the block are numbers and all others can be labels."""
    found = [layout for layout in _ALL if _is_possible(grid, layout)]
    both = Layout(line=True, column=True)
    if both in found and _is_certain(grid, both):
        return [both]
    return found


def first_unreadable(grid: Grid) -> tuple[int, int] | None:
    """Where the first field stands that is neither a number nor, it seems, a label; from 0.

    None where there is nothing but a line of labels.
    """
    wide = len(grid.rows[0]) > 1
    above = grid.kinds[0][1:] if wide else grid.kinds[0]
    line = "word" in above and {*above} <= {"word", "mark"}
    beside = [row[0] for row in grid.kinds[line:]]
    column = wide and "word" in beside and {*beside} <= {"word", "mark"}
    if not beside:
        return None
    for start_row, start_column in ((int(line), int(column)), (0, 0)):
        for i, row in enumerate(grid.kinds[start_row:], start=start_row):
            for j, kind in enumerate(row[start_column:], start=start_column):
                if kind != "number":
                    return i, j
    return None


def _is_possible(grid: Grid, layout: Layout) -> bool:
    kinds = [row[layout.column :] for row in grid.kinds[layout.line :]]
    if not kinds or not kinds[0] or any(kind != "number" for row in kinds for kind in row):
        return False
    match layout:
        case Layout(line=True, column=True):
            return _can_be_both(grid, layout)
        case Layout(line=True):
            top = grid.top(layout)
            is_nameless = len(top) > 1 and not grid.corner and _are_names(top[1:])
            return is_nameless or _are_names(top) or _may_count(top, grid, layout) or _are_sizes(
                top, grid.block(layout))  # fmt: skip
        case Layout(column=True):
            left = grid.left(layout)
            return _are_names(left) or _may_count(left, grid, layout)
    return True


def _can_be_both(grid: Grid, layout: Layout) -> bool:
    top, left = grid.top(layout), grid.left(layout)
    if not _are_names(top) and counts_from(top) is None:
        return False
    kinds = [kind_of(label) for label in left]
    if _is_open(grid.corner):
        are_numbers = _are_names(top) and {*kinds} == {"number"}
        are_words = "word" in kinds and "empty" not in kinds
        return are_words or are_numbers or counts_from(left) is not None
    if kind_of(grid.corner) != "word":
        return False
    if not _are_names(top):  # a row with a word in it: its numbers count, or are numbers
        return _are_names(left) or counts_from(left) is not None
    is_index = grid.corner.lower() in _INDEX_NAMES and counts_from(left) is not None
    return _are_names(left) or is_index or _may_count(left, grid, layout)


def _is_certain(grid: Grid, both: Layout) -> bool:
    """Whether a line and a column of labels are what they look like, and nothing else."""
    left = grid.left(both)
    if _is_open(grid.corner):
        return counts_from(left) is not None or "word" in map(kind_of, left)
    return grid.corner.lower() in _INDEX_NAMES and _are_names(left)


def _is_open(corner: str) -> bool:
    """Whether a corner names no column: empty as of pandas, in brackets as of this app."""
    return not corner or corner.startswith("[")


def _are_names(labels: Sequence[str]) -> bool:
    """Whether no reader could take them for numbers; marks, such as a full stop, among words."""
    kinds = {kind_of(label) for label in labels}
    return "word" in kinds and kinds <= {"word", "mark"}


def _may_count(labels: Sequence[str], grid: Grid, layout: Layout) -> bool:
    """Whether labels that are numbers might count rows or columns.

    From 0 as pandas counts; or from 1, unless all is whole: 1, 2, 3 above 4, 5, 6 is a matrix.
    """
    start = counts_from(labels)
    if start is None or (start == 0 and len(labels) > 1):
        return start == 0
    is_fractional = any(_is_fractional(field) for row in grid.block(layout) for field in row)
    return is_fractional and (start == 0 or len(labels) > 1)


def _is_fractional(field: str) -> bool:
    number = float_of(field)
    return number is not None and not number.is_integer()


def _are_sizes(top: Sequence[str], block: Sequence[Sequence[str]]) -> bool:
    """Whether a first line says how many rows and columns follow."""
    sizes = [str(len(block)), str(len(block[0]))]
    return len(top) == 2 and len(block) > 1 and [re.sub(r"\s", "", label) for label in top] == sizes
