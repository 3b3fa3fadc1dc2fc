"""One step of learning: the forward pass, the backward pass, and what changes the weights.

A gradient stands where its matrix stands in the forward pass, and has its shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from attention import LearningTrace
from attention.arrays import Array
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import FOOT, flow
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Column, Placement, Sizes
from pages.figures.core.matrices import MATRICES, Matrix, kind
from pages.figures.core.titles import plain_title
from pages.figures.learning.titles import titles_of

TITLE_CHARACTER = 7.2  # px, of a title, whose markup is not counted

FORWARD: tuple[tuple[Column, ...], ...] = (
    ((None, "X"), ("W_Q", "Q"), ("W_K", "K")),
    (("K_T", "scores"), (None, "scaled"), (None, "masked"), (None, "weights"), ("W_V", "V")),
    ((None, "goal"), (None, "output"), (None, "target")),
    (("W_out", "projected"), (None, "logits"), (None, "probabilities"), (None, "next_word")),
    ((None, "vocabulary"),),
)  # fmt: skip


def forward_figure(trace: LearningTrace) -> dict[str, Any]:
    """Every matrix from the words to the output, and what the output should be."""
    numbers = _forward_numbers(trace)
    placements = [_forward_placement(width, trace) for width in WIDTHS]
    return _figure(trace, numbers, placements)


def backward_figure(trace: LearningTrace) -> dict[str, Any]:
    """The gradient of each matrix, in its place."""
    gradients = {
        f"d{name}": trace.matrices[f"d{name}"]
        for name in _forward_numbers(trace)
        if f"d{name}" in trace.matrices
    }
    placements = [_gradients_only(_forward_placement(width, trace), gradients) for width in WIDTHS]
    return _figure(trace, gradients, placements)


def update_figure(trace: LearningTrace) -> dict[str, Any]:
    """For each learned matrix: the weights, their gradient, the step, and the new weights."""
    bands: list[list[Column]] = []
    for name in trace.config.learned:
        of = name.removeprefix("W_")
        bands.append([(None, one) for one in (name, f"d{name}", f"step_{of}", f"{name}.new")])
        if trace.config.optimiser == "adam":
            bands.append([(None, f"m_{of}"), (None, f"v_{of}")])
    numbers = {name: trace.matrices[name] for band in bands for _, name in band if name}
    sizes = _sizes(trace, numbers)
    return _figure(trace, numbers, [flow(width, sizes, *bands).placement() for width in WIDTHS])


def _forward_numbers(trace: LearningTrace) -> dict[str, Array]:
    drawn = [name for band in FORWARD for column in band for name in column if name]
    numbers = {name: trace.matrices[name] for name in drawn if name in trace.matrices}
    return numbers | {"K_T": trace.matrices["K"].T}  # (n, d_k) -> (d_k, n)


def _forward_placement(width: float, trace: LearningTrace) -> Placement:
    numbers = _forward_numbers(trace)
    bands = [[column for column in band if column[1] in numbers] for band in FORWARD]
    sizes = _sizes(trace, numbers)
    return flow(width, sizes, *[band for band in bands if band]).placement()


def _sizes(trace: LearningTrace, numbers: Mapping[str, Array]) -> Sizes:
    """With room for the titles of the gradients too, which stand in the same places."""
    titles = titles_of(trace.config)
    matrices = {}
    for name in numbers:
        shown = [titles[one] for one in (name, f"d{name}") if one in titles]
        width = max(TITLE_CHARACTER * len(plain_title(title)) for title in shown)
        known = _matrix(name)
        matrices[name] = replace(known, title_width=max(known.title_width, width))
    return Sizes.of(numbers, trace.words, matrices)


def _matrix(name: str) -> Matrix:
    """What is known of a matrix; W_Q.new is a W_Q under its own name."""
    return replace(MATRICES[kind(name)], name=name)


def _gradients_only(placement: Placement, gradients: Mapping[str, Array]) -> Placement:
    """The same places, each with the gradient of the matrix that stood there."""

    def renamed(cells: Mapping[str, Any]) -> dict[str, Any]:
        return {f"d{name}": one for name, one in cells.items() if f"d{name}" in gradients}

    corners = renamed(placement.corners)
    lowest = max(
        y + len(gradients[name]) * placement.cell_heights[name.removeprefix("d")]
        for name, (_, y) in corners.items()
    )
    return replace(
        placement,
        height=round(lowest + FOOT),
        corners=corners,
        cell_widths=renamed(placement.cell_widths),
        cell_heights=renamed(placement.cell_heights),
        row_labels=tuple(f"d{name}" for name in placement.row_labels if f"d{name}" in gradients),
    )


def _figure(
    trace: LearningTrace, numbers: Mapping[str, Array], placements: Sequence[Placement]
) -> dict[str, Any]:
    matrices = {name: _matrix(name) for name in numbers}
    ends, titles = limits(numbers, matrices), titles_of(trace.config)
    transposed = CellMapping("K", row="column", column="row")
    mask = trace.mask
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], titles[name],
                    transposed if name == "K_T" else CellMapping(name),
                    is_masked=mask is not None and name in ("masked", "weights"))
            for name, array in numbers.items()
        ],
        placements,
        trace.words,
        trace.rules,
        is_masked=None if mask is None else ~mask,
    )  # fmt: skip
