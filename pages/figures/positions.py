"""The shuffle test, and the vectors of the positions."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import PositionsTrace, SelfAttentionConfig, self_attention
from attention.draws import standard_normals
from attention.errors import Array, read_only
from pages.figures.heatmaps import Cell, Drawn, figure
from pages.figures.matrices import MATRICES, Matrix
from pages.figures.placement import WIDTHS, Column, Sizes, flow
from pages.figures.scales import limits

SHOWN = 32  # positions
WITH = ".positions"  # ends the names of what was computed with positions


@dataclass(frozen=True, eq=False)
class Shuffle:
    """The outputs of a sentence, and of the same words in another order."""

    order: tuple[int, ...]  # which word stands where after the shuffle
    words: tuple[str, ...]
    shuffled_words: tuple[str, ...]
    output: Array  # (n, d_v)
    shuffled: Array  # (n, d_v), of the shuffled words
    difference: Array  # (n, d_v), row by row for the same word

    @property
    def largest(self) -> float:
        """The largest difference, in size."""
        return float(np.abs(self.difference).max(initial=0.0))


def order_of(n: int, draw: int) -> tuple[int, ...]:
    """A permutation of n that depends on the draw alone; draw 0 leaves the order as it is."""
    if draw == 0:
        return tuple(range(n))
    return tuple(map(int, np.argsort(standard_normals(n, f"shuffle {draw}"), kind="stable")))


def shuffle(
    tokens: tuple[str, ...],
    config: SelfAttentionConfig,
    draw: int,
    mask: NDArray[np.bool_] | None = None,
) -> Shuffle:
    """Run self-attention on the words and on the shuffled words, and compare word by word.

    A mask stays as it is: it says which place may look at which.
    """
    order = order_of(len(tokens), draw)
    moved = tuple(tokens[i] for i in order)
    output = self_attention(tokens, config, mask=mask).attention.output
    shuffled = self_attention(moved, config, mask=mask).attention.output
    difference = read_only(shuffled - output[list(order)])
    return Shuffle(order, tokens, moved, output, shuffled, difference)


def shuffles(
    tokens: tuple[str, ...],
    config: SelfAttentionConfig,
    draw: int,
    mask: NDArray[np.bool_] | None = None,
) -> tuple[Shuffle, Shuffle]:
    """The shuffle test without positions, and with them."""
    return (
        shuffle(tokens, replace(config, positions="none"), draw, mask),
        shuffle(tokens, replace(config, positions="sinusoidal"), draw, mask),
    )


def shuffle_figure(without: Shuffle, with_positions: Shuffle) -> dict[str, Any]:
    """Outputs, outputs of the shuffled words, and their differences; below, with positions."""
    numbers: dict[str, Array] = {}
    for suffix, one in (("", without), (WITH, with_positions)):
        numbers |= {
            f"output{suffix}": one.output,
            f"shuffled{suffix}": one.shuffled,
            f"difference{suffix}": one.difference,
        }
    matrices = {
        name: Matrix(name, _title(name), _rows(name), "d_v", "outputs", 200) for name in numbers
    }
    words = {"query": without.words, "key": without.shuffled_words, "word": without.words}
    sizes = Sizes.of(numbers, words, matrices)
    ends = limits(numbers, matrices)
    groups: list[list[Column]] = [
        [(None, f"{name}{suffix}") for name in ("output", "shuffled", "difference")]
        for suffix in ("", WITH)
    ]
    return figure(
        [
            Drawn(matrices[name], array, ends[name], matrices[name].formula,
                  Cell(f"shuffle: {name}"), (), is_part=True)
            for name, array in numbers.items()
        ],
        [flow(width, sizes, *groups).placement() for width in WIDTHS],
        words,
        {},
    )  # fmt: skip


def _rows(name: str) -> Any:
    return "query" if name.startswith("output") else "key"


def _title(name: str) -> str:
    base, _, positions = name.partition(".")
    added = "X + P" if positions else "X"
    return {"output": f"output({added})", "shuffled": f"output(shuffled {added})",
            "difference": f"difference, {added}"}[base]  # fmt: skip


def positions_figure(trace: PositionsTrace) -> dict[str, Any]:
    """The vectors of the positions, and their dot products."""
    numbers = dict(trace.matrices)
    sizes = Sizes.of(numbers, trace.words)
    ends = limits(numbers)
    return figure(
        [
            Drawn(MATRICES[name], array, ends[name], MATRICES[name].formula, Cell(name))
            for name, array in numbers.items()
        ],
        [flow(width, sizes, [(None, "P"), (None, "dots")]).placement() for width in WIDTHS],
        trace.words,
        trace.rules,
    )


def unevenness(trace: PositionsTrace) -> float:
    """How far the dot products at one distance differ: 0 if they depend on it alone."""
    n = len(trace.dots)
    return max(float(np.ptp(trace.dots.diagonal(distance))) for distance in range(n))
