"""Every change of one thing, as the rules of the matrices that it changes directly.

All that is computed from these matrices follows by itself. The names of rules on the changed side
end in ".changed"; a name without that ending is a matrix as in the paper.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.errors import AttentionError
from attention.rules import Concatenation, Masked, Product, Rule, Scale, Softmax
from attention.variant_rules import Multiplied, Normalization, Softcap, Stacked

Place = Literal["scale", "softmax", "projections", "mask", "values", "positions"]
Needed = Literal["any", "some", "padding", "nowhere"]
Changes = dict[str, Rule]

CAP = 2.0  # of the softcap: small enough to be seen at the scores of random vectors
FINITE = -10_000.0  # in place of -infinity
OVERFLOW = 709.782712893384  # the largest number whose exp is finite in float64


@dataclass(frozen=True, eq=False)
class Paper:
    """What a change starts from: the rules of attention as in the paper, and its sizes."""

    rules: Mapping[str, Rule]
    n: int
    d_model: int
    d_k: int
    mask: Array | NDArray[np.bool_] | None  # (n_query, n_key)
    word: int  # whose value is silenced

    @property
    def before_softmax(self) -> str:
        """The matrix that softmax is taken of."""
        return "scaled" if self.mask is None else "masked"

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Where the mask lets a query attend.

        Raises:
            AttentionError: there is no mask, or it adds finite numbers to scores.
        """
        if self.mask is None:
            raise AttentionError("this variant changes the mask; give one")
        added = Masked("scaled", self.mask).added(self.mask.shape)
        if not np.isin(added, (0.0, -np.inf)).all():
            raise AttentionError("this variant changes the mask; give one that adds 0 or -infinity")
        found: NDArray[np.bool_] = added == 0
        return found


@dataclass(frozen=True)
class Variant:
    """One change.

    Attributes:
        name: its code.
        place: where in the formula it acts.
        change: the rules of the matrices that it changes directly.
        mask: the mask that it needs: any or none; some; one of padding; or one that leaves a
            query no key.
        has_positions: whether it needs positions.
        is_of_large_scores: whether it shows only at scores far larger than those of random vectors.
    """

    name: str
    place: Place
    change: Callable[[Paper], Changes]
    mask: Needed = "any"
    has_positions: bool = False
    is_of_large_scores: bool = False


def _scale(power: float) -> Callable[[Paper], Changes]:
    return lambda paper: {"scaled.changed": Scale("scores", paper.d_k, power)}


def _softcap(paper: Paper) -> Changes:
    capped: Changes = {"capped.changed": Softcap("scaled", CAP)}
    if paper.mask is None:
        return {**capped, "weights.changed": Softmax("capped.changed")}
    return {**capped, "masked.changed": Masked("capped.changed", paper.mask)}


def _normalization(
    kind: Literal["columns", "plain_division", "one_hot", "no_max", "naive"],
) -> Callable[[Paper], Changes]:
    return lambda paper: {"weights.changed": Normalization(paper.before_softmax, kind)}


def _no_projections(paper: Paper) -> Changes:
    return {
        "scores.changed": Product("X", "X", is_transposed=True),
        "scaled.changed": Scale("scores.changed", paper.d_model),
        "output.changed": Product("weights.changed", "X"),
    }


def _one_matrix(_: Paper) -> Changes:
    return {
        "M.changed": Product("W_Q", "W_K", is_transposed=True),
        "XM.changed": Product("X", "M.changed"),
        "scores.changed": Product("XM.changed", "X", is_transposed=True),
    }


def _after_softmax(paper: Paper) -> Changes:
    return {
        "unmasked.changed": Softmax("scaled"),
        "weights.changed": Multiplied("unmasked.changed", paper.allowed),
    }


def _finite(paper: Paper) -> Changes:
    return {"masked.changed": Masked("scaled", np.where(paper.allowed, 0.0, FINITE))}


def _pad_rows(paper: Paper) -> Changes:
    """What nobody may look at may not look, either."""
    real: NDArray[np.bool_] = np.any(paper.allowed, axis=0)  # (n_key,)
    return {"masked.changed": Masked("scaled", paper.allowed & real[:, None])}


def _silence(paper: Paper) -> Changes:
    is_kept = np.arange(paper.n)[:, None] != paper.word  # (n, 1)
    return {"V.changed": Multiplied("V", is_kept)}


def _concatenated(paper: Paper) -> Changes:
    """[E P] times the same block twice is E W + P W, and that is (E + P) W."""
    blocks: Changes = {
        f"{name}.changed": Stacked((name, name), paper.d_model) for name in ("W_Q", "W_K", "W_V")
    }
    return {"X.changed": Concatenation(("E", "P"), paper.d_model), **blocks}


VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        variant.name: variant
        for variant in (
            Variant("no_scale", "scale", _scale(0)),
            Variant("d_k_scale", "scale", _scale(1)),
            Variant("softcap", "scale", _softcap),
            Variant("columns", "softmax", _normalization("columns")),
            Variant("plain_division", "softmax", _normalization("plain_division")),
            Variant("one_hot", "softmax", _normalization("one_hot")),
            Variant("no_max", "softmax", _normalization("no_max"), is_of_large_scores=True),
            Variant("same_qk", "projections", lambda _: {"K.changed": Product("X", "W_Q")}),
            Variant("v_is_k", "projections", lambda _: {"V.changed": Product("X", "W_K")}),
            Variant("no_projections", "projections", _no_projections),
            Variant("one_matrix", "projections", _one_matrix),
            Variant("mask_times_zero", "mask",
                    lambda p: {"masked.changed": Multiplied("scaled", p.allowed)}, mask="some"),
            Variant("mask_after_softmax", "mask", _after_softmax, mask="some"),
            Variant("mask_inverted", "mask",
                    lambda p: {"masked.changed": Masked("scaled", ~p.allowed)}, mask="some"),
            Variant("mask_finite", "mask", _finite, mask="some", is_of_large_scores=True),
            Variant("pad_rows", "mask", _pad_rows, mask="padding"),
            Variant("naive_softmax", "mask", _normalization("naive"), mask="nowhere"),
            Variant("silence", "values", _silence),
            Variant("concatenated", "positions", _concatenated, has_positions=True),
        )
    }
)  # fmt: skip
