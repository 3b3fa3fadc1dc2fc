"""The problem of a file, as data: the page turns it into a sentence."""

from collections.abc import Iterable
from typing import Literal

Reason = Literal[
    "too_large", "no_archive", "no_array", "objects", "no_matrix", "too_many_numbers", "not_text",
    "ragged", "no_number", "not_finite", "nothing", "shape", "range", "quotes", "two_signs",
    "two_readings", "beyond", "no_npy", "no_json",
]  # fmt: skip

MAX_BYTES = 2_000_000  # of a file; everything that the app can show takes less
MAX_ROWS = 128  # and columns, of a matrix
LARGEST = 1e6  # larger numbers would soon be infinite


class FileProblem(Exception):  # noqa: N818, not an error of the program
    """A file that cannot be used, and why: what was received, and what is needed."""

    def __init__(self, reason: Reason, matrix: str = "", found: str = "", needed: str = "") -> None:
        self.reason, self.matrix, self.found, self.needed = reason, matrix, found, needed
        super().__init__(f"{reason}: {matrix} {found}; needed: {needed}")


def none_of(needed: Iterable[str], found: Iterable[str]) -> FileProblem:
    """That a file has matrices under other names alone; the first of these are said."""
    listed = ", ".join(list(found)[:4])[:80]
    return FileProblem("nothing", found=listed or "–", needed=", ".join(needed))
