"""The shuffle test, and the vectors of the positions."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from attention import PositionsTrace
from attention.arrays import Array
from attention.experiments.shuffle import Shuffle
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import Bands, cell_beside_legend, flow, with_legend
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, MIN_CELL_WITH_DIGITS, WIDTHS, Column, Placement, Sizes
from pages.figures.core.low import lowered
from pages.figures.core.matrices import MATRICES, Matrix

SHOWN = 32  # positions
WITH = ".positions"  # suffix of the matrices that were computed with positions
LINK_ROOM = 64  # px, for the lines from the old row of a word to its new one
# Which matrices share a line, from a wide page to a phone.
ARRANGEMENTS = (
    (("output", "shuffled", "difference"),),
    (("output", "shuffled"), ("difference",)),
    (("output",), ("shuffled",), ("difference",)),
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
    usual = [_place(width, sizes) for width in WIDTHS]
    ends = limits(numbers, matrices)
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], matrices[name].formula,
                  CellMapping(f"shuffle: {name}"), (), edges=("word", "d_v"), is_part=True)
            for name, array in numbers.items()
        ],
        usual,
        words,
        {},
        compact=lowered(_place, sizes, usual),
        links=[
            {"from": f"output{suffix}", "to": f"shuffled{suffix}", "rows": list(without.order)}
            for suffix in ("", WITH)
        ],
    )  # fmt: skip


def _place(width: float, sizes: Sizes) -> Placement:
    """Each matrix beside the words of its own rows, with room for lines before the shuffled one.

    As many side by side as keep their digits.
    """
    for bands in ARRANGEMENTS:
        lines = [_Line(names, sizes, width) for names in bands]
        cell = cell_beside_legend(partial(_longest, lines), width)
        if cell >= MIN_CELL_WITH_DIGITS:
            break

    def filled(top: float) -> Bands:
        placed = Bands(sizes, width, cell, top)
        for suffix in ("", WITH):
            for line in lines:
                names = [f"{name}{suffix}" for name in line.names]
                columns: list[Column] = [(None, name) for name in names]
                placed.add([*zip(columns, line.positions(cell), strict=True)], names)
        return placed

    return with_legend(filled, lines[0].end(cell) + GAP).placement()


class _Line:
    """Matrices side by side, each after the words of its own rows."""

    def __init__(self, names: Sequence[str], sizes: Sizes, width: float) -> None:
        self.names = names
        self.slots = sizes.slots([(None, name) for name in names], width)
        gaps = [0.0, *(LINK_ROOM if name == "shuffled" else GAP for name in names[1:])]
        self.before = [gap + sizes.label_width for gap in gaps]

    def positions(self, cell: float) -> list[float]:
        """The x of each."""
        xs = [self.before[0]]
        for slot, before in zip(self.slots, self.before[1:], strict=False):
            xs.append(xs[-1] + slot(cell) + before)
        return xs

    def end(self, cell: float) -> float:
        """How wide all are together."""
        return sum(self.before) + sum(slot(cell) for slot in self.slots)


def _longest(lines: Sequence[_Line], cell: float) -> float:
    return max(line.end(cell) for line in lines)


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
    matrices = dict(MATRICES)
    if numbers["dots"].min() >= 0:  # the longer the sentence, the rarer
        matrices["dots"] = replace(MATRICES["dots"], scale="amounts")
    sizes = Sizes.of(numbers, trace.words)
    ends = limits(numbers, matrices)
    return figure(
        [
            Heatmap(
                matrices[name],
                array,
                ends[name],
                matrices[name].formula,
                CellMapping(name),
                edges=("word", "word"),
            )
            for name, array in numbers.items()
        ],
        [flow(width, sizes, [(None, "P"), (None, "dots")]).placement() for width in WIDTHS],
        trace.words,
        trace.rules,
    )
