"""The worksheet: every matrix of one self-attention as a heatmap, in one figure, on one plane."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attention import SelfAttentionTrace
from attention.rules import Constant, Overridden, Rule
from pages.figures.compact_layout import HEIGHT, place_compact
from pages.figures.core.colorscales import limits
from pages.figures.core.folding import folded
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Sizes
from pages.figures.core.matrices import MATRICES
from pages.figures.worksheet_layout import place

# From the word to its output.
FOLLOWED = ("X", "Q", "scores", "scaled", "masked", "weights", "output")
MASKED = ("masked", "weights")  # drawn as masked where a cell is, not as a number


def worksheet(
    trace: SelfAttentionTrace,
    marks: Sequence[Mapping[str, Any]] = (),
    *,
    name_of: Callable[[str], str] = str,
    rules: Mapping[str, Rule] | None = None,
) -> dict[str, Any]:
    """The figure of a trace with at least one word, as `figure` of `heatmaps` returns it.

    Args:
        trace: the trace to draw.
        marks: cells to outline permanently.
        name_of: the name of a matrix within a larger trace, such as that of all heads.
        rules: of the larger trace.
    """
    numbers = {**trace.matrices, "K_T": trace.attention.key.T}  # (n, d_k) -> (d_k, n)
    ends = limits(numbers)
    formulas = formulas_of(trace)
    sizes = Sizes.of(numbers, trace.words)
    short, axes = folded(sizes)
    placements = [place(width, sizes) for width in WIDTHS]
    folds = [place(width, short, axes) for width in WIDTHS]
    high = [one.width for one in folds if one.height > HEIGHT]
    compact = [one for width in high if (one := place_compact(width, sizes))]
    is_folded = axes or any(one.folded for one in compact)
    transposed = CellMapping(name_of("K"), row="column", column="row")
    return figure(
        [
            Heatmap(MATRICES[name], array, ends[name], formulas[name],
                  transposed if name == "K_T" else CellMapping(name_of(name)),
                  is_masked=name in MASKED)
            for name, array in numbers.items()
        ],
        folds if axes else placements,
        trace.words,
        rules or trace.rules,
        is_masked=trace.attention.is_masked,
        marks=[*marks, *edited_marks(trace)],
        has_steps=True,
        unfolded=placements if is_folded else (),
        compact=compact,
        followed=[name for name in FOLLOWED if name in numbers],
    )  # fmt: skip


def edited_marks(trace: SelfAttentionTrace) -> list[dict[str, Any]]:
    """The overridden numbers: single cells, or a whole matrix."""
    marks: list[dict[str, Any]] = []
    for name, rule in trace.rules.items():
        whole = rule.of if isinstance(rule, Overridden) else rule
        cells: list[tuple[int | None, int | None]] = []
        if isinstance(whole, Constant):
            cells.append((None, None))
        if isinstance(rule, Overridden):
            cells.extend(rule.replaced)
        marks += [{"matrix": name, "row": i, "column": j, "kind": "edited"} for i, j in cells]
    return marks


def formulas_of(trace: SelfAttentionTrace) -> dict[str, str]:
    """The title of each matrix: its symbol and how it is computed."""
    has_mask = trace.mask is not None
    titles = {
        name: matrix.formula.format(
            root=f"√{trace.config.d_k}", input="masked" if has_mask else "scaled"
        )
        for name, matrix in MATRICES.items()
    }
    return titles | ({"X": "X = E + P"} if trace.inputs.P is not None else {})
