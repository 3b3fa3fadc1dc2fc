"""Which of the given matrices do not fit together, before anything is computed from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from pages.imports.printed_array import Printed
from pages.panels.what_if.doctor_inputs import INPUTS, projected, size_of

_HIDES = -1e4  # what is added to a score at most, to hide it


@dataclass(frozen=True)
class Clash:
    """What does not fit.

    Attributes:
        kind: a key of `doctor.clashes` in the texts.
        names: of the matrices.
        found: their sizes, or a number.
    """

    kind: str
    names: Mapping[str, str]
    found: Mapping[str, object] = field(default_factory=dict)


def first_clash(given: Mapping[str, Printed]) -> Clash | None:
    """The first thing that does not fit; None where everything does."""
    return next(_clashes(given), None)


def allowed_by(mask: Array) -> NDArray[np.bool_]:
    """True where a query may look: of 1 and 0, or of 0 and what hides when it is added."""
    is_added = bool((mask < 0).any())
    allowed: NDArray[np.bool_] = mask == 0 if is_added else mask != 0
    return allowed


def _clashes(given: Mapping[str, Printed]) -> Iterator[Clash]:
    arrays = {name: one.numbers for name, one in given.items()}
    for name, array in arrays.items():
        if name not in ("output", "weights", "mask"):
            yield from _not_finite(name, array)
    if "X" in arrays:
        for name in INPUTS[1:]:
            if arrays["X"].shape[1] not in arrays[name].shape:
                found = {"columns": arrays["X"].shape[1], "size": size_of(arrays[name])}
                yield Clash("inputs", {"name": name}, found)
        arrays = {name: one.numbers for name, one in projected(given).items()}
        for name in ("query", "key", "value"):
            yield from _not_finite(name, arrays[name])
    query, key, value = (arrays[name] for name in ("query", "key", "value"))
    if query.shape[1] != key.shape[1]:
        yield Clash("widths", {}, {"first": query.shape[1], "second": key.shape[1]})
    if len(key) != len(value):
        yield Clash("pairs", {}, {"first": len(key), "second": len(value)})
    if len(arrays["output"]) != len(query):
        yield Clash("rows", {}, {"rows": len(arrays["output"]), "queries": len(query)})
    yield from _not_pairs(arrays, (len(query), len(key)))


def _not_pairs(arrays: Mapping[str, Array], size: tuple[int, int]) -> Iterator[Clash]:
    """Weights and mask that do not have a row for each query and a column for each key."""
    needed = " × ".join(map(str, size))
    for name in ("weights", "mask"):
        if name not in arrays:
            continue
        array = arrays[name]
        shared = name == "mask" and array.shape in ((1, size[1]), (size[0], 1))
        if array.shape != size and not shared:
            yield Clash("sizes", {"name": name}, {"size": size_of(array), "needed": needed})
        if name == "mask":
            is_mask = np.isin(array, (0, 1)) | (array <= _HIDES)
            if not is_mask.all() or ((array == 1).any() and (array < 0).any()):
                bad = array[~is_mask] if not is_mask.all() else array[array < 0]
                yield Clash("mask", {}, {"found": f"{float(bad[0]):g}"})


def _not_finite(name: str, array: Array) -> Iterator[Clash]:
    for row, column in np.argwhere(~np.isfinite(array))[:1]:
        found = {"cell": f"[{row + 1}, {column + 1}]", "found": f"{array[row, column]:g}"}
        yield Clash("not_finite", {"name": name}, found)
