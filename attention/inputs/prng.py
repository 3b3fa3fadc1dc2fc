"""Normal random numbers that depend only on a text key.

SHAKE-256 expands any key into an endless stream of bytes, the same on every machine and in
every version of every library. Sixteen bytes give two uniform numbers, and these one normal
number (Box and Muller, 1958). A shorter stream is a prefix of a longer one.
"""

from collections.abc import Sequence
from hashlib import shake_256

import numpy as np

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
    streams = b"".join(
        shake_256(key.encode("utf-8", "surrogatepass")).digest(16 * count) for key in keys
    )
    integers = np.frombuffer(streams, dtype="<u8").reshape(len(keys), count, 2) >> np.uint64(11)
    uniform = (integers + 0.5) * 2.0**-53  # 53 random bits each, in (0, 1): never 0
    u1, u2 = uniform[..., 0], uniform[..., 1]
    normals: Array = np.sqrt(-2.0 * np.log(u1)) * np.cos(2.0 * np.pi * u2)
    return normals
