"""Text -> fields: what divides them, and what stands above them and holds no number."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pages.imports.number_text import kind_of, trimmed

# From the one that occurs least in anything else; blanks divide only where none of these does.
_DIVIDERS = ("\t", ";", "|", ",")
_BLANKS, _NOTHING = " ", "\x1f"
_NAMED = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # a first line for Excel
_COMMENT = re.compile(r"\s*(?:[#%][\s#%!]|[#%]$|[#%][^\W\d_])")
_ERROR_CODE = re.compile(r"\s*#[A-Z\u00c0-\u00de0-9/]+[!?]?(?=[\s;,|\"]|$)")
# 1 000 between commas or alone in a line; and a comma that begins or ends a field of blanks.
_NO_BLANKS = re.compile(
    r"(?:^|,) *[-+]?[1-9]\d{0,2}(?: \d{3})+ *(?:,|$)|(?:^| ),|,(?: |$)", re.ASCII
)


@dataclass(frozen=True)
class Sheet:
    """Fields in rows, and where in the file they stand."""

    divider: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]  # of the rows in the file, from 1
    left: int = 0  # empty columns before the first field
    titles: tuple[str, ...] = ()  # lines above that hold no number
    comments: int = 0
    is_short: bool = False  # the first row has no field for the labels of the rows, as R writes it

    @property
    def width(self) -> int:
        """How many fields most rows have; of two counts alike the larger."""
        counts = Counter(map(len, self.rows))
        return max(counts, key=lambda width: (counts[width], width), default=0)

    @property
    def is_even(self) -> bool:
        """Whether all rows are of one length, with a field at their start that R leaves out."""
        return len({len(row) + (self.is_short and i == 0) for i, row in enumerate(self.rows)}) == 1


def sheets_of(text: str) -> list[Sheet]:
    """The text cut by everything that might divide it, the likeliest first; the last is uncut.

    A text that cannot be cut by a divider, as its quotes do not match, has no sheet of it.
    """
    named = _NAMED.fullmatch(text.partition("\n")[0].strip())
    if named:
        text = "\n" + text.partition("\n")[2]  # rows keep their numbers
    kept, comments = _without_comments(text)
    dividers = [named[1]] if named else [*_dividers_in(kept), _NOTHING]
    sheets = []
    for divider in dividers:
        try:
            sheets.append(_sheet(kept, divider, comments))
        except csv.Error:
            continue
    return sheets


def _dividers_in(text: str) -> list[str]:
    found = [divider for divider in _DIVIDERS if divider in text]
    lines = [line.strip(" ") for line in text.split("\n")]
    is_blank_free = not any(" " in line for line in lines)
    if is_blank_free or {*found} - {","}:
        return found
    doubtful = [bool(_NO_BLANKS.search(line)) for line in lines if line]
    is_doubtful = any(doubtful) if "," in found else all(doubtful)
    return found if is_doubtful else [*found, _BLANKS]


def _without_comments(text: str) -> tuple[str, int]:
    """The text with an empty line for each comment, and how many those are."""
    lines = re.split(r"\r\n|\r|\n", text)
    comments = [i for i, line in enumerate(lines) if _is_comment(line)]
    for i in comments:
        lines[i] = ""
    return "\n".join(lines), len(comments)


def _is_comment(line: str) -> bool:
    """Whether a line begins with # or % and is neither an error code nor a row with a label."""
    if not _COMMENT.match(line) or _ERROR_CODE.match(line):
        return False
    if re.match(r"\s*[#%](\s|[#%!]|$)", line):
        return True
    return not any(kind_of(field) == "number" for field in re.split(r"[;,|\t ]", line)[1:])


def _sheet(text: str, divider: str, comments: int) -> Sheet:
    rows = [(i, row) for i, row in enumerate(_records(text, divider), start=1) if row]
    while rows and _is_blank(rows[0][1]):
        rows.pop(0)
    while rows and _is_blank(rows[-1][1]):
        rows.pop()
    numbers, fields = tuple(i for i, _ in rows), tuple(row for _, row in rows)
    sheet = Sheet(divider, fields, numbers, comments=comments)
    return _short(_without_titles(_without_empty_edges(sheet)))


def _records(text: str, divider: str) -> Iterator[tuple[str, ...]]:
    if divider == _BLANKS:
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
    lines = io.StringIO(text, newline="")
    return map(tuple, csv.reader(lines, delimiter=divider, skipinitialspace=True, strict=True))


def _is_blank(row: tuple[str, ...]) -> bool:
    return not any(map(trimmed, row))


def _without_empty_edges(sheet: Sheet) -> Sheet:
    """The sheet without the columns at its left and right that are empty from top to bottom."""
    rows, left = sheet.rows, sheet.left
    while rows and all(len(row) > 1 and not trimmed(row[0]) for row in rows):
        rows, left = tuple(row[1:] for row in rows), left + 1
    while (most := max(map(len, rows), default=0)) > 1 and all(
        not trimmed(row[-1]) for row in rows if len(row) == most
    ):
        rows = tuple(row[:-1] if len(row) == most else row for row in rows)
    return replace(sheet, rows=rows, left=left)


def _without_titles(sheet: Sheet) -> Sheet:
    """The sheet without lines of words above it that are no names of its columns."""
    while len(sheet.rows) > 1 and _is_title(sheet.rows[0], sheet) and not _short(sheet).is_short:
        title = " ".join(sheet.rows[0]).strip()
        sheet = replace(sheet, rows=sheet.rows[1:], numbers=sheet.numbers[1:],
                        titles=(*sheet.titles, title))  # fmt: skip
    return _without_empty_edges(sheet)


def _is_title(row: tuple[str, ...], sheet: Sheet) -> bool:
    kinds = [kind_of(field) for field in row]
    if kinds[0] != "word" or not {*kinds} <= {"word", "mark", "empty"} or sheet.width < 2:
        return False
    is_other = len(row) < sheet.width or (sheet.divider == _BLANKS and len(row) != sheet.width)
    return is_other or kinds[1:] == ["empty"] * (len(kinds) - 1)


def _short(sheet: Sheet) -> Sheet:
    """The sheet, marked where its first row names columns and all others begin with a label."""
    if len(sheet.rows) < 2 or len(sheet.rows[0]) != sheet.width - 1:
        return sheet
    top, left = sheet.rows[0], [row[0] for row in sheet.rows[1:]]
    is_title = len(top) == 1 and " " in top[0].strip() and counts_from(left) is not None
    is_short = _are_labels(top) and _are_labels(left) and not is_title
    return replace(sheet, is_short=is_short)


def _are_labels(fields: Sequence[str]) -> bool:
    return all(kind_of(field) == "word" for field in fields) or counts_from(fields) is not None


def counts_from(fields: Sequence[str]) -> int | None:
    """0 or 1 where the fields count from there: 0, 1, 2; "[1] the", "[2] cat"; "1 the", "2 cat"."""
    found = [re.fullmatch(r"(\[)?(\d{1,4})(?(1)\])(?: .*)?", trimmed(field)) for field in fields]
    values = [int(match[2]) for match in found if match]
    for start in (0, 1):
        if values == list(range(start, start + len(fields))):
            return start
    return None
