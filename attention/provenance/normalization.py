"""The terms of weights that are not a softmax over the keys: what is added up and divided by."""

import math
from collections.abc import Sequence


def normalization_terms(kind: str, numbers: Sequence[float]) -> tuple[list[float], float | None]:
    """The terms whose share a weight is, and the maximum that was taken away, if any.

    Args:
        kind: of a `Normalization`.
        numbers: the row, or for `columns` the column, that is normalized.
    """
    largest = max(numbers)
    match kind:
        case "columns":
            return [math.exp(x - largest) if x > -math.inf else 0.0 for x in numbers], largest
        case "plain_division":
            return [x if x > -math.inf else 0.0 for x in numbers], None
        case "one_hot":
            return [float(is_largest(x, numbers)) for x in numbers], largest
        case "naive":
            return [math.exp(x - largest) for x in numbers], largest  # NaN where largest is -inf
        case _:
            return [exponential(x) for x in numbers], None


def is_largest(x: float, numbers: Sequence[float]) -> bool:
    """Whether a number is the largest of a row, up to rounding; never where it is -inf."""
    size = max((abs(y) for y in numbers if math.isfinite(y)), default=0.0)
    return x > -math.inf and max(numbers) - x <= size * 2.0**-39


def exponential(x: float) -> float:
    """exp(x), infinite where it is larger than any float."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
