"""Checks of every uploaded matrix: small, and its numbers finite where they must be."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from pages.imports.file_error import LARGEST, MAX_ROWS, FileProblem


def checked_shape(name: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """The rows and columns, checked before any number is read."""
    found = " × ".join(map(str, shape)) or "1"
    if len(shape) != 2 or 0 in shape:
        raise FileProblem("no_matrix", name, found)
    if max(shape) > MAX_ROWS:
        raise FileProblem("too_many_numbers", name, found, f"{MAX_ROWS} × {MAX_ROWS}")
    return shape[0], shape[1]


def checked_array(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """A small matrix of any numbers, or of True and False; leading axes of length 1 are dropped.

    So is PyTorch's (1, 1, n, d) of one sentence and one head.
    """
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
        raise FileProblem("no_array", name, str(array.dtype))
    while array.ndim > 2 and array.shape[0] == 1:
        array = array[0]
    checked_shape(name, array.shape)
    return array


def checked_numbers(name: str, numbers: Array) -> Array:
    """The numbers as float64, checked to be finite and not too large."""
    matrix = numbers.astype(np.float64)
    bad = ~(np.abs(matrix) <= LARGEST)  # NaN compares false
    if bad.any():
        row, column = (int(i) for i in np.argwhere(bad)[0])
        cell = f"[{row + 1}, {column + 1}] = {matrix[row, column]:g}"
        raise FileProblem("not_finite", name, cell, f"{LARGEST:,.0f}")
    return read_only(matrix)
