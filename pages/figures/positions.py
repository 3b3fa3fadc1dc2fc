"""The shuffle test, and the vectors of the positions."""

from typing import Any

from attention import PositionsTrace
from attention.arrays import Array
from attention.experiments.shuffle import Shuffle
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import flow
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Column, Sizes
from pages.figures.core.matrices import MATRICES, Matrix

SHOWN = 32  # positions
WITH = ".positions"  # suffix of the matrices that were computed with positions


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
            Heatmap(matrices[name], array, ends[name], matrices[name].formula,
                  CellMapping(f"shuffle: {name}"), (), is_part=True)
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
            Heatmap(MATRICES[name], array, ends[name], MATRICES[name].formula, CellMapping(name))
            for name, array in numbers.items()
        ],
        [flow(width, sizes, [(None, "P"), (None, "dots")]).placement() for width in WIDTHS],
        trace.words,
        trace.rules,
    )
