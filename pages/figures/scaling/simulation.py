"""Why scores are scaled, as charts: over many samples of one sentence, and by simulation."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention.arrays import Array
from attention.experiments.variance import Measurement, Setting, score_variance
from pages.figures.core.charts import COLOURS, TEXT, Bars, Line, Panel, chart

UNSCALED, SCALED = COLOURS[1], COLOURS[0]

# From 1 to 1024, two steps for each doubling.
GRID = tuple(sorted({round(2 ** (i / 2)) for i in range(21)}))


def variance_histogram(variances: Array, own: float, names: Mapping[str, str]) -> dict[str, Any]:
    """Var(scores) / d_k over many samples, with this sample and the theoretical value."""
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
