"""Weights of 4 bits each: 32 of them share one scale, a float16.

A block has 18 bytes: the scale, then 16 bytes; byte j holds weight j in its lower half, weight
j + 16 in its upper half, each counted from 8.

    weight = scale * (half byte - 8)

Source: the type Q4_0 of ggml, https://github.com/ggml-org/ggml.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.e5.layout import BLOCK

BLOCK_BYTES = 18


def dequantized(blocks: NDArray[np.uint8]) -> Array:
    """The weights of some rows.

    Args:
        blocks: `(n, n_blocks, 18)`.

    Returns:
        `(n, 32 * n_blocks)`, float32.
    """
    scale = blocks[..., :2].copy().view("<f2").astype(np.float32)  # (n, n_blocks, 1)
    halves = blocks[..., 2:]
    weights: Array = np.empty((*blocks.shape[:2], BLOCK), np.float32)
    weights[..., :16] = halves & 15
    weights[..., 16:] = halves >> 4
    weights -= 8
    weights *= scale
    return weights.reshape(len(blocks), -1)


@dataclass(frozen=True, eq=False)
class QuantizedRows:
    """Rows of which few are used at a time: each is dequantized when it is asked for."""

    blocks: NDArray[np.uint8]  # (n, n_blocks, 18)

    def __getitem__(self, rows: Sequence[int]) -> Array:
        return dequantized(self.blocks[list(rows)])
