"""Reading a safetensors file: a length, a JSON header, raw arrays. Nothing in it is ever run.

    8 bytes     n, the length of the header, little-endian
    n bytes     JSON: {name: {"dtype": "F32", "shape": [rows, columns], "data_offsets": [a, b]}}
    the rest    the numbers; a and b count from here

Source: the format's description, https://huggingface.co/docs/safetensors.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.bert.errors import (
    FileDamagedError,
    FileTooLargeError,
    ModelUnsupportedError,
    TensorMismatchError,
)
from attention.bert.files import json_object, opened
from attention.errors import short_repr

MAX_HEADER = 4 * 2**20  # bytes; that of a BERT has some 10,000
MAX_SHOWN = 60  # characters of what a file says, in an error
DTYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}  # BF16: the upper half of a float32


@dataclass(frozen=True, eq=False)
class SafeTensors:
    """The tensors of one file. Their numbers are read by memory map, when they are needed."""

    file: str
    entries: Mapping[str, Any]  # the header, as it was read
    data: NDArray[np.uint8]  # what follows the header
    header_size: int  # bytes

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self.entries if name != "__metadata__")

    def tensor(self, name: str, shape: tuple[int, ...]) -> Array:
        """The tensor of this name, one of `names`, which must have this shape.

        Returns:
            float32, read-only: a view of the file where it holds float32, else a copy.

        Raises:
            FileDamagedError: its entry says what cannot be.
            ModelUnsupportedError: it holds other numbers than F32, F16 or BF16.
            TensorMismatchError: it has another shape.
        """
        dtype, found, begin, end = self._entry(name)
        if found != shape:
            raise TensorMismatchError(self.file, name, found, shape)
        numbers = self.data[begin:end].view(DTYPES[dtype]) if end > begin else np.zeros(0, "<f4")
        if dtype == "BF16":
            numbers = (numbers.astype(np.uint32) << 16).view(np.float32)
        array = np.require(numbers, np.float32, "A").reshape(shape)
        return read_only(array)

    def _entry(self, name: str) -> tuple[str, tuple[int, ...], int, int]:
        """dtype, shape, begin and end, once they are known to agree with the file."""
        entry = self.entries[name]
        if not isinstance(entry, dict):
            raise self._damaged(name, "no object", "dtype, shape and data_offsets")
        dtype, shape, offsets = (entry.get(key) for key in ("dtype", "shape", "data_offsets"))
        if not _is_counts(shape):
            raise self._damaged(name, "no shape", "a shape of whole numbers")
        if not _is_counts(offsets) or len(offsets) != 2:
            raise self._damaged(name, "no data_offsets", "a begin and an end")
        if not isinstance(dtype, str) or dtype not in DTYPES:
            needed = ", ".join(DTYPES)
            raise ModelUnsupportedError(
                self.file, f"dtype of {name}", short_repr(dtype, MAX_SHOWN), f"one of {needed}"
            )
        begin, end = offsets
        if not begin <= end <= self.data.size:
            found = f"bytes {begin} to {end} of {self.data.size}"
            raise self._damaged(name, found, "bytes inside the file")
        size = math.prod(shape) * np.dtype(DTYPES[dtype]).itemsize
        if end - begin != size:
            raise self._damaged(name, f"{end - begin} bytes", f"{size} for shape {tuple(shape)}")
        return dtype, tuple(shape), begin, end

    def _damaged(self, name: str, found: str, needed: str) -> FileDamagedError:
        return FileDamagedError(
            self.file, f"{found} for tensor {short_repr(name, MAX_SHOWN)}", needed
        )


def read_safetensors(folder: Path, file: str, limit: int = MAX_HEADER) -> SafeTensors:
    """Read the header of a safetensors file, of at most `limit` bytes, and map the rest.

    Raises:
        FileMissingError: there is no such file, or it cannot be read.
        FileDamagedError: the header is longer than the file, or no JSON object.
        FileTooLargeError: the header says that it is longer than any should be.
    """
    with opened(folder, file) as stream:
        start = stream.read(8)
        length = int.from_bytes(start, "little")
        size = stream.seek(0, 2)
        if len(start) < 8 or 8 + length > size:
            needed = f"8 + {length} bytes of header" if len(start) == 8 else "8 bytes and a header"
            raise FileDamagedError(file, f"{size} bytes", needed)
        if length > limit:
            raise FileTooLargeError(file, length, limit)
        stream.seek(8)
        entries = json_object(file, stream.read(length))
        data: NDArray[np.uint8] = np.zeros(0, np.uint8)
        if size > 8 + length:
            # The map stays open when the file is closed.
            mapped = np.memmap(stream, np.uint8, mode="r", offset=8 + length)
            data = mapped.view(np.ndarray)
    return SafeTensors(file, entries, data, length)


def _is_counts(value: object) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(item) is int and item >= 0 for item in value)
