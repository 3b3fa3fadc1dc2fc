"""Whether the numbers of a trace are right: each claim with what was measured. No sentences."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from attention.decoding_rules import SingleRow
from attention.provenance.gamma import DType, Numbers, gamma, gamma_of_both
from attention.provenance.layer_reference import Rows, sum_of
from attention.provenance.reference import recompute, rows_of
from attention.provenance.rounding import rounding_bound
from attention.provenance.token_axes import token_axes
from attention.rules import (
    Constant,
    Masked,
    Overridden,
    Product,
    Recurrence,
    Rule,
    SampledVectors,
    SampledWeights,
    Sinusoid,
    Softmax,
)
from attention.traces import PlainTrace, Trace
from attention.variant_rules import Multiplied, Normalization

Claim = Literal["drawn", "computed", "sums", "range", "order"]
Reason = Literal["positions", "mask", "recurrence", "task", "newest"]


@dataclass(frozen=True)
class Finding:
    """One claim about one matrix, with the difference and the bound of its worst cell.

    drawn     it equals the random sample that its words, its name and the seed determine
    computed  it equals what plain loops compute from its sources
    sums      each row sums to 1, or to 0 where the whole row is masked
    range     each entry lies between the smallest and the largest value that it averages
    order     the words in reverse order give the same rows in reverse order

    The worst cell (for `sums`, the worst row) is the one whose difference is the largest multiple
    of what rounding can do to that cell. So the claim holds for all cells exactly if
    `difference <= tolerance`.
    """

    claim: Claim
    matrix: str
    difference: float | None  # None where the claim does not apply
    tolerance: float = 0.0
    reason: Reason | None = None  # why it does not apply

    @property
    def holds(self) -> bool | None:
        """Whether the claim holds; None where it does not apply."""
        if self.difference is None:
            return None
        return self.difference < math.inf and self.difference <= self.tolerance


def check(trace: Trace) -> tuple[Finding, ...]:
    """Recompute every matrix of a trace in plain loops and compare, cell by cell.

    A difference is allowed up to what rounding can cause in that very cell, and no further:

        product, affine   2 gamma_n sum |a b|             n terms, in float64
        scaled            2 gamma_4 |scaled|
        softmax           2 u w_j (|d_j| + sum w |d| + n + 14),    d = x - max x
        sums              2 gamma_(n+2)
        range             gamma_(2n+4) max |value|
        order             these bounds, carried from the first matrix to the last

    where u = 2^-53 and gamma_n = n u / (1 - n u). In a float32 trace u = 2^-24 takes the place
    of one of the two, since the loops run in float64. `rounding` derives the bounds.

    Args:
        trace: of any kind. A matrix without a rule, or whose rule has neither a sample nor sources,
            is taken as given; a trace without rules claims nothing.

    Returns:
        One `Finding` per claim: each matrix sampled or computed again from the matrices of the
        trace; the row sums of softmax; the range of each weighted average; and what the reverse
        order of the words does to the last matrix. A claim with a NaN does not hold, unless a
        normalization that can divide 0 by 0 has led to it, and the plain loops find it too.

    Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1.
    """
    if not trace.rules:
        return ()
    given = {name: Constant("loaded") for name in trace.matrices if name not in trace.rules}
    trace = PlainTrace(trace.matrices, trace.words, {**trace.rules, **given})
    rows = rows_of(trace)
    with np.errstate(all="ignore"):  # what is not finite shows in the difference
        return (
            *_recomputed(trace, rows),
            *_sums(trace, rows),
            *_ranges(trace),
            *_order(trace),
        )


def _recomputed(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    numbers = _in_double(trace)
    undefined = _may_be_undefined(trace.rules)
    for name, matrix in trace.matrices.items():
        rule = trace.rules[name]
        computed = _computed(name, rule, rows, matrix.shape)
        if isinstance(rule, Overridden):  # an override is given, not computed
            computed = computed and _with(computed, rows[name], rule.replaced)
            rule = rule.of
        if computed is None:
            continue
        claim: Claim = "drawn" if isinstance(rule, SampledVectors | SampledWeights) else "computed"
        expected = _shaped(computed, matrix.shape)
        if expected is None:
            findings.append(Finding(claim, name, math.inf))
            continue
        bound = rounding_bound(rule, numbers, expected, matrix.dtype)
        differences = _differences(numbers[name], expected, may_be_nan=name in undefined)
        findings.append(_worst(claim, name, differences, bound))
    return findings


def _may_be_undefined(rules: Mapping[str, Rule]) -> set[str]:
    """The matrices in which NaN can be right: normalizations, and what is computed from them."""
    found: set[str] = set()
    for name, rule in rules.items():
        if isinstance(rule, Normalization) or {source.matrix for source in rule.sources} & found:
            found.add(name)
    return found


def _computed(
    name: str, rule: Rule, rows: Mapping[str, Rows], shape: tuple[int, ...]
) -> Rows | None:
    """The rows by plain loops; each step of a recurrence starts at the state in the trace."""
    if not isinstance(rule, Recurrence):
        return recompute(rule, rows, shape)
    step = replace(rule, first="before")
    before = rows[rule.first][-1] if rule.first else [0.0] * shape[1]
    states: Rows = []
    for x, state in zip(rows[rule.input], rows[name], strict=True):
        states += recompute(step, {**rows, rule.input: [x], "before": [before]}, shape) or []
        before = state
    return states


def _in_double(trace: Trace) -> dict[str, Numbers]:
    return {name: matrix.astype(np.float64) for name, matrix in trace.matrices.items()}


def _shaped(rows: Rows, shape: tuple[int, ...]) -> Numbers | None:
    """The rows as an array, or None if they do not have this shape."""
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        return None
    return np.array(rows, np.float64).reshape(shape)


def _with(rows: Rows, others: Rows, cells: Iterable[tuple[int, int]]) -> Rows:
    """The rows, with these cells replaced by those of the others."""
    for i, j in cells:
        rows[i][j] = others[i][j]
    return rows


def _differences(found: Numbers, expected: Numbers, *, may_be_nan: bool) -> Numbers:
    """Cell by cell; 0 between equal infinities, NaN where either is NaN, or 0 where both may."""
    is_equal = found == expected
    if may_be_nan:
        is_equal |= np.isnan(found) & np.isnan(expected)
    return np.where(is_equal, 0, abs(found - expected))


def _worst(claim: Claim, name: str, differences: Numbers, bounds: Numbers) -> Finding:
    """The cell whose difference is the largest multiple of its bound, a NaN before all others.

    Where nothing differs it is the cell with the largest bound. A bound of NaN allows nothing.
    """
    if not differences.size:
        return Finding(claim, name, 0.0)
    difference, bound = differences.ravel(), np.nan_to_num(bounds.ravel(), posinf=np.inf)
    multiples = np.where(difference == 0, 0, difference / bound)
    multiples = np.where(difference == np.inf, np.inf, multiples)  # inf / inf is NaN
    worst = np.lexsort((bound, multiples))[-1]  # NaN sorts last
    return Finding(claim, name, float(difference[worst]), float(bound[worst]))


def _sums(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    for name, rule in trace.rules.items():
        if isinstance(rule, Softmax):
            matrix = trace.matrices[name]
            expected = [0.0 if _is_masked(row) else 1.0 for row in rows[rule.of]]
            pairs = zip(rows[name], expected, strict=True)
            differences = np.array([abs(sum_of(row) - total) for row, total in pairs])
            bound = gamma_of_both(matrix.shape[-1] + 2, matrix.dtype)
            findings.append(_worst("sums", name, differences, np.full(differences.shape, bound)))
    return findings


def _is_masked(row: list[float]) -> bool:
    return all(x == -math.inf for x in row)


def _ranges(trace: Trace) -> list[Finding]:
    findings = []
    numbers = _in_double(trace)
    for name, rule in trace.rules.items():
        if not isinstance(rule, Product) or rule.is_left_transposed:
            continue
        weights = trace.rules[rule.left]
        if isinstance(weights, Softmax):
            may_look = ~np.isneginf(numbers[weights.of])
            outputs, values, dtype = numbers[name], numbers[rule.right], trace.matrices[name].dtype
            differences, bounds = np.zeros_like(outputs), np.zeros_like(outputs)
            for i, output in enumerate(outputs):
                differences[i], bounds[i] = _outside(output, values[may_look[i]], dtype)
            findings.append(_worst("range", name, differences, bounds))
    return findings


def _outside(output: Numbers, values: Numbers, dtype: DType) -> tuple[Numbers, Numbers]:
    """How far each entry lies outside its values, and how far rounding can push it.

    Of no values an output is 0.
    """
    if not len(values):
        return abs(output), np.zeros(output.shape)
    beyond = np.maximum(values.min(axis=0) - output, output - values.max(axis=0))
    return np.maximum(beyond, 0), gamma(2 * len(values) + 4, dtype) * abs(values).max(axis=0)


def _order(trace: Trace) -> list[Finding]:
    """Reverse the words at the input, and compare what comes out at the end."""
    last = list(trace.matrices)[-1]
    reason = _reason(trace.rules)
    if reason:
        return [Finding("order", last, None, reason=reason)]
    reversed_axes = token_axes(trace.rules)
    if not reversed_axes:
        return []
    again = _reverse(in_reverse_order(trace)[last], last, reversed_axes)
    expected = _shaped(again, trace.matrices[last].shape)
    if expected is None:
        return [Finding("order", last, math.inf)]
    numbers = _in_double(trace)
    may_be_nan = last in _may_be_undefined(trace.rules)
    differences = _differences(numbers[last], expected, may_be_nan=may_be_nan)
    return [_worst("order", last, differences, _carried(trace)[last])]


def _carried(trace: Trace) -> dict[str, Numbers]:
    """The bound of each matrix, had all before it been computed twice as well."""
    numbers = _in_double(trace)
    errors: dict[str, Numbers] = {}
    for name, matrix in trace.matrices.items():
        rule = trace.rules[name]
        errors[name] = (
            rounding_bound(rule, numbers, numbers[name], matrix.dtype, errors)
            if rule.sources
            else np.zeros(matrix.shape)  # both computations start here
        )
    return errors


def in_reverse_order(trace: Trace) -> dict[str, Rows]:
    """Every matrix for the words in reverse order, in plain loops from what is given."""
    reversed_axes, rows = token_axes(trace.rules), rows_of(trace)
    found: dict[str, Rows] = {}
    for name, matrix in trace.matrices.items():
        rule = trace.rules[name]
        computed = recompute(rule, found, matrix.shape) if rule.sources else None
        found[name] = _reverse(rows[name], name, reversed_axes) if computed is None else computed
    return found


def _reason(rules: Mapping[str, Rule]) -> Reason | None:
    """What makes the result depend on the order of the words."""
    if Constant("task") in rules.values():
        return "task"
    kinds = {type(rule) for rule in rules.values()}
    if Sinusoid in kinds:
        return "positions"
    if Recurrence in kinds:
        return "recurrence"
    if SingleRow in kinds:
        return "newest"
    return "mask" if kinds & {Masked, Multiplied} else None


def _reverse(rows: Rows, name: str, axes: frozenset[tuple[str, int]]) -> Rows:
    kept = rows[::-1] if (name, 0) in axes else rows
    return [row[::-1] for row in kept] if (name, 1) in axes else kept
