"""Every matrix once more, the slow way: plain loops over Python numbers, from what it is made of.

Only the draws share code with the fast way: so where both agree, both are right.
"""

import math
from collections.abc import Mapping, Sequence
from operator import mul

from attention.arrays import Array
from attention.inputs.embeddings import embed
from attention.inputs.projections import projection
from attention.rules import (
    BASE,
    Affine,
    Concatenation,
    Masked,
    Overridden,
    Product,
    Recurrence,
    Rule,
    SampledVectors,
    SampledWeights,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
)
from attention.traces import Trace

Rows = list[list[float]]


def rows_of(trace: Trace) -> dict[str, Rows]:
    """Every matrix of a trace as a list of rows."""
    return {name: matrix.tolist() for name, matrix in trace.matrices.items()}


def recompute(rule: Rule, rows: Mapping[str, Rows], shape: tuple[int, ...]) -> Rows | None:
    """A matrix computed by its rule from the matrices that the rule names.

    Args:
        rule: how it is computed.
        rows: the matrices that it is made of, by name.
        shape: of the matrix, for what is drawn.

    Returns:
        Its rows; None where the rule computes nothing. What somebody edited is as it was before.
    """
    match rule:
        case SampledVectors(words, seed):
            return _drawn(embed(words, shape[1], seed))
        case SampledWeights(name, d_in, seed):
            return _drawn(projection(name, d_in, shape[1], seed))
        case Sinusoid():
            return [[_wave(rule, t, m) for m in range(shape[1])] for t in range(shape[0])]
        case Sum(left, right):
            pairs = zip(rows[left], rows[right], strict=True)
            return [[a + b for a, b in zip(*pair, strict=True)] for pair in pairs]
        case Product(left, right, is_transposed):
            factor = rows[right]
            columns = factor if is_transposed else _columns(factor, shape[1])
            return [[_dot(row, column) for column in columns] for row in rows[left]]
        case Affine(left, right, bias):
            columns = _columns(rows[right], shape[1])
            return [
                [_dot(row, column) + b for column, b in zip(columns, rows[bias][0], strict=True)]
                for row in rows[left]
            ]
        case Concatenation(parts):
            beside = zip(*(rows[part] for part in parts), strict=True)
            return [[x for row in some for x in row] for some in beside]
        case Overridden(of):
            return recompute(of, rows, shape)
        case Scale(of):
            return [[x / rule.divisor for x in row] for row in rows[of]]
        case Masked(of):
            added = rule.added(shape).tolist()
            pairs = zip(rows[of], added, strict=True)
            return [[a + b for a, b in zip(*pair, strict=True)] for pair in pairs]
        case Softmax(of):
            return [_softmax(row) for row in rows[of]]
        case Recurrence():
            return _states(rule, rows, shape[1])
    return None


def _drawn(numbers: Array) -> Rows:
    drawn: Rows = numbers.tolist()
    return drawn


def _wave(rule: Sinusoid, t: int, column: int) -> float:
    angle = t * BASE ** (-(column - column % 2) / rule.d_model)
    return math.cos(angle) if column % 2 else math.sin(angle)


def _columns(rows: Rows, count: int) -> Rows:
    return [[row[j] for row in rows] for j in range(count)]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    total: float = sum(map(mul, left, right))
    return total


def _softmax(row: list[float]) -> list[float]:
    """Shares that sum to 1; a row of nothing but -inf gets zeros."""
    largest = max(row, default=-math.inf)
    if largest == -math.inf:
        return [0.0] * len(row)
    powers = [math.exp(x - largest) for x in row]
    total = math.fsum(powers)
    return [power / total for power in powers]


def _states(rule: Recurrence, rows: Mapping[str, Rows], width: int) -> Rows:
    W_input, W_state = (_columns(rows[name], width) for name in (rule.W_input, rule.W_state))
    state = rows[rule.first][-1] if rule.first else [0.0] * width
    states = []
    for x in rows[rule.input]:
        state = [math.tanh(_dot(x, W_input[j]) + _dot(state, W_state[j])) for j in range(width)]
        states.append(state)
    return states
