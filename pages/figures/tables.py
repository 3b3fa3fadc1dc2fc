"""A matrix as a labelled table of the same numbers."""

from collections.abc import Sequence

import pandas as pd

from attention.errors import Array
from pages.figures.matrices import MATRICES, WORD_AXES, Axis


def table(name: str, numbers: Array, words: Sequence[str]) -> pd.DataFrame:
    """The matrix with its words on its rows and columns, numbered so that no two are alike."""
    matrix = MATRICES[name]
    rows, columns = numbers.shape
    return pd.DataFrame(
        numbers,
        index=_labels(matrix.rows, rows, words),
        columns=_labels(matrix.columns, columns, words),
    )


def _labels(axis: Axis, count: int, words: Sequence[str]) -> list[str]:
    if axis in WORD_AXES:
        return [f"{i} {word}" for i, word in enumerate(words, start=1)]
    return [str(i) for i in range(1, count + 1)]
