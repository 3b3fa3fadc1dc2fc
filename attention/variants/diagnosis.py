"""Which known mistake reproduces the numbers of somebody's own attention, if any."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, any_array, real_array
from attention.errors import AttentionError
from attention.layers.scaled_dot_product import scaled_dot_product_attention
from attention.variants.catalogue import VARIANTS
from attention.variants.fit import Candidate
from attention.variants.suspects import STAGES, Given, Precision, right, suspects

HALF, SINGLE, DOUBLE = (np.dtype(one) for one in (np.float16, np.float32, np.float64))
PRECISIONS = {
    "bfloat16": Precision(2.0**-8, 2.0**-126, SINGLE, SINGLE),  # NumPy has no type for it
    "float16": Precision(2.0**-11, 2.0**-24, SINGLE, HALF),
    "float32": Precision(2.0**-24, 2.0**-126, SINGLE, SINGLE),
    "float64": Precision(2.0**-53, 2.0**-1022, DOUBLE, DOUBLE),
}  # the coarsest first

SINGLE_UNIT = PRECISIONS["float32"].unit
# Of several ways that rounding allows, those count whose misfit is near that of the best one.
NEAR_THE_BEST, ROUNDINGS = 4.0, 8.0  # times the best; and always so many roundings of one number


@dataclass(frozen=True)
class Diagnosis:
    """What was found.

    Attributes:
        is_right: whether the numbers are those of attention, up to the rounding of their type.
        mistakes: the codes, as in `VARIANTS`, of the mistakes that make these very numbers; all
            of them where several make the same. Empty where the numbers are right, or where no
            known mistake makes them.
        stage: the first of the given stages that differs, "weights" or "output"; None where they
            are right.
        row, column: its cell that differs most, from 0.
        difference: by how much; infinite where one is NaN.
        digits: how many decimal digits of the largest number agree.
        precision: the type by whose rounding the numbers were judged.
    """

    is_right: bool
    mistakes: tuple[str, ...]
    stage: str | None
    row: int
    column: int
    difference: float
    digits: int
    precision: str


def diagnose(
    query: Array,
    key: Array,
    value: Array,
    output: Array,
    *,
    weights: Array | None = None,
    mask: NDArray[np.bool_] | None = None,
) -> Diagnosis:
    """Judge the output of one attention of one head, and name the mistake that it shows.

    Args:
        query: `(n_query, d_k)`.
        key: `(n_key, d_k)`.
        value: `(n_key, d_v)`.
        output: `(n_query, d_v)`, as it was computed.
        weights: `(n_query, n_key)`, as they were computed, if they are at hand.
        mask: bool, True where a query may look, as it was meant; None without one.

    Returns:
        A `Diagnosis`. float16 and float32 numbers, and an output that bfloat16 can hold, are judged
        by their own precision: the coarsest of all arrays counts.

    Raises:
        AttentionError: an array is no matrix of real numbers, or the shapes do not fit.

    Source: the right side is Vaswani et al., "Attention Is All You Need", 2017, equation 1.
    """
    arrays = {"query": query, "key": key, "value": value, "output": output}
    arrays |= {} if weights is None else {"weights": weights}
    kinds = {precision_of(name, any_array(name, one)) for name, one in arrays.items()}
    return judge(arrays, mask, next(name for name in PRECISIONS if name in kinds))


def judge(
    arrays: Mapping[str, Array], mask: object, kind: str, least: float | None = None
) -> Diagnosis:
    """As `diagnose`, for numbers of a known type.

    Args:
        arrays: `query`, `key`, `value`, `output`, and perhaps `weights`.
        mask: as for `diagnose`.
        kind: a name in `PRECISIONS`.
        least: how far a number can be off because only some of its digits were printed.
    """
    precision = PRECISIONS[kind]
    if least is not None:
        precision = replace(precision, least=max(least, precision.least))
    numbers = {name: _matrix(name, one) for name, one in arrays.items()}
    given = _given(numbers, mask, precision)
    found = {stage: numbers[stage] for stage in STAGES if stage in numbers}
    paper = right(given)
    _check_shapes(found, paper)
    stage, row, column, difference = _first_difference(found, paper)
    digits = _digits(found["output"], paper.numbers["output"])
    misfits = {"": paper.misfit(found, least or 0.0, is_known=precision.unit <= SINGLE_UNIT)}
    if misfits[""] > ROUNDINGS * precision.unit:
        for way in _ways(given):
            misfits[""] = min(misfits[""], right(way).misfit(found, least or 0.0))
            for name in VARIANTS:
                made = (one.misfit(found, least or 0.0) for one in suspects(name, way))
                misfits[name] = min(misfits.get(name, math.inf), *made, math.inf)
    limit = max(NEAR_THE_BEST * min(misfits.values()), ROUNDINGS * precision.unit)
    fitting = [name for name, misfit in misfits.items() if misfit <= limit < math.inf]
    if "" in fitting:
        return Diagnosis(True, (), None, row, column, difference, digits, kind)
    mistakes = tuple(fitting)
    return Diagnosis(False, mistakes, stage, row, column, difference, digits, kind)


def _ways(given: Given) -> Iterator[Given]:
    """Rounded at the end; and where it makes a difference, such as equal scores, at each step."""
    yield given
    if given.precision.unit > SINGLE_UNIT:
        yield replace(given, precision=replace(given.precision, is_of_each_step=True))


def precision_of(name: str, array: NDArray[Any]) -> str:
    """The type that the numbers have, or bfloat16 where they are an output that fits into it.

    Exact inputs, such as steps of 0.5, and equal weights fit without having been rounded.
    """
    if array.dtype == SINGLE and name == "output":
        bits = np.ascontiguousarray(array).view(np.uint32)
        has_fractions = bool((np.nan_to_num(array) % 1 != 0).any())
        if has_fractions and not (bits & 0xFFFF).any():
            return "bfloat16"
    return array.dtype.name if array.dtype in (HALF, SINGLE) else DOUBLE.name


def _matrix(name: str, array: Array) -> Array:
    numbers = real_array(name, array).astype(np.float64)
    if numbers.ndim != 2 or not numbers.size:
        raise AttentionError(
            f"{name} has shape {numbers.shape}; give the rows and columns of one head"
        )
    if name in ("query", "key", "value") and not np.isfinite(numbers).all():
        raise AttentionError(f"{name} has a number that is not finite; give finite numbers")
    return numbers


def _given(numbers: Mapping[str, Array], mask: object, precision: Precision) -> Given:
    query, key, value = (numbers[name] for name in ("query", "key", "value"))
    allowed = None if mask is None else any_array("mask", mask)
    if allowed is not None and allowed.dtype != np.bool_:
        raise AttentionError(f"mask holds {allowed.dtype}; give bool, True = may look")
    scaled_dot_product_attention(query, key, value, mask=allowed)  # says which shapes clash
    if allowed is not None:
        allowed = np.broadcast_to(allowed, (len(query), len(key)))
    return Given(query, key, value, allowed, precision)


def _check_shapes(found: Mapping[str, Array], paper: Candidate) -> None:
    """The output may be as wide as a mistake makes it, but it has a row for each query."""
    n_query, n_key = paper.numbers["weights"].shape
    if len(found["output"]) != n_query:
        raise AttentionError(
            f"output has {len(found['output'])} rows but there are {n_query} queries; "
            "give a row for each"
        )
    if "weights" in found and found["weights"].shape != (n_query, n_key):
        raise AttentionError(
            f"weights has shape {found['weights'].shape}; give ({n_query}, {n_key}), "
            "a row for each query and a column for each key"
        )


def _first_difference(found: Mapping[str, Array], paper: Candidate) -> tuple[str, int, int, float]:
    """The first stage that differs, its worst cell, and by how much that differs."""
    for stage, numbers in found.items():
        is_last = stage == list(found)[-1]
        if numbers.shape != paper.numbers[stage].shape:
            return stage, 0, 0, math.inf
        with np.errstate(invalid="ignore"):
            difference = abs(numbers - paper.numbers[stage])
        difference = np.nan_to_num(difference, nan=np.inf)
        if is_last or (difference > paper.tolerances[stage]).any():
            row, column = divmod(int(difference.argmax()), numbers.shape[1])
            return stage, row, column, float(difference[row, column])
    raise AssertionError("there is always an output")


def _digits(found: Array, expected: Array) -> int:
    """How many digits of the largest number agree; 0 where none does, at most 15."""
    if found.shape != expected.shape or not np.isfinite([found, expected]).all():
        return 0
    size = float(abs(expected).max()) or 1.0
    share = float(abs(found - expected).max()) / size
    return 15 if share < 1e-15 else max(0, math.floor(-math.log10(share)))
