"""Which fields of a sheet are labels and which are numbers: all possible layouts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.imports.csv_delimiter import Sheet, counts_from
from pages.imports.number_text import NO_WORDS, Kind, float_of, kind_of, trimmed

# Names of index columns, as programs write them.
_INDEX_NAMES = frozenset({
    "index", "id", "row", "rows", "row.names", "rownames", "no", "nr", "name", "names", "label",
    "labels", "word", "words", "token", "tokens", "unnamed: 0", "x",
})  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """What is skipped as labels: the first line, the first column, both or neither."""

    line: bool
    column: bool


_ALL = tuple(Layout(line, column) for line in (False, True) for column in (False, True))


@dataclass(frozen=True)
class Grid:
    """The fields of a sheet with rows of equal length, and the kind of each."""

    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[Kind, ...], ...]

    def block(self, layout: Layout) -> list[Sequence[str]]:
        """The fields that are not labels."""
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


def grid_of(sheet: Sheet, words: Mapping[str, float] = NO_WORDS) -> Grid:
    """The fields of an even sheet; a short first row gets an empty corner.

    `words` are read as numbers, too.
    """

    def kind(field: str) -> Kind:
        return "number" if trimmed(field).lower() in words else kind_of(field)

    first = (("", *sheet.rows[0]),) if sheet.is_short else sheet.rows[:1]
    rows = (*first, *sheet.rows[1:])
    return Grid(rows, tuple(tuple(map(kind, row)) for row in rows))


def layouts_of(grid: Grid) -> list[Layout]:
    """The layouts in which every field of the block is a number and every other can be a label."""
    found = [layout for layout in _ALL if _is_possible(grid, layout)]
    both = Layout(line=True, column=True)
    if both in found and _is_certain(grid, both):
        return [both]
    return found


def first_non_number(grid: Grid) -> tuple[int, int] | None:
    """The position, from 0, of the first field that is neither a number nor likely a label.

    None if there is only a line of labels.
    """
    is_wide = len(grid.rows[0]) > 1
    top = grid.kinds[0][1:] if is_wide else grid.kinds[0]
    line = "word" in top and {*top} <= {"word", "mark"}
    left = [row[0] for row in grid.kinds[line:]]
    column = is_wide and "word" in left and {*left} <= {"word", "mark"}
    if not left:
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
    if not _are_names(top):  # the top row counts: the left column must be names or count
        return _are_names(left) or counts_from(left) is not None
    is_index = grid.corner.lower() in _INDEX_NAMES and counts_from(left) is not None
    return _are_names(left) or is_index or _may_count(left, grid, layout)


def _is_certain(grid: Grid, both: Layout) -> bool:
    """Whether a line and a column of labels cannot be anything else."""
    left = grid.left(both)
    if _is_open(grid.corner):
        return counts_from(left) is not None or "word" in map(kind_of, left)
    return grid.corner.lower() in _INDEX_NAMES and _are_names(left)


def _is_open(corner: str) -> bool:
    """Whether a corner names no column: empty as in pandas, in brackets as in this app."""
    return not corner or corner.startswith("[")


def _are_names(labels: Sequence[str]) -> bool:
    """Whether labels are words, perhaps with marks such as a full stop among them."""
    kinds = {kind_of(label) for label in labels}
    return "word" in kinds and kinds <= {"word", "mark"}


def _may_count(labels: Sequence[str], grid: Grid, layout: Layout) -> bool:
    """Whether numeric labels may be an index of rows or columns.

    It counts from 0 as in pandas; or from 1, unless the block has whole numbers only: 1, 2, 3 above
    4, 5, 6 is a matrix.
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
    """Whether the first line gives the numbers of rows and columns that follow."""
    sizes = [str(len(block)), str(len(block[0]))]
    return len(top) == 2 and len(block) > 1 and [re.sub(r"\s", "", label) for label in top] == sizes
