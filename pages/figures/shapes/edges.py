"""The sizes of attention: which edges of which matrix they are, and which must be equal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array
from attention.experiments.shape_mismatch import ShapeTrial
from pages.figures.core.roles import SIZE_ROLES, colour_of

# Edges that must be equally long have one colour; the size is written there too.
TIES = {
    size: colour_of(SIZE_ROLES.get(size))
    for size in ("n_query", "n_key", "n_value", "d_model", "d_q", "d_k", "d_v")
}

# Which sizes the rows and the columns of each matrix have. X is a factor of three products, each
# time with its words in another role.
EDGES = {
    "X": ("n_query", "d_model"),
    "X as keys": ("n_key", "d_model"),
    "X as values": ("n_value", "d_model"),
    "W_Q": ("d_model", "d_q"),
    "W_K": ("d_model", "d_k"),
    "W_V": ("d_model", "d_v"),
    "Q": ("n_query", "d_q"),
    "K": ("n_key", "d_k"),
    "K_T": ("d_k", "n_key"),
    "V": ("n_value", "d_v"),
    "scores": ("n_query", "n_key"),
    "weights": ("n_query", "n_key"),
    "output": ("n_query", "d_v"),
}
_SAME = {"X as keys": "X", "X as values": "X", "K_T": "K"}


@dataclass(frozen=True)
class Multiplication:
    """left times right is result: the columns of the left are as many as the rows of the right."""

    left: str
    right: str
    result: str


PRODUCTS = (
    Multiplication("X", "W_Q", "Q"),
    Multiplication("X as keys", "W_K", "K"),
    Multiplication("X as values", "W_V", "V"),
    Multiplication("Q", "K_T", "scores"),
    Multiplication("weights", "V", "output"),
)


@dataclass(frozen=True)
class Change:
    """What the last step did to the matrices."""

    reshaped: tuple[str, ...] = ()
    renumbered: tuple[str, ...] = ()  # the shape is the same, the numbers are not
    untouched: tuple[str, ...] = ()  # the same to the last bit


def change(before: Mapping[str, Array | None], after: Mapping[str, Array | None]) -> Change:
    """Compare all matrices that can be formed now with those of the step before."""
    reshaped, renumbered, untouched = [], [], []
    for name, new in after.items():
        old = before.get(name)
        if new is None:
            continue
        if old is not None and old.shape != new.shape:
            reshaped.append(name)
        elif old is not None and np.array_equal(old, new):
            untouched.append(name)
        else:
            renumbered.append(name)
    return Change(tuple(reshaped), tuple(renumbered), tuple(untouched))


def matrix_of(box: str) -> str:
    """The matrix that a box shows: K where it is transposed, X in each of its roles."""
    return _SAME.get(box, box)


def shown_name(box: str) -> str:
    """How the figure writes a matrix."""
    name, _, index = matrix_of(box).partition("_")
    if box == "K_T":
        return "K<sup>T</sup>"
    return f"{name}<sub>{index}</sub>" if index else name


def as_multiplied(line: Sequence[str], trial: ShapeTrial) -> tuple[str, ...]:
    """The boxes and signs of a line, with K as it is where the trial does not transpose it."""
    return tuple("K" if box == "K_T" and not trial.is_transposed else box for box in line)


def mismatched_edges(product: Multiplication, trial: ShapeTrial) -> tuple[str, str] | None:
    """The two edges whose sizes differ, or None if the product exists."""
    return next(
        (mismatch.edges for mismatch in trial.mismatches if mismatch.product == product.result),
        None,
    )
