"""Whether the numbers of a trace are right: each claim with what was measured. No sentences."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from attention.arrays import Array
from attention.provenance.reference import Rows, recompute, rows_of
from attention.provenance.token_axes import token_axes
from attention.rules import (
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
from attention.traces import Trace

TOLERANCE = 1e-12  # for numbers up to 1; for larger ones, times the largest
SINGLE = 1e-5  # of float32, the numbers of a trained model

Claim = Literal["drawn", "computed", "sums", "range", "order"]
Reason = Literal["positions", "mask", "recurrence"]


@dataclass(frozen=True)
class Finding:
    """One claim about one matrix, and the largest difference that was found.

    drawn     it is the draw that its words, its name and the seed stand for
    computed  it is what plain loops make of the matrices that it is made of
    sums      each row sums to 1, or to 0 where it may look nowhere
    range     each entry lies between the smallest and the largest value that it averages
    order     the words in reverse order give the same rows in reverse order
    """

    claim: Claim
    matrix: str
    difference: float | None  # None where the claim does not apply
    tolerance: float = TOLERANCE
    reason: Reason | None = None  # why it does not apply

    @property
    def holds(self) -> bool | None:
        """Whether it was found to be so; None where the claim does not apply."""
        return None if self.difference is None else self.difference <= self.tolerance


def check(trace: Trace) -> tuple[Finding, ...]:
    """Compute everything about a trace once more, in plain loops, and compare.

    Args:
        trace: of any kind. A matrix whose rule has neither a draw nor sources is taken as given;
            a trace without rules claims nothing.

    Returns:
        One `Finding` a claim: each matrix drawn or computed again, from the numbers in the trace
        itself; the sums of softmax's rows; the range of each weighted average; and what another
        order of the words does to the last matrix. A NaN holds nowhere.
    """
    if not trace.rules:
        return ()
    rows = rows_of(trace)
    return (
        *_recomputed(trace, rows),
        *_sums(trace, rows),
        *_ranges(trace, rows),
        *_order(trace, rows),
    )


def _recomputed(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    for name, matrix in trace.matrices.items():
        rule = trace.rules[name]
        computed = recompute(rule, rows, matrix.shape)
        if isinstance(rule, Overridden):  # what somebody put in is given, not computed
            computed = computed and _with(computed, rows[name], rule.replaced)
            rule = rule.of
        if computed is not None:
            claim: Claim = (
                "drawn" if isinstance(rule, SampledVectors | SampledWeights) else "computed"
            )
            findings.append(_finding(claim, name, matrix, _largest(rows[name], computed)))
    return findings


def _with(rows: Rows, others: Rows, cells: Iterable[tuple[int, int]]) -> Rows:
    """The rows, with these cells of the others in them."""
    for i, j in cells:
        rows[i][j] = others[i][j]
    return rows


def _finding(claim: Claim, name: str, matrix: Array, difference: float) -> Finding:
    largest = max((abs(x) for x in matrix.flat if math.isfinite(x)), default=0.0)
    return Finding(claim, name, difference, _tolerance(matrix) * max(1.0, float(largest)))


def _tolerance(matrix: Array) -> float:
    return SINGLE if matrix.dtype == np.float32 else TOLERANCE


def _largest(rows: Rows, others: Rows) -> float:
    """The largest difference; the same infinity differs by 0, and NaN from everything."""
    if [len(row) for row in rows] != [len(row) for row in others]:
        return math.inf
    differences = [
        0.0 if a == b else abs(a - b)
        for row, other in zip(rows, others, strict=True)
        for a, b in zip(row, other, strict=True)
    ]
    return _max(differences)


def _max(differences: Sequence[float]) -> float:
    """The largest of them; NaN if there is one, which `max` would pass over."""
    return math.nan if any(map(math.isnan, differences)) else max(differences, default=0.0)


def _sums(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    for name, rule in trace.rules.items():
        if isinstance(rule, Softmax):
            expected = [0.0 if _looks_nowhere(row) else 1.0 for row in rows[rule.of]]
            pairs = zip(rows[name], expected, strict=True)
            differences = [abs(math.fsum(row) - total) for row, total in pairs]
            tolerance = _tolerance(trace.matrices[name])
            findings.append(Finding("sums", name, _max(differences), tolerance))
    return findings


def _looks_nowhere(row: Sequence[float]) -> bool:
    return all(x == -math.inf for x in row)


def _ranges(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    for name, rule in trace.rules.items():
        weights = trace.rules[rule.left] if isinstance(rule, Product) else None
        if isinstance(rule, Product) and isinstance(weights, Softmax):
            outside = [
                _outside(output, [v for v, x in zip(rows[rule.right], row, strict=True)
                                  if x != -math.inf])
                for output, row in zip(rows[name], rows[weights.of], strict=True)
            ]  # fmt: skip
            findings.append(_finding("range", name, trace.matrices[name], _max(outside)))
    return findings


def _outside(output: Sequence[float], values: Rows) -> float:
    """How far an output lies outside the values it may be made of; of no values it is 0."""
    if not values:
        return _max([abs(x) for x in output])
    columns = zip(*values, strict=True)
    return _max([max(min(column) - x, x - max(column), 0.0) if not math.isnan(x) else x
                 for x, column in zip(output, columns, strict=True)])  # fmt: skip


def _order(trace: Trace, rows: Mapping[str, Rows]) -> list[Finding]:
    """Turn the words around where they come in, and look at what comes out at the end."""
    last = list(trace.matrices)[-1]
    reason = _reason(trace.rules)
    if reason:
        return [Finding("order", last, None, reason=reason)]
    turned = token_axes(trace.rules)
    if not turned:
        return []
    difference = _largest(_turn(rows[last], last, turned), in_reverse_order(trace)[last])
    return [_finding("order", last, trace.matrices[last], difference)]


def in_reverse_order(trace: Trace) -> dict[str, Rows]:
    """Every matrix, had the words come in reverse order: in plain loops, from what is given."""
    turned, rows = token_axes(trace.rules), rows_of(trace)
    found: dict[str, Rows] = {}
    for name, matrix in trace.matrices.items():
        rule = trace.rules[name]
        computed = recompute(rule, found, matrix.shape) if rule.sources else None
        found[name] = _turn(rows[name], name, turned) if computed is None else computed
    return found


def _reason(rules: Mapping[str, Rule]) -> Reason | None:
    """What ties the result to the order of the words."""
    kinds = {type(rule) for rule in rules.values()}
    if Sinusoid in kinds:
        return "positions"
    if Recurrence in kinds:
        return "recurrence"
    return "mask" if Masked in kinds else None


def _turn(rows: Rows, name: str, turned: frozenset[tuple[str, int]]) -> Rows:
    kept = rows[::-1] if (name, 0) in turned else rows
    return [row[::-1] for row in kept] if (name, 1) in turned else kept
