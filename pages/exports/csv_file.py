"""One matrix as CSV, for a spreadsheet or for pandas."""

import csv
import io
import math

from attention.traces import Trace
from pages.exports.labels import KNOWN, Axes, axes_of, numbered, words_along


def csv_of(trace: Trace, name: str, axes: Axes = KNOWN) -> bytes:
    """A matrix of a trace with its labels.

    The first line and the first column hold labels, `numbered`; the corner says what they are.
    Numbers have as many digits as it takes to read back the same float64. A field is empty
    where the number is minus infinity: a masked cell, which a spreadsheet leaves out of a sum.

    Returns:
        UTF-8 with the mark at its start by which spreadsheets know it; lines end in CR LF.
    """
    matrix = trace.matrices[name]
    rows, columns = axes_of(name, axes)
    row_words, column_words = words_along(trace, (rows, columns))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    corner = f"[{name}] rows: {rows}, columns: {columns}"
    writer.writerow([corner, *numbered(column_words, matrix.shape[1])])
    labels = numbered(row_words, matrix.shape[0])
    for label, numbers in zip(labels, matrix.tolist(), strict=True):
        writer.writerow([label, *map(_field, numbers)])
    return file.getvalue().encode("utf-8-sig", "surrogatepass")


def _field(number: float) -> str:
    return "" if number == -math.inf else repr(number)
