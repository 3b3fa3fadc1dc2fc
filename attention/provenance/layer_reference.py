"""The plain loops of what a layer computes beyond attention."""

import math
from collections.abc import Mapping
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
            return [[math.fsum(row) / len(row)] for row in of]
        case RowVariance():
            pairs = zip(of, rows[rule.mean], strict=True)
            return [[math.fsum((x - m) ** 2 for x in row) / len(row)] for row, (m,) in pairs]
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
