"""The matrices W that project X to queries, keys and values."""

import math
from collections.abc import Sequence

import numpy as np

from attention.arrays import Array, read_only, whole_number
from attention.errors import AttentionError
from attention.inputs.prng import rows_of_standard_normals


def projection(name: str, d_in: int, d_out: int, seed: int = 0) -> Array:
    """A random matrix, scaled so that it preserves the variance of its input.

        W = Z / sqrt(d_in),    Z[i, j] ~ N(0, 1)

    Z[i, j] depends only on the name, i, j and the seed: a larger `d_out` adds columns, a
    larger `d_in` adds rows and rescales.

    Args:
        name: of the matrix, such as "W_Q"; a different name gives a different matrix.
        d_in: rows, the width of the input, at least 1.
        d_out: columns, the width of the output, at least 1.
        seed: of the random numbers, at least 0.

    Returns:
        W, float64 `(d_in, d_out)`, read-only.

    Raises:
        AttentionError: the name is not a string, or a number is not whole or too small.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2; the scale is
    from LeCun et al., "Efficient BackProp", 1998, section 4.6.
    """
    if not isinstance(name, str):
        raise AttentionError(f"name is a {type(name).__name__}; give a string such as 'W_Q'")
    d_in = whole_number("d_in", d_in, least=1)
    d_out = whole_number("d_out", d_out, least=1)
    seed = whole_number("seed", seed, least=0)
    return read_only(projection_for_each(name, d_in, d_out, [seed])[0])


def projection_for_each(name: str, d_in: int, d_out: int, seeds: Sequence[int]) -> Array:
    """What `projection` gives for each of the seeds: `(len(seeds), d_in, d_out)`."""
    streams = [stream_of_column(name, j, seed) for seed in seeds for j in range(d_out)]
    columns = rows_of_standard_normals(d_in, streams).reshape(len(seeds), d_out, d_in)
    Z = columns.swapaxes(-2, -1)  # (seeds, d_out, d_in) -> (seeds, d_in, d_out)
    return np.ascontiguousarray(Z / math.sqrt(d_in))


def stream_of_column(name: str, column: int, seed: int) -> str:
    """The key of a column's random stream; row i is number i of the stream."""
    return f"weight {seed} {column} {name}"
