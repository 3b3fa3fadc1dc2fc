"""One matrix as LaTeX, with the words next to it."""

import math
import unicodedata

from attention.traces import Trace
from pages.exports.labels import KNOWN, Axes, axes_of, numbered, words_along
from pages.figures.core.formatting import common_exponent, fixed, shifted

MAX_COLUMNS = 10  # the default of amsmath
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}


def latex_of(trace: Trace, name: str, digits: int, axes: Axes = KNOWN) -> str:
    """A matrix of a trace as a `bmatrix`, for a document with amsmath.

    Args:
        trace: the trace.
        name: one of its matrices.
        digits: decimals of each number, from 0.
        axes: the axis names of the rows and columns of each matrix.

    Returns:
        ASCII except for the words. Words of rows are next to the matrix; those of columns in a
        comment above it. A masked cell is -infinity. A matrix of small or large numbers has the
        power of ten in front that its cells have on the page.
    """
    matrix = trace.matrices[name]
    exponent = common_exponent(matrix)
    rows, columns = axes_of(name, axes)
    row_words, column_words = words_along(trace, (rows, columns))
    count = matrix.shape[1]
    lines = [f"% {_in_one_line(name)}: {rows} x {columns}, {matrix.shape[0]} x {count}, amsmath"]
    if column_words is not None:
        labels = ", ".join(escaped(label) for label in numbered(column_words, count))
        lines.append(f"% columns: {labels}")
    if count > MAX_COLUMNS:
        lines.append(f"\\setcounter{{MaxMatrixCols}}{{{count}}}")
    body = [" & ".join(_cell(shifted(x, exponent), digits) for x in row) for row in matrix.tolist()]
    factor = f" 10^{{{exponent}}}" if exponent else ""
    lines += ["\\[", f"{_symbol(name)} ={factor}"]
    if row_words is not None:
        labels = " \\\\ ".join(f"\\text{{{escaped(word)}}}" for word in row_words[: len(body)])
        lines.append(f"\\begin{{matrix}} {labels} \\end{{matrix}}")
    lines += ["\\begin{bmatrix}", " \\\\\n".join(body), "\\end{bmatrix}", "\\]", ""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """A text that LaTeX sets as it is: no command, no comment, no end of a group or a line."""
    return "".join(_ESCAPES.get(character, character) for character in _in_one_line(text))


def _in_one_line(text: str) -> str:
    """Without line ends and without control characters, which would end a comment."""
    return "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)


def _symbol(name: str) -> str:
    base, _, index = name.partition("_")
    letters = base if len(base) == 1 else f"\\text{{{escaped(base)}}}"
    return f"{letters}_{{{escaped(index)}}}" if index else letters


def _cell(number: float, digits: int) -> str:
    if not math.isfinite(number):
        return "\\text{NaN}" if math.isnan(number) else "\\infty" if number > 0 else "-\\infty"
    return fixed(number, digits)
