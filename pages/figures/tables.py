"""A matrix as a labelled table of the same numbers."""

from collections.abc import Sequence

import pandas as pd

from attention.errors import Array
from attention.variance import Measurement
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


def simulation_table(found: Sequence[Measurement]) -> pd.DataFrame:
    """What was measured at each d_k, with the standard errors of the variances."""
    rows = [
        {
            "d_k": one.d_k,
            "Var(q·k)": one.variance.value,
            "± Var(q·k)": one.variance.error,
            "Var(q·k/√d_k)": one.scaled_variance.value,
            "± Var(q·k/√d_k)": one.scaled_variance.error,
            "entropy, q·k": one.unscaled.entropy.value,
            "entropy, q·k/√d_k": one.scaled.entropy.value,
            "max, q·k": one.unscaled.largest.value,
            "max, q·k/√d_k": one.scaled.largest.value,
            "|J|, q·k": one.unscaled.jacobian.value,
            "|J|, q·k/√d_k": one.scaled.jacobian.value,
        }
        for one in found
    ]
    return pd.DataFrame(rows).set_index("d_k")
