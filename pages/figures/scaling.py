"""Why scores are scaled: on one sentence, over many draws, and by simulation."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention import SelfAttentionTrace, entropy
from attention.errors import Array
from attention.rules import Source
from attention.unscaled import unscaled_weights
from attention.variance import Measurement, Setting, score_variance
from pages.figures.charts import COLOURS, TEXT, Bars, Line, Panel, chart
from pages.figures.heatmaps import Cell, Drawn, figure
from pages.figures.matrices import MATRICES, Matrix
from pages.figures.placement import (
    LEGEND,
    WIDTHS,
    Column,
    Drawing,
    Placement,
    Sizes,
    abreast,
    flow,
    largest_cell,
)
from pages.figures.scales import limits

UNSCALED, SCALED = COLOURS[1], COLOURS[0]
NARROWEST_SIDE_BY_SIDE = 900  # px

# From 1 to 1024, two steps for each doubling.
GRID = tuple(sorted({round(2 ** (i / 2)) for i in range(21)}))

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
    return figure(
        [
            Drawn(_MATRICES[name], array, ends[name], _formula(name, trace), Cell(name),
                  (Source(row_of[name], "row", None),) if name in row_of else None,
                  is_masked=name in ("weights", "unscaled_weights"))
            for name, array in numbers.items()
        ],
        [_place(width, sizes) for width in WIDTHS],
        trace.words,
        trace.rules,
        hidden=trace.attention.hidden,
    )  # fmt: skip


def _formula(name: str, trace: SelfAttentionTrace) -> str:
    masked = "" if trace.mask is None else ", masked"
    if name == "unscaled_weights":
        return f"softmax(scores{masked})"
    return _MATRICES[name].formula.format(root=f"√{trace.config.d_k}", input=f"scaled{masked}")


def _place(width: float, sizes: Sizes) -> Placement:
    """The scores above their softmax, what is unscaled on the left; or all one after the other."""
    unscaled: list[Column] = [(None, "unscaled_weights"), (None, "unscaled_largest"),
                              (None, "unscaled_entropy")]  # fmt: skip
    scaled: list[Column] = [(None, "weights"), (None, "largest"), (None, "entropy")]
    columns = [*unscaled, *scaled]
    if width < NARROWEST_SIDE_BY_SIDE:
        return flow(
            width, sizes, [(None, "scores"), *unscaled, (None, "scaled"), *scaled]
        ).placement()
    slots = sizes.slots(columns)
    label = sizes.label_width
    cell = largest_cell(lambda cell: abreast(label, slots, cell)[-1] + slots[-1](cell), width)
    xs = abreast(label, slots, cell)
    drawing = Drawing(sizes, width, cell, top=LEGEND)
    drawing.band([((None, "scores"), xs[0]), ((None, "scaled"), xs[3])], ("scores",))
    drawing.band([*zip(columns, xs, strict=True)], ("unscaled_weights",))
    return drawing.placement()


def draws_chart(variances: Array, own: float, names: Mapping[str, str]) -> dict[str, Any]:
    """How Var(scores) / d_k scatters over draws, where this draw lies, and what theory says."""
    counts, edges = np.histogram(variances, bins=_bin_edges(variances, own))
    top = [0, int(counts.max())]
    panel = Panel(
        names["title"],
        names["axis"],
        [
            Bars(names["draws"], edges.tolist(), counts.tolist(), UNSCALED),
            Line(names["theory"], [1, 1], top, TEXT, is_dashed=True),
            Line(names["own"], [own, own], top, COLOURS[2], width=4),
        ],
    )
    return chart([panel], columns=1)


def _bin_edges(variances: Array, own: float) -> Array:
    end = max(float(variances.max(initial=0.0)), own, 1.0) * 1.02
    edges: Array = np.linspace(0.0, end, 31)
    return edges


def simulation_chart(
    found: Sequence[Measurement], setting: Setting, names: Mapping[str, str]
) -> dict[str, Any]:
    """Variance, entropy, largest weight and Jacobian against d_k, scaled and unscaled."""
    d_k = [one.d_k for one in found]
    theory = [score_variance(d, setting.sigma) for d in d_k]
    constant = [setting.sigma**4] * len(d_k)

    def lines(unscaled: list[Any], scaled: list[Any]) -> list[Line | Bars]:
        return [
            _measured(names["unscaled"], d_k, unscaled, UNSCALED),
            _measured(names["scaled"], d_k, scaled, SCALED),
        ]

    variance = lines([one.variance for one in found], [one.scaled_variance for one in found])
    variance += [
        Line(names["theory"], d_k, theory, TEXT, is_dashed=True),
        Line(names["theory"], d_k, constant, TEXT, is_dashed=True),
    ]
    spreads = [
        (names[part], lines([getattr(one.unscaled, part) for one in found],
                            [getattr(one.scaled, part) for one in found]))
        for part in ("entropy", "largest", "jacobian")
    ]  # fmt: skip
    panels = [
        Panel(names["variance"], "d_k", variance, is_log_x=True, is_log_y=True),
        *(Panel(title, "d_k", contents, is_log_x=True) for title, contents in spreads),
    ]
    return chart(panels)


def _measured(name: str, d_k: Sequence[int], estimates: Sequence[Any], colour: str) -> Line:
    """A line with its 95 % band, 1.96 standard errors to each side."""
    values = [one.value for one in estimates]
    return Line(
        name,
        d_k,
        values,
        colour,
        low=[max(one.value - 1.96 * one.error, one.value * 1e-3) for one in estimates],
        high=[one.value + 1.96 * one.error for one in estimates],
        has_markers=True,
    )
