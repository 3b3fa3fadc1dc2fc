"""Random numbers that depend only on a text key.

SHAKE-256 expands any key into an endless stream of bytes, the same on every machine and in
every version of every library. Eight bytes give one uniform number, and two of these one normal
number (Box and Muller, 1958). A shorter stream is a prefix of a longer one.
"""

from collections.abc import Sequence
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array


def standard_normals(count: int, key: str) -> Array:
    """The first `count` numbers of the stream of `key`.

        z = sqrt(-2 ln u1) cos(2 pi u2),    u1, u2 uniform

    Args:
        count: how many numbers, at least 0.
        key: any text; a different key gives an independent stream.

    Returns:
        float64 `(count,)`, distributed as N(0, 1). |z| is at most 8.6.

    Source: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal
    Deviates", 1958; SHAKE-256 is FIPS 202.
    """
    normals: Array = rows_of_standard_normals(count, [key])[0]
    return normals


def rows_of_standard_normals(count: int, keys: Sequence[str]) -> Array:
    """The first `count` numbers of each key's stream: float64 `(len(keys), count)`."""
    uniform = uniform_numbers(2 * count, keys)
    u1, u2 = uniform[:, ::2], uniform[:, 1::2]
    normals: Array = np.sqrt(-2.0 * np.log(u1)) * np.cos(2.0 * np.pi * u2)
    return normals


def uniform_numbers(count: int, keys: Sequence[str]) -> Array:
    """The first `count` of each key in (0, 1), never 0: float64 `(len(keys), count)`."""
    bits = whole_numbers(count, keys) >> np.uint64(11)  # 53 of them fit into a float64
    numbers: Array = (bits + 0.5) * 2.0**-53
    return numbers


def whole_numbers(count: int, keys: Sequence[str]) -> NDArray[np.uint64]:
    """The first `count` of each key, of 64 random bits each: `(len(keys), count)`."""
    streams = (shake_256(key.encode("utf-8", "surrogatepass")).digest(8 * count) for key in keys)
    return np.frombuffer(b"".join(streams), dtype="<u8").reshape(len(keys), count)
