"""What a parameter of the address may be: the numbers and the names that there are of each."""

from dataclasses import dataclass
from typing import get_args

from attention.inputs.handcrafted import HANDCRAFTED
from attention.inputs.input_vectors import Positions
from pages.figures.one_query import LAST


@dataclass(frozen=True)
class Range:
    """Which whole numbers a parameter may be."""

    least: int
    most: int
    default: int

    def __contains__(self, value: object) -> bool:
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and self.least <= value <= self.most
        )


# What every page has.
RANGES = {
    "d_model": Range(2, 64, default=8),
    "d_k": Range(1, 64, default=4),
    "d_v": Range(1, 64, default=4),
    "seed": Range(0, 9_999, default=0),
}
MASKS = ("none", "causal", "padding", "window")
POSITIONS: tuple[Positions, ...] = get_args(Positions)
WEIGHTS = ("drawn", *HANDCRAFTED)

# What single pages, and some masks, have.
PAGE_RANGES = {
    "padding": Range(1, 63, default=1),
    "window": Range(0, 63, default=1),
    "step": Range(1, LAST, default=1),
    "scaling_d_k": Range(1, 512, default=64),
    "n_keys": Range(1, 64, default=16),
    "samples": Range(100, 2_000, default=500),
    "length": Range(1, 200, default=1),
    "n_heads": Range(1, 12, default=4),
    "n_kv_heads": Range(1, 12, default=2),
    "head": Range(1, 256, default=1),
    "layer": Range(1, 96, default=1),
    "shuffle": Range(0, 9_999, default=1),
}
VIEWS = ("seq2seq", "cross", "self")
# Numbers as the address writes them.
SIGMAS = ("0.5", "0.75", "1", "1.25", "1.5", "2")
RHOS = tuple(f"{tenths / 10:g}" for tenths in range(41))  # 0, 0.1, ... 4
BETAS = ("0", "0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "inf")
