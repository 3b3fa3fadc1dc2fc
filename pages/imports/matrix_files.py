"""A file of any kind that is read here -> its matrices, and what it calls them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.imports.csv_table import Reading, readings_of_csv
from pages.imports.json_matrices import matrices_of_json
from pages.imports.npy import array_of_npy
from pages.imports.npz import arrays_of
from pages.imports.number_text import WORDS
from pages.imports.validation import checked_array

EXTENSIONS = ("npz", "npy", "csv", "tsv", "txt", "json")
_COPY = re.compile(r" ?\(\d+\)$")  # as a browser marks a second download
_HIDDEN = "masked"  # scores whose hidden cells this app leaves empty in CSV


@dataclass(frozen=True, eq=False)
class FoundMatrix:
    """A matrix of a file.

    Attributes:
        name: what the file calls it; None where it does not say.
        numbers: of the matrix, or of its first reading.
        readings: of a text that can be read in several ways; else none.
    """

    name: str | None
    numbers: NDArray[Any]
    readings: tuple[Reading, ...] = ()


def matrices_of_file(file: str, data: bytes, names: Collection[str]) -> list[FoundMatrix]:
    """The matrices of a file that has some of these names: within it, or at the end of its own.

    Args:
        file: its name, such as "run-3-output.npy".
        data: its bytes, untrusted.
        names: of the matrices that are wanted.

    Raises:
        FileProblem: the file cannot be used.
    """
    extension = PurePosixPath(file).suffix.lower()
    own = named_by(file, names)
    label = own or file[:40]
    if extension == ".npz":
        return [FoundMatrix(name, array) for name, array in arrays_of(data, names).items()]
    if extension == ".npy":
        return [FoundMatrix(own, checked_array(label, array_of_npy(label, data)))]
    if extension == ".json":
        found = matrices_of_json(data, names)
        return [FoundMatrix(name or own, array) for name, array in found.items()]
    words = {**WORDS, "": -np.inf} if own == _HIDDEN else WORDS
    readings = readings_of_csv(data, label, words)
    return [FoundMatrix(own, readings[0].matrix, readings if len(readings) > 1 else ())]


def named_by(file: str, names: Collection[str]) -> str | None:
    """The longest of the names with which that of a file ends, as a word of its own.

    The Q of W_Q is no word.
    """
    stem = _COPY.sub("", file[: len(file) - len(PurePosixPath(file).suffix)])
    for fits in (str, str.casefold):  # as it is written, before any other way
        found = [
            name
            for name in names
            if re.search(rf"(?:^|[^A-Za-z0-9])(?<![Ww]_){re.escape(fits(name))}$", fits(stem))
        ]
        if found:
            return max(found, key=len)
    return None
