"""Text -> fields: their delimiter, and the titles and comments above them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pages.imports.number_text import kind_of, trimmed

# The rarest in other text first; blanks are the delimiter only if none of these is.
_DELIMITERS = ("\t", ";", "|", ",")
_BLANKS, _NOTHING = " ", "\x1f"
_NAMED = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # a first line that tells Excel the delimiter
_COMMENT = re.compile(r"\s*(?:[#%][\s#%!]|[#%]$|[#%][^\W\d_])")
_ERROR_CODE = re.compile(r"\s*#[A-Z\u00c0-\u00de0-9/]+[!?]?(?=[\s;,|\"]|$)")
# 1 000 between commas or alone in a line; a comma at the start or end of a field.
_NO_BLANKS = re.compile(
    r"(?:^|,) *[-+]?[1-9]\d{0,2}(?: \d{3})+ *(?:,|$)|(?:^| ),|,(?: |$)", re.ASCII
)


@dataclass(frozen=True)
class Sheet:
    """Rows of fields, with their positions in the file."""

    delimiter: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]  # line numbers of the rows in the file, from 1
    left: int = 0  # empty columns before the first field
    titles: tuple[str, ...] = ()  # lines of words above the rows
    comments: int = 0
    is_short: bool = False  # the first row lacks the field above the row labels, as R writes it

    @property
    def width(self) -> int:
        """The number of fields of most rows; the larger one in a tie."""
        counts = Counter(map(len, self.rows))
        return max(counts, key=lambda width: (counts[width], width), default=0)

    @property
    def is_even(self) -> bool:
        """Whether all rows have equal length, counting the field that R leaves out."""
        return len({len(row) + (self.is_short and i == 0) for i, row in enumerate(self.rows)}) == 1


def sheets_of(text: str) -> list[Sheet]:
    """The text split by each possible delimiter, the likeliest first; the last one is unsplit.

    There is no sheet for a delimiter at which the quotes of the text do not match.
    """
    named = _NAMED.fullmatch(text.partition("\n")[0].strip())
    if named:
        text = "\n" + text.partition("\n")[2]  # keeps the line numbers
    kept, comments = _without_comments(text)
    delimiters = [named[1]] if named else [*_delimiters_in(kept), _NOTHING]
    sheets = []
    for delimiter in delimiters:
        try:
            sheets.append(_sheet(kept, delimiter, comments))
        except csv.Error:
            continue
    return sheets


def _delimiters_in(text: str) -> list[str]:
    found = [delimiter for delimiter in _DELIMITERS if delimiter in text]
    lines = [line.strip(" ") for line in text.split("\n")]
    has_blanks = any(" " in line for line in lines)
    if not has_blanks or {*found} - {","}:
        return found
    ambiguous = [bool(_NO_BLANKS.search(line)) for line in lines if line]
    is_ambiguous = any(ambiguous) if "," in found else all(ambiguous)
    return found if is_ambiguous else [*found, _BLANKS]


def _without_comments(text: str) -> tuple[str, int]:
    """The text with each comment replaced by an empty line, and the number of comments."""
    lines = re.split(r"\r\n|\r|\n", text)
    comments = [i for i, line in enumerate(lines) if _is_comment(line)]
    for i in comments:
        lines[i] = ""
    return "\n".join(lines), len(comments)


def _is_comment(line: str) -> bool:
    """Whether a line starts with # or % and is neither an error code nor a labelled row."""
    if not _COMMENT.match(line) or _ERROR_CODE.match(line):
        return False
    if re.match(r"\s*[#%](\s|[#%!]|$)", line):
        return True
    return not any(kind_of(field) == "number" for field in re.split(r"[;,|\t ]", line)[1:])


def _sheet(text: str, delimiter: str, comments: int) -> Sheet:
    rows = [(i, row) for i, row in enumerate(_records(text, delimiter), start=1) if row]
    while rows and _is_blank(rows[0][1]):
        rows.pop(0)
    while rows and _is_blank(rows[-1][1]):
        rows.pop()
    numbers, fields = tuple(i for i, _ in rows), tuple(row for _, row in rows)
    sheet = Sheet(delimiter, fields, numbers, comments=comments)
    return _marked(_without_titles(_without_empty_edges(sheet)))


def _records(text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    if delimiter == _BLANKS:
        text = "\n".join(line.strip(" ") for line in text.split("\n"))
    lines = io.StringIO(text, newline="")
    return map(tuple, csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))


def _is_blank(row: tuple[str, ...]) -> bool:
    return not any(map(trimmed, row))


def _without_empty_edges(sheet: Sheet) -> Sheet:
    """The sheet without entirely empty columns at its left and right."""
    rows, left = sheet.rows, sheet.left
    while rows and all(len(row) > 1 and not trimmed(row[0]) for row in rows):
        rows, left = tuple(row[1:] for row in rows), left + 1
    while (widest := max(map(len, rows), default=0)) > 1 and all(
        not trimmed(row[-1]) for row in rows if len(row) == widest
    ):
        rows = tuple(row[:-1] if len(row) == widest else row for row in rows)
    return replace(sheet, rows=rows, left=left)


def _without_titles(sheet: Sheet) -> Sheet:
    """The sheet without lines of words above it that are not the names of its columns."""
    while len(sheet.rows) > 1 and _is_title(sheet.rows[0], sheet) and not _marked(sheet).is_short:
        title = " ".join(sheet.rows[0]).strip()
        sheet = replace(sheet, rows=sheet.rows[1:], numbers=sheet.numbers[1:],
                        titles=(*sheet.titles, title))  # fmt: skip
    return _without_empty_edges(sheet)


def _is_title(row: tuple[str, ...], sheet: Sheet) -> bool:
    kinds = [kind_of(field) for field in row]
    if kinds[0] != "word" or not {*kinds} <= {"word", "mark", "empty"} or sheet.width < 2:
        return False
    differs = len(row) < sheet.width or (sheet.delimiter == _BLANKS and len(row) != sheet.width)
    return differs or kinds[1:] == ["empty"] * (len(kinds) - 1)


def _marked(sheet: Sheet) -> Sheet:
    """The sheet, marked as short if its first row has only column names and the others a label."""
    if len(sheet.rows) < 2 or len(sheet.rows[0]) != sheet.width - 1:
        return sheet
    top, left = sheet.rows[0], [row[0] for row in sheet.rows[1:]]
    is_title = len(top) == 1 and " " in top[0].strip() and counts_from(left) is not None
    is_short = _are_labels(top) and _are_labels(left) and not is_title
    return replace(sheet, is_short=is_short)


def _are_labels(fields: Sequence[str]) -> bool:
    return all(kind_of(field) == "word" for field in fields) or counts_from(fields) is not None


def counts_from(fields: Sequence[str]) -> int | None:
    """0 or 1 if the fields count from it: 0, 1, 2; "[1] the", "[2] cat"; "1 the", "2 cat"."""
    found = [re.fullmatch(r"(\[)?(\d{1,4})(?(1)\])(?: .*)?", trimmed(field)) for field in fields]
    values = [int(match[2]) for match in found if match]
    for start in (0, 1):
        if values == list(range(start, start + len(fields))):
            return start
    return None
