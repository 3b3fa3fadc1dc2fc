"""Colours: signed numbers around 0, weights from 0 to 1. Both safe for the colour-blind."""

from collections.abc import Mapping

import numpy as np

from attention.arrays import Array
from pages.figures.core.matrices import MATRICES, Matrix

Colours = list[list[float | str]]


def _even(*colours: str) -> Colours:
    return [[i / (len(colours) - 1), colour] for i, colour in enumerate(colours)]


def _fast_at_first(*colours: str) -> Colours:
    return [[(i / (len(colours) - 1)) ** 2, colour] for i, colour in enumerate(colours)]


# Blue to red is distinct under every common colour blindness; the middle is the page's own ground.
SIGNED = {
    "light": _even("#1f5fa8", "#6fa9d8", "#c9dff0", "#f8f8f8", "#f8d5c6", "#e58267", "#b01f33"),
    "dark": _even("#8cc8ff", "#4a8fd0", "#2b4d73", "#22252e", "#6b3a35", "#c8604a", "#ffa58c"),
}
# Lightness alone encodes the weight. It changes fastest near 0: in a long sentence all weights are
# small, and would look alike.
SHARE = {
    "light": _fast_at_first("#f7f5fc", "#d5cbee", "#a48fd6", "#6f4bb4", "#3b1480"),
    "dark": _fast_at_first("#211f2b", "#44356f", "#7152b5", "#a98ae8", "#efe4ff"),
}
# The same colours in even steps, for powers of ten.
LOG = {theme: _even(*(str(colour) for _, colour in stops)) for theme, stops in SHARE.items()}


def colours(scale: str) -> dict[str, Colours]:
    """The light and the dark colours of a scale of `matrices`."""
    if scale == "log":
        return LOG
    return SIGNED if is_signed(scale) else SHARE


def is_signed(scale: str) -> bool:
    """Whether the numbers of a scale lie on both sides of 0."""
    return scale not in ("weights", "entropy", "log")


def limits(
    numbers: Mapping[str, Array], matrices: Mapping[str, Matrix] = MATRICES
) -> dict[str, tuple[float, float]]:
    """The numbers at the two ends of each matrix's colour scale.

    Weights go from 0 to 1. The others lie around 0, up to the largest absolute number in all
    matrices of one scale: so scores fade visibly when they are scaled, and a slider that
    changes one matrix leaves the colours of unrelated ones alone.
    """
    largest: dict[str, float] = {}
    for name, array in numbers.items():
        finite = np.abs(array[np.isfinite(array)])
        scale = matrices[name].scale
        largest[scale] = max(largest.get(scale, 0.0), float(finite.max(initial=0.0)))
    return {
        name: (0.0, 1.0) if matrices[name].scale == "weights"
        else _around_zero(largest[matrices[name].scale])
        for name in numbers
    }  # fmt: skip


def _around_zero(largest: float) -> tuple[float, float]:
    end = largest or 1.0  # a matrix of zeros is all middle
    return -end, end
