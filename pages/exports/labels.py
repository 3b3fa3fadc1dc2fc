"""What the rows and the columns of a matrix are called in a file."""

from collections.abc import Sequence

from attention.rules import Trace
from pages.figures.matrices import MATRICES, WORD_AXES


def axes_of(name: str) -> tuple[str, str]:
    """What the rows and what the columns of a matrix stand for: "query", "d_k", ..."""
    matrix = MATRICES.get(name)
    return (matrix.rows, matrix.columns) if matrix else ("row", "column")


def words_along(trace: Trace, name: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The words beside the rows and above the columns; None where these are no words."""
    rows, columns = axes_of(name)
    return _words(trace, rows), _words(trace, columns)


def numbered(words: Sequence[str] | None, count: int) -> list[str]:
    """One label a row or column: "[1] the", or "[1]" where there is no word.

    The number keeps equal words apart; and as no label begins with what a person typed, none is
    a formula to a spreadsheet. The word is what follows the first "] ".
    """
    if words is None:
        return [f"[{i}]" for i in range(1, count + 1)]
    return [f"[{i}] {word}" for i, word in enumerate(words[:count], start=1)]


def _words(trace: Trace, axis: str) -> tuple[str, ...] | None:
    return trace.words[axis] if axis in WORD_AXES else None
