"""The worksheet: every matrix of one self-attention as a heatmap, in one figure, on one plane."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from attention import SelfAttentionTrace
from attention.rules import Constant, Overridden, Rule
from pages.figures.compact_layout import place_compact, place_narrowed
from pages.figures.core.colorscales import limits
from pages.figures.core.folding import folded
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Placement, Sizes
from pages.figures.core.low import HEIGHT
from pages.figures.core.matrices import MATRICES
from pages.figures.layer_placements import Placed
from pages.figures.worksheet_layout import place

# From the word to its output.
FOLLOWED = ("X", "Q", "scores", "scaled", "masked", "weights", "output")
FEW_LINES = 60  # px of the words' lines that a low window shows at least
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
    titles = tuple((name, sizes.matrices[name].title_width) for name in sizes.shapes)
    placed = _place(tuple(sizes.shapes.items()), sizes.longest_word, titles)
    transposed = CellMapping(name_of("K"), row="column", column="row")
    return figure(
        [
            Heatmap(MATRICES[name], array, ends[name], formulas[name],
                  transposed if name == "K_T" else CellMapping(name_of(name)),
                  is_masked=name in MASKED)
            for name, array in numbers.items()
        ],
        placed.usual,
        trace.words,
        rules or trace.rules,
        is_masked=trace.attention.is_masked,
        marks=[*marks, *edited_marks(trace)],
        has_steps=True,
        unfolded=placed.unfolded,
        compact=placed.compact,
        followed=[name for name in FOLLOWED if name in numbers],
    )  # fmt: skip


@lru_cache(maxsize=64)  # some 45 kB each
def _place(
    shapes: tuple[tuple[str, tuple[int, int]], ...],
    longest_word: float,
    titles: tuple[tuple[str, float], ...],
) -> Placed:
    """The placements for these shapes, which another word, seed or mask keeps."""
    titled = {name: replace(MATRICES[name], title_width=width) for name, width in titles}
    sizes = Sizes(dict(shapes), longest_word, {**MATRICES, **titled})
    short, axes = folded(sizes)
    whole = [place(width, sizes) for width in WIDTHS]
    usual = [place(width, short, axes) for width in WIDTHS] if axes else whole
    compact = [low for one in usual if one.height > HEIGHT and (low := _lower(one, sizes))]
    is_folded = axes or any(one.folded for one in compact)
    return Placed(usual, whole if is_folded else [], compact)


def _lower(usual: Placement, sizes: Sizes) -> Placement | None:
    """For a low window, where that is lower, or has the words' lines on the first screen."""
    low = place_compact(usual.width, sizes) or place_narrowed(usual.width, sizes)
    begins_below = usual.corners["X"][1] + FEW_LINES > HEIGHT
    return low if low and (begins_below or low.height < usual.height) else None


def edited_marks(trace: SelfAttentionTrace) -> list[dict[str, Any]]:
    """The overridden numbers: single cells, or a whole matrix."""
    marks: list[dict[str, Any]] = []
    for name, rule in trace.rules.items():
        whole = rule.of if isinstance(rule, Overridden) else rule
        cells: list[tuple[int | None, int | None]] = []
        if isinstance(whole, Constant) and whole.kind != "rounded":
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
