"""What an array is here, and the checks of arrays and numbers that many functions share."""

import math
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.errors import AttentionError, short_repr

# float32 or float64: whichever the caller's arrays are; nothing is converted on the way.
Array = NDArray[np.floating[Any]]


def whole_number(name: str, value: object, least: int | None = None) -> int:
    """`value` as an int, or an `AttentionError` unless it is a whole number >= `least`."""
    needed = "a whole number" if least is None else f"a whole number, at least {least}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise AttentionError(
            f"{name} is {short_repr(value)}, a {type(value).__name__}; give {needed}"
        )
    if least is not None and value < least:
        raise AttentionError(f"{name} is {short_repr(value)}; give {needed}")
    return int(value)


def as_float(value: object) -> float:
    """`value` as a float; NaN for what is no real number, infinity for what no float holds."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return -math.inf if value < 0 else math.inf


def any_array(name: str, value: object) -> NDArray[Any]:
    """`value` as an array of whatever it holds, or an `AttentionError` if it is ragged."""
    try:
        return np.asarray(value)
    except ValueError as error:
        raise AttentionError(f"{name} is not rectangular; give rows of one length") from error


def real_array(name: str, value: object) -> Array:
    """`value` as a floating-point array; whole numbers become float64.

    Raises:
        AttentionError: `value` is ragged, or holds something else than real numbers.
    """
    array = any_array(name, value)
    if np.issubdtype(array.dtype, np.integer):
        return array.astype(np.float64)
    if not np.issubdtype(array.dtype, np.floating):
        raise AttentionError(f"{name} holds {array.dtype}; give an array of real numbers")
    return array


def read_only(array: Array) -> Array:
    """A view of `array` that refuses to be written to; the numbers are not copied."""
    view = array.view()
    view.flags.writeable = False
    return view
