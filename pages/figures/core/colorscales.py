"""Colours: signed numbers around 0, weights from 0 to 1, other amounts from 0 on.

All are safe for the colour-blind.
"""

from collections.abc import Mapping
from typing import Literal

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
# What is never negative and no weight: amounts, and powers of ten.
AMOUNT = {
    "light": _even("#f3f8f8", "#bcdde0", "#7db7bd", "#3a8590", "#084b58"),
    "dark": _even("#1d2729", "#1f4d56", "#2f7c88", "#67b4bc", "#dcf7f7"),
}

Kind = Literal["signed", "weights", "amounts", "powers"]
_KINDS: Mapping[str, Kind] = {
    "weights": "weights",
    "exp": "amounts",
    "entropy": "amounts",
    "amounts": "amounts",
    "log": "powers",
}


def scale_kind(scale: str) -> Kind:
    """Which numbers a scale of `matrices` is for: each kind has its colours and its legend."""
    return _KINDS.get(scale, "signed")


def colours(scale: str) -> dict[str, Colours]:
    """The light and the dark colours of a scale of `matrices`."""
    match scale_kind(scale):
        case "signed":
            return SIGNED
        case "weights":
            return SHARE
        case _:
            return AMOUNT


def limits(
    numbers: Mapping[str, Array], matrices: Mapping[str, Matrix] = MATRICES
) -> dict[str, tuple[float, float]]:
    """The numbers at the two ends of each matrix's colour scale.

    Weights go from 0 to 1, amounts from 0 to the largest. The others lie around 0, up to the
    largest absolute number in all matrices of one scale: so scores fade visibly when they are
    scaled, and a slider that changes one matrix leaves the colours of unrelated ones alone.
    """
    largest: dict[str, float] = {}
    for name, array in numbers.items():
        finite = np.abs(array[np.isfinite(array)])
        scale = matrices[name].scale
        largest[scale] = max(largest.get(scale, 0.0), float(finite.max(initial=0.0)))
    return {name: _ends(matrices[name].scale, largest) for name in numbers}


def _ends(scale: str, largest: Mapping[str, float]) -> tuple[float, float]:
    end = largest[scale] or 1.0  # a matrix of zeros is all 0
    match scale_kind(scale):
        case "weights":
            return 0.0, 1.0
        case "signed":
            return -end, end
        case _:
            return 0.0, end
