"""NPY bytes -> an array: nothing is unpickled, and the size is checked before reading."""

import io
import math
import tokenize
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.imports.file_error import MAX_ROWS, FileProblem

MAX_BYTES_OF_ARRAY = 8 * MAX_ROWS**2 + 10_000  # float64 numbers and the header
# What a broken header raises.
DAMAGE = (ValueError, SyntaxError, MemoryError, RecursionError, tokenize.TokenError)


def array_of_npy(name: str, data: bytes) -> NDArray[Any]:
    """The array of a whole file.

    Raises:
        FileProblem: the file is too large or no NPY file, or it holds Python objects.
    """
    if len(data) > MAX_BYTES_OF_ARRAY:
        raise FileProblem("too_large", name, f"{len(data):,}", f"{MAX_BYTES_OF_ARRAY:,}")
    try:
        return array_of(name, data)
    except FileProblem as problem:
        raise FileProblem("no_npy") if problem.reason == "no_archive" else problem from None
    except DAMAGE as error:
        raise FileProblem("no_npy") from error


def array_of(name: str, content: bytes) -> NDArray[Any]:
    """An array of numbers or text, from untrusted bytes."""
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise FileProblem("no_archive")
    read = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    shape, is_fortran, dtype = read[version](stream)
    if dtype.hasobject:
        raise FileProblem("objects", name)
    if (
        math.prod(shape) * dtype.itemsize != len(content) - stream.tell()
        or min(shape, default=0) < 0
    ):
        found = " × ".join(map(str, shape))[:40]
        raise FileProblem("no_array", name, f"{found}, {dtype}"[:60])
    flat = np.frombuffer(content, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if is_fortran else "C")
