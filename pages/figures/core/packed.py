"""Numbers as text for a browser: shorter than their digits, exact, and quick to write and read."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention.arrays import Array


def packed(numbers: Array) -> str:
    """Numbers as base64 of float64, the first axis first; NaN stays NaN.

    `floatsIn` of `pages/components/shared/packed.js` reads them.
    """
    return b64encode(np.ascontiguousarray(numbers, "<f8").tobytes()).decode()


def with_packed_cells(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A figure of Plotly's with the cells of each heatmap packed, null as NaN."""
    return {**figure, "data": [_with_packed_cells(trace) for trace in figure["data"]]}


def _with_packed_cells(trace: Mapping[str, Any]) -> dict[str, Any]:
    cells: Sequence[Sequence[float | None]] = trace["z"]
    numbers = np.array(cells, dtype=float)  # NaN where there is none
    return {**trace, "z": {"columns": numbers.shape[1], "numbers": packed(numbers)}}
