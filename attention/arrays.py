"""What an array is here, and the checks of arrays and numbers that many functions share."""

import math
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.errors import AttentionError, short_repr

MAX_DEPTH = 64  # axes of a NumPy array

# float32 or float64: whichever the caller's arrays are; `real_array` converts all others.
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


def one_of(name: str, value: object, options: Iterable[str]) -> None:
    """Raise an `AttentionError` unless `value` is one of the options."""
    known = tuple(options)
    if value not in known:
        raise AttentionError(f"{name} is {short_repr(value)}; give one of {', '.join(known)}")


def as_float(value: object) -> float:
    """`value` as a float; NaN for what is no real number, infinity for what no float holds."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return -math.inf if value < 0 else math.inf


def any_array(name: str, value: object) -> NDArray[Any]:
    """`value` as an array of any type.

    Raises:
        AttentionError: `value` is ragged, is or contains a masked array, or is a tensor that
            NumPy cannot read: one that needs a gradient, bfloat16, or one on a GPU.
    """
    if _contains_masked(value):
        raise AttentionError(
            f"{name} is a masked array, whose mask would be lost; "
            "give np.ma.filled(...), or pass mask= for keys that a query may not attend to"
        )
    try:
        return np.asarray(value)
    except ValueError as error:
        raise AttentionError(f"{name} is not rectangular; give rows of one length") from error
    except (TypeError, RuntimeError) as error:
        raise AttentionError(
            f"{name} is a {type(value).__name__} that NumPy cannot read; "
            f"give {name}{_conversions(value)}"
        ) from error


def _contains_masked(value: object, depth: int = 0) -> bool:
    """Whether there is a masked array in `value`: np.asarray would drop the mask."""
    if isinstance(value, list | tuple) and depth < MAX_DEPTH:
        return any(_contains_masked(item, depth + 1) for item in value)
    return isinstance(value, np.ma.MaskedArray) or value is np.ma.masked


def _conversions(value: object) -> str:
    """The methods that turn a PyTorch tensor into an array; told by its attributes alone."""
    steps = (
        (".detach()", bool(getattr(value, "requires_grad", True))),
        (".float()", "bfloat16" in str(getattr(value, "dtype", "bfloat16"))),
        (".cpu()", str(getattr(value, "device", "cpu")) != "cpu"),
    )
    return "".join(step for step, is_needed in steps if is_needed) + ".numpy()"


def real_array(name: str, value: object) -> Array:
    """`value` as float32 or float64.

    Whole numbers become float64. float16 becomes float32, and so do all results: a score of
    q = k = 30 with d_k = 128 is 115,200, which float16 cannot hold, and NumPy adds float16 in
    float16, where 4,096 ones along a column sum to 2,048.

    Raises:
        AttentionError: `value` is ragged, contains anything but real numbers, or has more
            precision than float64.
    """
    array = any_array(name, value)
    if np.issubdtype(array.dtype, np.integer):
        return array.astype(np.float64)
    if array.dtype == np.float16:
        return array.astype(np.float32)
    if array.dtype.type is np.longdouble:  # scale, exp and the checks work in float64
        raise AttentionError(f"{name} holds {array.dtype}; give {name}.astype(np.float64)")
    if not np.issubdtype(array.dtype, np.floating):
        raise AttentionError(f"{name} holds {array.dtype}; give an array of real numbers")
    return array


def read_only(array: Array) -> Array:
    """A view of `array` that refuses to be written to; the numbers are not copied."""
    view = array.view()
    view.flags.writeable = False
    return view
