"""An independent reference: each rule in plain loops over Python numbers.

It computes sqrt(d_k), the mask, the positions, softmax and every product by itself, and shares
no helper with the code that it checks: where both agree, both are right. It does not check the
samples themselves: those come from `embed` and `projection`, so a wrong generator would agree
with itself. The tests of `attention.inputs.prng` check that one.
"""

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Any, assert_never

from numpy.typing import NDArray

from attention.decoding_rules import SingleRow
from attention.inputs.embeddings import embed
from attention.inputs.projections import projection
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.provenance.layer_reference import Rows, recompute_layer, sum_of
from attention.rules import (
    Affine,
    Concatenation,
    Constant,
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
    SumOfProducts,
)
from attention.traces import Trace
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked


def rows_of(trace: Trace) -> dict[str, Rows]:
    """Every matrix of a trace as a list of rows."""
    return {name: matrix.tolist() for name, matrix in trace.matrices.items()}


def recompute(rule: Rule, rows: Mapping[str, Rows], shape: tuple[int, ...]) -> Rows | None:
    """Compute one matrix by its rule, from the matrices that the rule names.

    Args:
        rule: how the matrix is computed.
        rows: the matrices that it is computed from, by name.
        shape: of the matrix.

    Returns:
        Its rows; None for a constant, which nothing computes. An overridden matrix has the
        numbers from before it was overridden.
    """
    match rule:
        case SampledVectors(words, seed):
            return _listed(embed(words, shape[1], seed))
        case SampledWeights(name, d_in, seed):
            return _listed(projection(name, d_in, shape[1], seed))
        case Constant():
            return None
        case Overridden(of):
            return recompute(of, rows, shape)
        case Sinusoid(d_model):
            return [[_wave(t, m, d_model) for m in range(shape[1])] for t in range(shape[0])]
        case Sum(left, right):
            return _sum(rows[left], rows[right])
        case Product():
            return _product_of(rule, rows, shape[1])
        case SumOfProducts(products):
            total = [[0.0] * shape[1] for _ in range(shape[0])]
            for one in products:
                total = _sum(total, _product_of(one, rows, shape[1]))
            return total
        case Difference(left, right, factor):
            pairs = zip(rows[left], rows[right], strict=True)
            return [[(a - b) * factor for a, b in zip(*pair, strict=True)] for pair in pairs]
        case Times(of, factor):
            return [[x * factor for x in row] for row in rows[of]]
        case SoftmaxGradient(softmax, gradient):
            pairs = zip(rows[softmax], rows[gradient], strict=True)
            return [_softmax_gradient(a, da) for a, da in pairs]
        case RunningMean(before, of, decay, power):
            pairs = zip(rows[before], rows[of], strict=True)
            return [[decay * a + (1 - decay) * (b if power == 1 else b * b)
                     for a, b in zip(*pair, strict=True)] for pair in pairs]  # fmt: skip
        case AdamStep():
            pairs = zip(rows[rule.mean], rows[rule.square], strict=True)
            return [[_adam(m, v, rule) for m, v in zip(*pair, strict=True)] for pair in pairs]
        case Affine(left, right, bias):
            product = _product(rows[left], rows[right], shape[1])
            return _sum(product, rows[bias] * len(product))
        case Concatenation(parts):
            aligned = zip(*(rows[part] for part in parts), strict=True)
            return [[x for row in some for x in row] for some in aligned]
        case Stacked(parts):
            return [list(row) for part in parts for row in rows[part]]
        case SingleRow(of, row):
            return [list(rows[of][row])]
        case Scale(of, d_k, power):
            return [[x / d_k**power for x in row] for row in rows[of]]
        case Softcap(of, cap):
            return [[cap * math.tanh(x / cap) for x in row] for row in rows[of]]
        case Multiplied(of, mask):
            pairs = zip(rows[of], _broadcast(mask, rows[of]), strict=True)
            return [
                [x if is_kept else 0.0 * x for x, is_kept in zip(*pair, strict=True)]
                for pair in pairs
            ]
        case Normalization(of, "columns"):
            return _columns([_softmax(column) for column in _columns(rows[of], shape[1])], shape[0])
        case Normalization(of, kind):
            return [_normalized(row, kind) for row in rows[of]]
        case Deviation(left, right):
            pairs = zip(rows[left], rows[right], strict=True)
            return [[0.0 if a == b else b - a for a, b in zip(*two, strict=True)] for two in pairs]
        case Masked(of, mask):
            return _masked(rows[of], mask)
        case Softmax(of):
            return [_softmax(row) for row in rows[of]]
        case Recurrence():
            return _states(rule, rows, shape[1])
        case RowMean() | RowVariance() | Standardization() | ElementwiseAffine() | Activation():
            return recompute_layer(rule, rows)
        case _:
            assert_never(rule)


def _listed(numbers: NDArray[Any]) -> Rows:
    rows: Rows = numbers.tolist()
    return rows


def _wave(t: int, column: int, d_model: int) -> float:
    angle = t / 10_000 ** (2 * (column // 2) / d_model)
    return math.cos(angle) if column % 2 else math.sin(angle)


def _sum(left: Rows, right: Rows) -> Rows:
    pairs = zip(left, right, strict=True)
    return [[a + b for a, b in zip(*pair, strict=True)] for pair in pairs]


def _product(left: Rows, right: Rows, width: int, *, is_transposed: bool = False) -> Rows:
    columns = right if is_transposed else _columns(right, width)
    return [[_dot(row, column) for column in columns] for row in left]


def _product_of(rule: Product, rows: Mapping[str, Rows], width: int) -> Rows:
    left, right = rows[rule.left], rows[rule.right]
    if rule.is_left_transposed:
        left = _columns(left, len(left[0]))
    return _product(left, right, width, is_transposed=rule.is_transposed)


def _softmax_gradient(a: list[float], da: list[float]) -> list[float]:
    mean = _dot(a, da)
    return [x * (dx - mean) for x, dx in zip(a, da, strict=True)]


def _adam(m: float, v: float, rule: AdamStep) -> float:
    mean, square = m / (1 - 0.9**rule.step), v / (1 - 0.999**rule.step)
    return rule.rate * mean / (math.sqrt(square) + 1e-8)


def _masked(rows: Rows, mask: NDArray[Any]) -> Rows:
    pairs = zip(rows, _broadcast(mask, rows), strict=True)
    return [[_masked_number(x, given) for x, given in zip(*pair, strict=True)] for pair in pairs]


def _broadcast(mask: NDArray[Any], rows: Rows) -> list[list[Any]]:
    """The mask of each cell; it has up to two axes, and a single row or column is repeated."""
    listed = mask.tolist()
    for _ in range(2 - mask.ndim):
        listed = [listed]
    aligned = ((row, listed[i % len(listed)]) for i, row in enumerate(rows))
    return [[given[j % len(given)] for j in range(len(row))] for row, given in aligned]


def _masked_number(x: float, mask: bool | float) -> float:
    if isinstance(mask, bool):
        return x if mask else -math.inf
    return -math.inf if mask == -math.inf else x + mask


def _columns(rows: Rows, count: int) -> Rows:
    return [[row[j] for row in rows] for j in range(count)]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    total: float = sum(map(mul, left, right))
    return total


def _softmax(row: list[float]) -> list[float]:
    """Weights that sum to 1; zeros for a row of -inf only."""
    largest = max(row, default=-math.inf)
    if largest == -math.inf:
        return [0.0] * len(row)
    powers = [math.exp(x - largest) for x in row]
    total = math.fsum(powers)
    return [power / total for power in powers]


def _normalized(row: list[float], kind: str) -> list[float]:
    """Shares of a row that are no softmax; NaN where a float has no better answer."""
    if kind == "one_hot":
        finite = [x for x in row if x > -math.inf]
        slack = max(map(abs, finite), default=0.0) * 2**-39
        best = [x > -math.inf and x >= max(finite) - slack for x in row]
        return [is_best / max(1, sum(best)) for is_best in best]
    if kind == "plain_division":
        total = sum_of(x for x in row if x > -math.inf)
        return [_share(x, total) if x > -math.inf else 0.0 for x in row]
    if kind == "naive":
        return [math.nan] * len(row) if max(row) == -math.inf else _softmax(row)
    powers = [math.exp(x) if x < 709.782712893384 else math.inf for x in row]
    return [_share(power, sum(powers)) for power in powers]


def _share(x: float, total: float) -> float:
    if total == 0:
        return math.copysign(math.inf, x) * math.copysign(1.0, total) if x else math.nan
    return x / total


def _states(rule: Recurrence, rows: Mapping[str, Rows], width: int) -> Rows:
    W_input, W_state = (_columns(rows[name], width) for name in (rule.W_input, rule.W_state))
    state = rows[rule.first][-1] if rule.first else [0.0] * width
    states = []
    for x in rows[rule.input]:
        state = [math.tanh(_dot(x, W_input[j]) + _dot(state, W_state[j])) for j in range(width)]
        states.append(state)
    return states
