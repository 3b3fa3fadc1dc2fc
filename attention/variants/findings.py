"""What a change broke, in numbers; or why it changed nothing."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.layers.softmax import entropy, jacobian_norm
from attention.rules import Product
from attention.variants.catalogue import OVERFLOW
from attention.variants.comparison import Comparison

ROUNDING = 1e-9
UNDERFLOW = -745.0  # exp of less is 0

Reason = Literal[
    "by_law", "d_k_one", "no_overflow", "nothing_hidden", "finite_enough", "unheard", "one_key",
    "tied", "equal",
]  # fmt: skip


@dataclass(frozen=True)
class Extreme:
    """A number, and the cell that holds it."""

    row: int
    column: int
    value: float


@dataclass(frozen=True)
class Findings:
    """What was measured on the changed side. None where it is as in the paper, or has no meaning.

    Attributes:
        off_sum: the row whose weights sum to a number farthest from 1, and that sum.
        has_column_sums: whether each column of the weights sums to 1, or to 0 where it is hidden.
        negative: the smallest weight, if negative.
        n_negative: how many weights are negative.
        beyond: the output farthest outside its values, and by how much it lies beyond all of them.
        nan_rows: the queries whose output is NaN.
        zero_rows: the queries whose output has become 0 altogether.
        hidden: the query that gives most to what the mask hides, and the sum of these weights.
        hidden_mean: the same, averaged over all queries.
        asymmetry: the largest |S - S^T| of the scores, before and now.
        spread: among how many equal weights attention is spread, before and now.
        gradient: the mean norm of the Jacobian of softmax, before and now.
        scatter: the standard deviation of the scores that softmax takes, before and now.
        moved: the entry of the output that moved most, and by how much.
    """

    off_sum: Extreme | None
    has_column_sums: bool
    negative: Extreme | None
    n_negative: int
    beyond: Extreme | None
    nan_rows: tuple[int, ...]
    zero_rows: tuple[int, ...]
    hidden: Extreme | None
    hidden_mean: float
    asymmetry: tuple[float, float]
    spread: tuple[float, float] | None
    gradient: tuple[float, float] | None
    scatter: tuple[float, float] | None
    moved: Extreme | None


def findings(comparison: Comparison) -> Findings:
    """Everything that was measured on a comparison."""
    matrices, left = comparison.matrices, comparison.left.attention
    rule = comparison.rules[comparison.right("output")]
    weights, output = matrices[comparison.right("weights")], matrices[comparison.right("output")]
    values = matrices[rule.right] if isinstance(rule, Product) else left.value
    hidden = _hidden_weights(comparison, weights)
    nan_rows = tuple(int(i) for i in np.flatnonzero(np.isnan(output).any(axis=1)))
    is_distribution = not nan_rows and _is_distribution(weights)
    negative = _smallest(weights)
    return Findings(
        off_sum=_off_sum(weights, left.weights),
        has_column_sums=_sum_to_one(weights.sum(axis=0)),
        negative=negative if negative and negative.value < -ROUNDING else None,
        n_negative=int((weights < -ROUNDING).sum()),
        beyond=_beyond(output, values),
        nan_rows=nan_rows,
        zero_rows=_new_zero_rows(weights, left.weights),
        hidden=hidden,
        hidden_mean=_hidden_mean(comparison, weights),
        asymmetry=(_asymmetry(left.scores), _asymmetry(matrices[comparison.right("scores")])),
        spread=(_spread(left.weights), _spread(weights)) if is_distribution else None,
        gradient=(_gradient(left.weights), _gradient(weights)) if is_distribution else None,
        scatter=_scatter(comparison),
        moved=_moved(comparison),
    )


def reason_for_nothing(comparison: Comparison, variant: str) -> Reason:
    """Why the output is the same: something that holds for this state, else only that it is."""
    stages = comparison.left.attention
    mask, masked = stages.mask, stages.masked
    has_hidden = mask is not None and not bool(np.all(mask))
    if variant in ("one_matrix", "concatenated"):
        return "by_law"
    if variant in ("no_scale", "d_k_scale") and comparison.left.config.d_k == 1:
        return "d_k_one"
    if variant == "no_max" and not _overflows(masked):
        return "no_overflow"
    if variant.startswith("mask_") or variant == "pad_rows":
        if not has_hidden:
            return "nothing_hidden"
        return "finite_enough" if variant == "mask_finite" else "equal"
    if variant == "silence":
        return "unheard"
    if np.all((masked > -np.inf).sum(axis=1) <= 1):
        return "one_key"
    return "tied" if _is_tied(masked) else "equal"


def _overflows(masked: Array) -> bool:
    """Whether exp of a row is infinite somewhere, or 0 everywhere."""
    largest = masked.max(axis=1)
    return bool((largest > OVERFLOW).any() or (largest < UNDERFLOW).any())


def _is_tied(masked: Array) -> bool:
    """Whether all scores that a query sees are equal, for each query."""
    seen = np.isfinite(masked)
    low, high = (np.where(seen, masked, x) for x in (np.inf, -np.inf))
    size = np.abs(np.where(seen, masked, 0)).max(initial=0.0)
    return bool((high.max(axis=1) - low.min(axis=1) <= ROUNDING * max(size, 1e-3)).all())


def _off_sum(weights: Array, before: Array) -> Extreme | None:
    sums = weights.sum(axis=1)
    is_right = np.isclose(sums, 1, rtol=0, atol=ROUNDING) | ~np.isfinite(sums)
    is_right |= (before.sum(axis=1) == 0) & (sums == 0)
    if is_right.all():
        return None
    row = int(np.where(is_right, -1, abs(sums - 1)).argmax())
    return Extreme(row, 0, float(sums[row]))


def _sum_to_one(sums: Array) -> bool:
    return bool((np.isclose(sums, 1, rtol=0, atol=ROUNDING) | (sums == 0)).all())


def _is_distribution(weights: Array) -> bool:
    inside = (weights >= 0) & (weights <= 1 + ROUNDING)
    return bool(inside.all()) and _sum_to_one(weights.sum(axis=1))


def _smallest(weights: Array) -> Extreme | None:
    if not np.isfinite(weights).any():
        return None
    return _at(weights, int(np.nanargmin(weights)))


def _at(numbers: Array, flat: int) -> Extreme:
    row, column = divmod(flat, numbers.shape[1])
    return Extreme(row, column, float(numbers[row, column]))


def _beyond(output: Array, values: Array) -> Extreme | None:
    """How far an entry of an output lies beyond all values: then it is outside their hull."""
    if output.shape[1] != values.shape[1]:
        return None
    low, high = values.min(axis=0), values.max(axis=0)
    beyond = np.nan_to_num(np.maximum(low - output, output - high), nan=-1.0, posinf=-1.0)
    found = _at(beyond, int(beyond.argmax()))
    return found if found.value > ROUNDING * max(1e-3, float(abs(values).max())) else None


def _new_zero_rows(weights: Array, before: Array) -> tuple[int, ...]:
    is_zero = (weights == 0).all(axis=1) & (before != 0).any(axis=1)
    return tuple(int(i) for i in np.flatnonzero(is_zero))


def _hidden(comparison: Comparison) -> NDArray[np.bool_] | None:
    return comparison.left.attention.is_masked


def _hidden_sums(comparison: Comparison, weights: Array) -> Array | None:
    is_hidden = _hidden(comparison)
    if is_hidden is None:
        return None
    sums: Array = np.where(is_hidden, weights, 0).sum(axis=1)
    return sums


def _hidden_weights(comparison: Comparison, weights: Array) -> Extreme | None:
    sums = _hidden_sums(comparison, weights)
    if sums is None or not np.isfinite(sums).all() or sums.max() <= ROUNDING:
        return None
    row = int(sums.argmax())
    return Extreme(row, 0, float(sums[row]))


def _hidden_mean(comparison: Comparison, weights: Array) -> float:
    sums = _hidden_sums(comparison, weights)
    return 0.0 if sums is None else float(sums.mean())


def _asymmetry(scores: Array) -> float:
    return float(abs(scores - scores.T).max())


def _spread(weights: Array) -> float:
    return float(np.exp(entropy(np.minimum(weights, 1))).mean())


def _gradient(weights: Array) -> float:
    return float(jacobian_norm(weights).mean())


def _scatter(comparison: Comparison) -> tuple[float, float] | None:
    """How the scores scatter, before a mask."""
    right = next((n for n in ("capped", "scaled") if comparison.right(n) != n), None)
    if right is None:
        return None
    numbers = comparison.left.attention.scaled, comparison.matrices[comparison.right(right)]
    before, now = (float(one.std()) for one in numbers)
    return before, now


def _moved(comparison: Comparison) -> Extreme | None:
    difference = comparison.matrices.get("output.difference")
    if difference is None or not np.isfinite(difference).all():
        return None
    return _at(abs(difference), int(abs(difference).argmax()))
