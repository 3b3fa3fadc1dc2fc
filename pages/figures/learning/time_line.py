"""The weights at every snapshot of a training: the browser draws any of them by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from attention import History, LearningTrace
from attention.arrays import Array
from attention.learning.frames import frames
from attention.learning.steps import goal_name
from pages.figures.compact_layout import MOST_WHOLE, Lines, lower_compact
from pages.figures.core.charts import COLOURS, Line, Panel, chart
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import LEGEND, Bands, cell_height, flow, one_line
from pages.figures.core.folding import folded
from pages.figures.core.formatting import common_exponent, range_text
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, WIDTHS, Column, Placement, Sizes
from pages.figures.core.low import lowered
from pages.figures.core.matrices import MATRICES
from pages.figures.core.packed import packed
from pages.figures.learning.titles import titles_of

ROW = 17.0  # px: a row is high enough for digits
BELOW = 16.0  # px between the weights and the legend below them
SMALLEST = 9.0  # px: narrower cells of many columns are broken into lines
LEAST_WITH_DIGITS = 20.0  # px, a column of the weights
LEAST = 1e-12  # a loss or a norm below this is drawn there


def time_line_figure(history: History, trace: LearningTrace) -> dict[str, Any]:
    """The weights, what they should be, and W_Q, W_K and W_V, at the step of the trace.

    Returns:
        What `figure` of `heatmaps` returns, and `frames`: for each matrix that changes its
        numbers at all snapshots, as base64 of float64, with the texts of its range.
    """
    of_step = trace.matrices
    changing = [name for name in ("weights", "probabilities", *history.config.learned)
                if name in of_step]  # fmt: skip
    names = [*changing]
    names.insert(names.index("W_Q"), goal_name(history.config))
    numbers = {name: of_step[name] for name in names}
    moments = frames(history, changing)
    ends, titles = _ends(moments, numbers), titles_of(history.config)
    sizes = replace(Sizes.of(numbers, trace.words), min_cell_height=ROW)
    columns: list[Column] = [(None, name) for name in names]
    usual = [_place(width, sizes, columns) for width in WIDTHS]
    compact = _compact(usual, sizes, columns)
    mask = trace.mask
    drawn = figure(
        [
            Heatmap(MATRICES[name], numbers[name], ends[name], titles[name], CellMapping(name),
                    is_masked=mask is not None and name == "weights")
            for name in names
        ],
        usual,
        trace.words,
        trace.rules,
        is_masked=None if mask is None else ~mask,
        unfolded=usual if any(one.folded for one in compact) else [],
        compact=compact,
    )  # fmt: skip
    at = history.steps.index(trace.step)
    return {**drawn, "frames": {"at": at, "matrices": {k: _packed(v) for k, v in moments.items()}}}


def _place(width: float, sizes: Sizes, columns: Sequence[Column]) -> Placement:
    """Side by side where there is room, else in lines."""
    cell, xs = one_line(sizes, columns, width)
    if cell < SMALLEST:
        return flow(width, sizes, columns).placement()
    first, last = str(columns[0][1]), "W_Q"
    free = cell_height(sizes, cell) * (sizes.rows(last) - sizes.rows(first)) - BELOW
    bands = Bands(sizes, width, cell, top=0 if free >= LEGEND else LEGEND)
    bands.add([*zip(columns, xs, strict=True)], (first,))
    if free < LEGEND:
        return bands.placement()
    # Below the weights, which have fewer rows than the matrices that are learned.
    left, right = bands.corners[first][0], bands.corners[last][0]
    y = bands.corners[first][1] + bands.height(first) + BELOW
    return bands.placement((left, y, right - GAP - left, free))


def _compact(
    usual: Sequence[Placement], sizes: Sizes, columns: Sequence[Column]
) -> list[Placement]:
    """For low windows: all in one line whose rows are folded, or else the W's below."""
    short, axes = folded(sizes, MOST_WHOLE)
    at = columns.index((None, "W_Q"))
    lines: Sequence[Lines] = ([columns[:at], columns[at:]],)
    below = lower_compact(usual, short, lines, lambda *_: [])
    found = {one.width: replace(one, arrows=(), folded=tuple(axes)) for one in below}
    rows = {name: (short.rows(name), shape[1]) for name, shape in sizes.shapes.items()}

    def in_line(width: float, low: Sizes) -> Placement:
        return replace(_place(width, low, columns), folded=("d_model",) if axes else ())

    for one in lowered(in_line, replace(sizes, shapes=rows), usual):
        if one.cell_widths[str(columns[0][1])] >= LEAST_WITH_DIGITS:
            found[one.width] = one
    return [*found.values()]


def _ends(moments: Mapping[str, Array], numbers: Mapping[str, Array]) -> dict[str, Any]:
    """The ends of the colour scales, the same at all snapshots."""
    flat = {name: one.reshape(-1, one.shape[-1]) for name, one in moments.items()}
    return limits({**numbers, **flat})


def _packed(moments: Array) -> dict[str, Any]:
    return {
        "numbers": packed(moments),
        "ranges": [range_text(one) for one in moments],
        "exponents": [common_exponent(one) for one in moments],
    }


def curves(history: History, names: Mapping[str, str]) -> dict[str, Any]:
    """The loss, the weight on the right word, the entropy and the norm of the gradients."""
    steps, some = list(history.steps), history.snapshots
    right = names["probability" if history.config.is_prediction else "right"]
    panels = (
        (names["loss"], [max(one.loss, LEAST) for one in some], True),
        (right, [float(one.on_right.mean()) for one in some], False),
        (names["entropy"], [one.entropy for one in some], False),
        (names["norm"], [max(one.gradient_norm, LEAST) for one in some], True),
    )
    drawn = chart(
        [
            Panel(title, names["step"], [Line(title, steps, y, colour)], is_log_y=is_log)
            for (title, y, is_log), colour in zip(panels, COLOURS, strict=True)
        ],
        columns=4,
    )
    for one in drawn["layouts"]:  # the titles say what the legend would
        one["layout"]["showlegend"] = False
    return {**drawn, "moments": steps}
