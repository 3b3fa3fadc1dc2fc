"""CSV text -> one matrix: all possible readings, with or without labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from attention.arrays import Array
from pages.imports.csv_decimals import Comma, no_number, numeric_readings
from pages.imports.csv_delimiter import Sheet, sheets_of
from pages.imports.csv_labels import Grid, Layout, first_non_number, grid_of, layouts_of
from pages.imports.file_error import MAX_BYTES, MAX_ROWS, FileProblem
from pages.imports.number_text import NO_WORDS, kind_of
from pages.imports.validation import checked_shape

MAX_LINES = 2_000  # of a text, including empty lines and comments


@dataclass(frozen=True, eq=False)
class Reading:
    """A matrix, and how its text was read."""

    matrix: Array
    labels: Layout  # that were skipped
    lines_above: int  # titles and comments that were skipped
    comma: Comma  # its meaning; "divider": a delimiter that could be a decimal sign


def readings_of_csv(
    data: bytes, name: str, words: Mapping[str, float] = NO_WORDS
) -> tuple[Reading, ...]:
    """All readings of a text: one, or several that the reader has to choose from.

    The delimiter is the one that makes all rows equally long: tabs, semicolons, bars, commas or
    blanks. Labels are fields that are no numbers, and numbers that count where labels can be.
    Titles and comments are skipped. `words`, such as nan, are read as the numbers that they are.

    Raises:
        FileProblem: the text is too large or not UTF-8, its rows are not equally long, or a field
            is no finite number. The field is named by its row and column in the file, from 1.
    """
    sheets = sheets_of(_text(data, name))
    if not sheets:
        raise FileProblem("quotes", name)
    if not all(sheet.rows for sheet in sheets):
        raise FileProblem("nothing", name, "–", name)
    even = [sheet for sheet in sheets if sheet.is_even and sheet.width > 1]
    column = next((sheet for sheet in sheets if _is_one_column(sheet)), None)
    titled = _has_numbers_below(column) and any(one.titles or one.is_short for one in even)
    if column and (not even or (titled and " " not in column.rows[0][0].strip())):
        return _readings(column, name, words)  # such as price, 1,5, 2,0: one field in each row
    if not even:
        raise _uneven(sheets, name)
    found = _first_readings(even, name, words)
    if column and titled:
        split = tuple(replace(one, comma="divider") for one in found)
        return (*split, *_readings(column, name, words))
    return found


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise FileProblem("too_large", name, f"{len(data):,}", f"{MAX_BYTES:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileProblem("not_text", name) from problem
    if "\0" in text:
        raise FileProblem("not_text", name)
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MAX_LINES:
        raise FileProblem("too_many_numbers", name, f"{lines:,} × 1", f"{MAX_ROWS} × {MAX_ROWS}")
    return text


def _is_one_column(sheet: Sheet) -> bool:
    """Whether each row is one number; with decimal commas only below a name."""
    if sheet.width != 1 or not sheet.is_even:
        return False
    fields = [row[0] for row in sheet.rows]
    if "," not in "".join(fields[1:]):
        return "," not in fields[0] or (len(fields) > 1 and kind_of(fields[0]) == "word")
    return kind_of(fields[0]) == "word" and all(kind_of(field) == "number" for field in fields[1:])


def _has_numbers_below(column: Sheet | None) -> bool:
    """Whether all rows of a column except the first are numbers."""
    return column is not None and all(kind_of(row[0]) == "number" for row in column.rows[1:])


def _first_readings(
    sheets: Sequence[Sheet], name: str, words: Mapping[str, float]
) -> tuple[Reading, ...]:
    """The readings of the first readable sheet.

    Raises:
        FileProblem: no sheet is readable; the problem of the first one.
    """
    problems = []
    for sheet in sheets:
        try:
            return _readings(sheet, name, words)
        except FileProblem as problem:
            problems.append(problem)
    raise problems[0]


def _readings(sheet: Sheet, name: str, words: Mapping[str, float]) -> tuple[Reading, ...]:
    if max(len(sheet.rows), sheet.width) > 4 * MAX_ROWS:  # too large to look for labels
        checked_shape(name, (len(sheet.rows), sheet.width))
    grid = grid_of(sheet, words)
    layouts = layouts_of(grid)
    if not layouts:
        raise _unreadable(sheet, grid, name)
    above = len(sheet.titles) + sheet.comments
    found = []
    for layout in layouts:
        block = grid.block(layout)
        checked_shape(name, (len(block), len(block[0])))
        place = partial(_place, sheet, layout)
        found += [Reading(matrix, layout, above, comma)
                  for comma, matrix in numeric_readings(block, name, place, words)]  # fmt: skip
    return tuple(found)


def _place(sheet: Sheet, layout: Layout, row: int, column: int) -> str:
    """The position in the file of a field of a block: its row and column, from 1."""
    i = row + layout.line
    j = column + layout.column - (sheet.is_short and i == 0)
    return f"[{sheet.numbers[i]}, {j + sheet.left + 1}]"


def _unreadable(sheet: Sheet, grid: Grid, name: str) -> FileProblem:
    found = first_non_number(grid)
    if found is None:
        return FileProblem("nothing", name, "–", name)
    i, j = found
    return no_number(name, _place(sheet, Layout(line=False, column=False), i, j), grid.rows[i][j])


def _uneven(sheets: Sequence[Sheet], name: str) -> FileProblem:
    """The problem of the first row that differs in length from most."""
    sheet = max(sheets, key=lambda one: sum(len(row) == one.width > 1 for row in one.rows))
    if sheet.is_even:
        return FileProblem("quotes", name)  # its quotes prevent splitting it
    lengths = zip(sheet.numbers, map(len, sheet.rows), strict=True)
    row, length = next((i, n) for i, n in lengths if n != sheet.width)
    return FileProblem("ragged", name, f"{row}: {length}", str(sheet.width))
