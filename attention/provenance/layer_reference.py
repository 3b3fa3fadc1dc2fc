"""The plain loops of what a layer computes beyond attention."""

import math
from collections.abc import Iterable, Mapping
from typing import assert_never

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)

Rows = list[list[float]]


def recompute_layer(
    rule: RowMean | RowVariance | Standardization | ElementwiseAffine | Activation,
    rows: Mapping[str, Rows],
) -> Rows:
    """One matrix by its rule, from the matrices that the rule names."""
    of = rows[rule.of]
    match rule:
        case RowMean():
            return [[sum_of(row) / len(row)] for row in of]
        case RowVariance():
            pairs = zip(of, rows[rule.mean], strict=True)
            away = ([x - m for x in row] for row, (m,) in pairs)
            return [[sum_of(d * d for d in row) / len(row)] for row in away]
        case Standardization():
            means, variances = rows[rule.mean], rows[rule.variance]
            return [
                [(x - m) / math.sqrt(v + rule.eps) for x in row]
                for row, (m,), (v,) in zip(of, means, variances, strict=True)
            ]
        case ElementwiseAffine():
            (gamma,), (beta,) = rows[rule.gamma], rows[rule.beta]
            return [[x * g + b for x, g, b in zip(row, gamma, beta, strict=True)] for row in of]
        case Activation(_, "relu"):
            return [[x if x > 0 else 0.0 for x in row] for row in of]
        case Activation():
            return [[x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in row] for row in of]
        case _:
            assert_never(rule)


def sum_of(numbers: Iterable[float]) -> float:
    """The sum, rounded once; where it overflows, the one in order, infinite or NaN."""
    listed = list(numbers)
    try:
        return math.fsum(listed)
    except (OverflowError, ValueError):  # as it says of 1e308 + 1e308, and of inf - inf
        return sum(listed)
