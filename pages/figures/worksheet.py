"""The worksheet: every matrix of one self-attention as a heatmap, in one figure, on one plane."""

from collections.abc import Mapping, Sequence
from typing import Any

from attention import SelfAttentionTrace
from pages.figures.heatmaps import Cell, Drawn, figure, longest_word
from pages.figures.matrices import MATRICES
from pages.figures.placement import WIDTHS, Sizes
from pages.figures.scales import limits
from pages.figures.worksheet_placement import place

HIDDEN = ("masked", "weights")  # where a masked cell is drawn as masked, not as a number


def worksheet(trace: SelfAttentionTrace, marks: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The figure of a trace with at least one word, as `figure` of `heatmaps` returns it."""
    numbers = {**trace.matrices, "K_T": trace.attention.key.T}  # (n, d_k) -> (d_k, n)
    ends = limits(numbers)
    formulas = formulas_of(trace)
    sizes = Sizes(
        {name: (array.shape[0], array.shape[1]) for name, array in numbers.items()},
        longest_word(trace.words),
    )
    transposed = Cell("K", row="column", column="row")
    return figure(
        [
            Drawn(MATRICES[name], array, ends[name], formulas[name],
                  transposed if name == "K_T" else Cell(name),
                  hides="masked" if trace.mask is not None and name in HIDDEN else None)
            for name, array in numbers.items()
        ],
        [place(width, sizes) for width in WIDTHS],
        trace.words,
        trace.rules,
        marks=marks,
    )  # fmt: skip


def formulas_of(trace: SelfAttentionTrace) -> dict[str, str]:
    """The title of each matrix: its symbol and how it is computed."""
    has_mask = trace.mask is not None
    titles = {
        name: matrix.formula.format(
            root=f"√{trace.config.d_k}", input="masked" if has_mask else "scaled"
        )
        for name, matrix in MATRICES.items()
    }
    return titles | ({"X": "X = E + P"} if trace.P is not None else {})
