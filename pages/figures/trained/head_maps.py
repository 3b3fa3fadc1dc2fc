"""The weights of many heads as small pictures, one byte a cell: many fit on one screen.

A heatmap of Plotly's for each of 72 heads would take seconds; these are drawn at once.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention.arrays import Array
from attention.bert.trace import EncoderTrace
from attention.bert.whole_words import WordTrace
from pages.figures.core.colorscales import SHARE

MAX_IN_LAYER = 64  # rows and columns of a map, where one layer is drawn
MAX_IN_OVERVIEW = 32
MAX_CELLS = 80_000  # of all maps of the overview together


@dataclass(frozen=True)
class Maps:
    """Maps of several heads, all of the same sentence."""

    heads: tuple[tuple[int, int], ...]  # layer and head of each, from 1
    weights: Array  # (number of maps, side, side), each the largest of its block
    block: int  # how many rows and columns of the weights share one cell

    @property
    def side(self) -> int:
        return int(self.weights.shape[-1])


def maps_of_layer(trace: EncoderTrace | WordTrace, layer: int) -> Maps:
    """All heads of a layer, counted from 1."""
    heads = tuple((layer, h) for h in range(1, trace.n_heads + 1))
    return _maps(heads, [trace.layers[layer - 1].weights], MAX_IN_LAYER)


def maps_of_all(trace: EncoderTrace | WordTrace) -> Maps:
    """All heads of all layers, layer by layer; smaller, the more heads there are."""
    heads = tuple(
        (layer, h) for layer in range(1, trace.n_layers + 1) for h in range(1, trace.n_heads + 1)
    )
    most = min(MAX_IN_OVERVIEW, int((MAX_CELLS / len(heads)) ** 0.5))
    return _maps(heads, [stages.weights for stages in trace.layers], max(4, most))


def _maps(heads: tuple[tuple[int, int], ...], layers: Sequence[Array], most: int) -> Maps:
    block = -(-layers[0].shape[-1] // most)
    pooled = np.concatenate([largest_of_blocks(weights, block) for weights in layers])
    return Maps(heads, pooled, block)


def largest_of_blocks(weights: Array, block: int) -> Array:
    """The largest of each block: so that a single strong link is never averaged away.

    Args:
        weights: `(n_heads, n, n)`, not negative.
        block: how many rows, and columns, become one; the last one may be of fewer.
    """
    n_heads, n, _ = weights.shape
    side = -(-n // block)
    room = side * block - n
    padded = np.pad(weights, ((0, 0), (0, room), (0, room)))
    # (n_heads, n, n) -> (n_heads, side, block, side, block) -> (n_heads, side, side)
    largest: Array = padded.reshape(n_heads, side, block, side, block).max(axis=(2, 4))
    return largest


def picture(maps: Maps) -> dict[str, Any]:
    """What the browser draws: one byte a cell, 0 for a weight of 0 and 255 for 1, row by row."""
    levels = np.rint(maps.weights * 255).clip(0, 255).astype(np.uint8)
    return {
        "pixels": b64encode(levels.tobytes()).decode(),
        "side": maps.side,
        "colours": SHARE,
    }
