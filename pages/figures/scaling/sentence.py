"""Why scores are scaled, on one sentence: scores and weights, unscaled and scaled."""

import math
from typing import Any

from attention import SelfAttentionTrace, entropy
from attention.experiments.scaling_ablation import unscaled_weights
from attention.sources import Source
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import (
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    flow,
    one_line,
    with_legend,
)
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, WIDTHS, Column, Placement, Sizes
from pages.figures.core.low import lowered
from pages.figures.core.matrices import MATRICES, Matrix

_MATRICES = {
    **{name: MATRICES[name] for name in ("scores", "scaled", "weights")},
    **{
        matrix.name: matrix
        for matrix in (
            Matrix("unscaled_weights", "softmax(scores)", "query", "key", "weights", 150),
            Matrix("unscaled_largest", "max", "query", "one", "weights", 84),
            Matrix("unscaled_entropy", "entropy", "query", "one", "entropy", 84),
            Matrix("largest", "max", "query", "one", "weights", 84),
            Matrix("entropy", "entropy", "query", "one", "entropy", 84),
        )
    },
}


def side_by_side(trace: SelfAttentionTrace) -> dict[str, Any]:
    """Scores and weights of one sentence, unscaled and scaled, on the same scales."""
    stages = trace.attention
    unscaled = unscaled_weights(trace)
    numbers = {
        "scores": stages.scores,
        "scaled": stages.scaled,
        "unscaled_weights": unscaled,
        "unscaled_largest": unscaled.max(axis=-1, keepdims=True),
        "unscaled_entropy": entropy(unscaled)[:, None],  # (n,) -> (n, 1)
        "weights": stages.weights,
        "largest": stages.weights.max(axis=-1, keepdims=True),
        "entropy": entropy(stages.weights)[:, None],
    }
    ends = limits(numbers, _MATRICES) | dict.fromkeys(
        ("entropy", "unscaled_entropy"), (0.0, math.log(len(trace.tokens)) or 1.0)
    )
    row_of = {
        "unscaled_weights": "scores",
        "unscaled_largest": "unscaled_weights",
        "unscaled_entropy": "unscaled_weights",
        "largest": "weights",
        "entropy": "weights",
        "weights": "scaled",
    }
    sizes = Sizes.of(numbers, trace.words, _MATRICES)
    usual = [_place(width, sizes) for width in WIDTHS]
    return figure(
        [
            Heatmap(_MATRICES[name], array, ends[name], _formula(name, trace), CellMapping(name),
                  (Source(row_of[name], "row", None),) if name in row_of else None,
                  is_masked=name in ("weights", "unscaled_weights"))
            for name, array in numbers.items()
        ],
        usual,
        trace.words,
        trace.rules,
        is_masked=trace.attention.is_masked,
        compact=lowered(_place, sizes, usual),
    )  # fmt: skip


def _formula(name: str, trace: SelfAttentionTrace) -> str:
    masked = "" if trace.mask is None else ", masked"
    if name == "unscaled_weights":
        return f"softmax(scores{masked})"
    return _MATRICES[name].formula.format(root=f"√{trace.config.d_k}", input=f"scaled{masked}")


def _place(width: float, sizes: Sizes) -> Placement:
    """The scores above their softmax, unscaled on the left; or all in one sequence."""
    unscaled: list[Column] = [(None, "unscaled_weights"), (None, "unscaled_largest"),
                              (None, "unscaled_entropy")]  # fmt: skip
    scaled: list[Column] = [(None, "weights"), (None, "largest"), (None, "entropy")]
    columns = [*unscaled, *scaled]
    if width < MIN_SIDE_BY_SIDE_WIDTH:
        return flow(
            width, sizes, [(None, "scores"), *unscaled, (None, "scaled"), *scaled]
        ).placement()
    cell, xs = one_line(sizes, columns, width)

    def filled(top: float) -> Bands:
        bands = Bands(sizes, width, cell, top)
        bands.add([((None, "scores"), xs[0]), ((None, "scaled"), xs[3])], ("scores",))
        bands.add([*zip(columns, xs, strict=True)], ("unscaled_weights",))
        return bands

    (slot,) = sizes.slots([(None, "scaled")], width)
    return with_legend(filled, xs[3] + slot(cell) + GAP).placement()
