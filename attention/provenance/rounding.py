"""How far rounding alone can move each cell of a matrix: one bound per cell, from its terms.

    u        = 2^-53 in float64, 2^-24 in float32
    gamma_n  = n u / (1 - n u)
    |fl(x . y) - x . y| <= gamma_n |x| . |y|,    in any order of summation, with or without FMA

The bound comes from the sum of |a b|, not from |sum a b|: where large terms cancel, the result is
small but its error is not.

Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1.
"""

from collections.abc import Callable, Mapping
from typing import assert_never

import numpy as np

from attention.decoding_rules import SingleRow
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.provenance.gamma import DType, Numbers, Pair, gamma_of_both
from attention.provenance.layer_rounding import layer_bound
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
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked

# Relative errors in u. NumPy documents at most 2.52 ulp (5 u) for its float32 exp.
EXP, TANH, SIN, POWER, SAMPLE = 6, 8, 4, 4, 4
MAX_TERMS = 2**16  # each may underflow, with an absolute error up to the smallest normal number


def rounding_bound(
    rule: Rule,
    matrices: Mapping[str, Numbers],
    result: Numbers,
    dtype: DType,
    errors: Mapping[str, Numbers] | None = None,
) -> Numbers:
    """The largest difference between two computations of a matrix by the same rule.

        C = A B:       (gamma_n + gamma_n) (|A| + E_A) (|B| + E_B) + |A| E_B + E_A (|B| + E_B)
        w = softmax x: w_j (|d_j| + sum_k w_k |d_k| + n + 14) (u + u), where d = x - max x,
                       plus w_j (e^(E_j + L) - 1), where L = ln sum_k w_k e^E_k

    The second term in each line is how far differences E of the sources spread. exp turns the
    rounding error of its argument, u |d|, into a relative error of the weight. An error of a
    recurrent state comes from one step alone, since each step starts at the stored state.

    Args:
        rule: how the matrix is computed.
        matrices: the sources of the rule, by name.
        result: the matrix itself.
        dtype: the precision of the trace; the other computation is in float64.
        errors: how far each source may differ between the two; 0 unless given.

    Returns:
        The bound of each cell, the shape of `result`. NaN or infinity where a source is not
        finite.

    Source: Higham, 2002, sections 3.1 and 3.5 (products); Blanchard, Higham and Higham,
    "Accurately computing the log-sum-exp and softmax functions", 2021, section 4 (softmax).
    """
    known = errors or {}

    def pair(name: str) -> tuple[Numbers, Numbers]:
        matrix = matrices[name]
        return matrix, known.get(name, np.zeros_like(matrix))

    smallest = MAX_TERMS * float(np.finfo(dtype).tiny)
    unit = gamma_of_both(1, dtype)
    with np.errstate(all="ignore"):
        match rule:
            case Product():
                (a, e_a), (b, e_b) = _factors(rule, pair)
                bound = _product(a, e_a, b, e_b, gamma_of_both(a.shape[1], dtype))
            case SumOfProducts(products):
                factors = [_factors(product, pair) for product in products]
                terms = sum(a.shape[1] for (a, _), _ in factors)
                growth = gamma_of_both(terms + len(factors), dtype)
                bound = np.zeros(result.shape)
                for (a, e_a), (b, e_b) in factors:
                    bound = bound + _product(a, e_a, b, e_b, growth)
            case Difference(left, right, factor):
                (a, e_a), (b, e_b) = pair(left), pair(right)
                error = gamma_of_both(3, dtype) * (abs(a) + abs(b)) + 2 * (e_a + e_b)
                bound = abs(factor) * error
            case Times(of, factor):
                a, e_a = pair(of)
                bound = abs(factor) * (gamma_of_both(2, dtype) * abs(a) + 2 * e_a)
            case RunningMean(before, of, decay, power):
                (a, e_a), (b, e_b) = pair(before), pair(of)
                sizes = decay * abs(a) + (1 - decay) * abs(b) ** power
                spread = decay * e_a + (1 - decay) * ((abs(b) + e_b) ** power - abs(b) ** power)
                bound = gamma_of_both(5, dtype) * (sizes + spread) + spread
            case SoftmaxGradient(softmax, gradient):
                bound = _softmax_gradient(*pair(softmax), *pair(gradient), dtype)
            case AdamStep():
                bound = gamma_of_both(POWER + 10, dtype) * abs(result)
            case Affine(left, right, bias):
                (a, e_a), (b, e_b), (c, e_c) = pair(left), pair(right), pair(bias)
                growth = gamma_of_both(a.shape[1] + 1, dtype)
                bound = _product(a, e_a, b, e_b, growth) + growth * (abs(c) + e_c) + e_c
            case Sum(left, right):
                (a, e_a), (b, e_b) = pair(left), pair(right)
                bound = unit * (abs(a + b) + e_a + e_b) + e_a + e_b
            case Scale(of):
                a, e_a = (part / rule.divisor for part in pair(of))
                bound = gamma_of_both(4, dtype) * (abs(a) + e_a) + e_a  # sqrt, 1 / x, cast, product
            case Masked(of):
                (a, e_a), added = pair(of), rule.added(result.shape)
                bound = unit * (abs(a + added) + abs(added) + e_a) + e_a
                bound = np.where(np.isneginf(added) | np.isneginf(a), 0, bound)
            case Softmax(of):
                return _softmax(*pair(of), unit) + smallest
            case Softcap(of):
                bound = (TANH + 4) * unit * abs(result) + pair(of)[1]  # the slope is at most 1
            case Multiplied(of, mask):
                return np.where(np.broadcast_to(mask, result.shape), pair(of)[1], 0)
            case Normalization(of, kind):
                bound = _normalization(*pair(of), unit, kind)
            case Deviation(left, right):
                (a, e_a), (b, e_b) = pair(left), pair(right)
                bound = np.where(a == b, 0, unit * (abs(b - a) + e_a + e_b)) + e_a + e_b
            case Stacked(parts):
                return np.concatenate([pair(part)[1] for part in parts])  # copies
            case Concatenation(parts):
                return np.concatenate([pair(part)[1] for part in parts], axis=1)  # copies
            case SingleRow(of, row):
                return pair(of)[1][row : row + 1]  # copies
            case Recurrence():
                bound = _step(rule, matrices, result, dtype)
            case Sinusoid():
                bound = _waves(rule, result, unit)
            case SampledVectors() | SampledWeights():
                return SAMPLE * unit * abs(result)
            case RowMean() | RowVariance() | Standardization() | ElementwiseAffine() | Activation():
                bound = layer_bound(rule, pair, result, dtype)
            case Constant() | Overridden():  # given, not computed
                return np.zeros(result.shape)
            case _:
                assert_never(rule)
    enlarged: Numbers = bound + smallest
    return enlarged


def _factors(rule: Product, pair: Callable[[str], Pair]) -> tuple[Pair, Pair]:
    """Both factors of a product as they are multiplied."""
    (a, e_a), (b, e_b) = pair(rule.left), pair(rule.right)
    left = (a.T, e_a.T) if rule.is_left_transposed else (a, e_a)
    return left, ((b.T, e_b.T) if rule.is_transposed else (b, e_b))


def _softmax_gradient(
    a: Numbers, e_a: Numbers, da: Numbers, e_da: Numbers, dtype: DType
) -> Numbers:
    """Of a (da - sum a da): one sum of n terms, a subtraction and a product."""
    a_at_most, da_at_most = abs(a) + e_a, abs(da) + e_da
    mean = (a_at_most * da_at_most).sum(axis=-1, keepdims=True)
    spread = (abs(a) * e_da + e_a * da_at_most).sum(axis=-1, keepdims=True)
    growth = gamma_of_both(a.shape[-1] + 3, dtype)
    size = da_at_most + mean
    bound: Numbers = growth * a_at_most * size + e_a * size + a_at_most * (e_da + spread)
    return bound


def _product(a: Numbers, e_a: Numbers, b: Numbers, e_b: Numbers, growth: float) -> Numbers:
    b_at_most = abs(b) + e_b
    bound: Numbers = growth * ((abs(a) + e_a) @ b_at_most) + abs(a) @ e_b + e_a @ b_at_most
    return bound


def _softmax(x: Numbers, e_x: Numbers, unit: float) -> Numbers:
    if not x.size:
        return np.zeros(x.shape)
    largest = x.max(axis=-1, keepdims=True)
    behind = np.where(np.isneginf(x), np.inf, largest - x)  # |d|
    powers = np.exp(-behind)
    total = powers.sum(axis=-1, keepdims=True)
    w = powers / np.where(total == 0, 1, total)
    w_behind = np.where(w > 0, w * behind, 0)
    mean_behind = w_behind.sum(axis=-1, keepdims=True)
    rounding = w_behind + w * (mean_behind + 2 * EXP + x.shape[-1] + 2)
    e_x = np.where(np.isneginf(x), 0, e_x)
    L = np.log1p((w * np.expm1(e_x)).sum(axis=-1, keepdims=True))
    growth = np.exp(e_x + L)
    bound = unit * rounding * growth + w * np.expm1(e_x + L)
    # Where a score may be off by 1 or more the bound explodes: two weights differ by at most 1.
    too_far = e_x.max(axis=-1, keepdims=True) >= 1
    return np.where(too_far, 1, np.minimum(bound, 1))


def _normalization(x: Numbers, e_x: Numbers, unit: float, kind: str) -> Numbers:
    """As of a softmax; for shares of a plain sum, the error of that sum, by how much it cancels."""
    if kind == "columns":
        by_column: Numbers = _softmax(x.T, e_x.T, unit).T
        return by_column
    if kind == "naive":
        return _softmax(x, e_x, unit)
    if kind == "one_hot":
        return np.zeros(x.shape)  # equal up to rounding counts as equal
    if kind == "no_max":
        lost: Numbers = 8 * 2.0**-1074 * x.shape[-1] / np.exp(x).sum(axis=-1, keepdims=True)
        return _softmax(x, e_x, unit) + lost  # what underflows
    x, e_x = (np.where(np.isneginf(x), 0, part) for part in (x, e_x))
    total = abs(x.sum(axis=-1, keepdims=True))
    growth = unit * (x.shape[-1] + 1)
    error = (abs(x) * growth + e_x * (1 + growth)).sum(axis=-1, keepdims=True)
    left = np.maximum(total - error, 0)  # at least so much of the sum is certain
    bound: Numbers = (abs(x) * (error / total + 2 * unit) + e_x) / left
    return bound


def _step(
    rule: Recurrence, matrices: Mapping[str, Numbers], result: Numbers, dtype: DType
) -> Numbers:
    """The error of one step; tanh has a slope of at most 1 and lies between -1 and 1."""
    x, W_input, W_state = (matrices[name] for name in (rule.input, rule.W_input, rule.W_state))
    first = matrices[rule.first][-1:] if rule.first else np.zeros((1, result.shape[1]))
    before = np.concatenate([first, matrices[rule.state]])[:-1]
    terms = abs(x) @ abs(W_input) + abs(before) @ abs(W_state)
    argument = np.minimum(gamma_of_both(x.shape[1] + before.shape[1], dtype) * terms, 2)
    bound: Numbers = argument + TANH * gamma_of_both(1, dtype) * (abs(result) + argument)
    return bound


def _waves(rule: Sinusoid, result: Numbers, unit: float) -> Numbers:
    """An angle is t times a power; the power of 0 is exactly 1, and so is t times it."""
    frequencies = np.array([rule.frequency(column) for column in range(result.shape[1])])
    angles = np.arange(result.shape[0])[:, None] * frequencies  # (n, d_model)
    bound: Numbers = unit * (np.where(frequencies == 1, 0, (POWER + 1) * angles) + SIN)
    return bound
