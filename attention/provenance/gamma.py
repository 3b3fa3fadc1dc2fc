"""How far n roundings in a row can move a number."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Pair = tuple[Numbers, Numbers]  # a matrix, and its errors
DType = np.dtype[Any]

DOUBLE = np.dtype(np.float64)  # of the plain loops


def gamma(n: int, dtype: DType) -> float:
    """The largest relative error of n roundings in a row."""
    nu = n * float(np.finfo(dtype).eps) / 2
    return nu / (1 - nu)


def gamma_of_both(n: int, dtype: DType) -> float:
    """gamma_n of the trace, in its precision, plus gamma_n of the plain loops, in float64."""
    return gamma(n, dtype) + gamma(n, DOUBLE)
