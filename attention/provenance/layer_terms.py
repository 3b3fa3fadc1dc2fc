"""The terms of what a layer computes beyond attention, and what their sum is divided by."""

import math
from typing import assert_never

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.provenance.explanation import Factor, Term

LayerRule = RowMean | RowVariance | Standardization | ElementwiseAffine | Activation


def layer_terms(rule: LayerRule, numbers: list[list[Factor]]) -> tuple[tuple[Term, ...], float]:
    """The terms of one cell, and their divisor; `numbers` are the cells of each source."""
    match rule:
        case RowMean():
            (row,) = numbers
            return tuple(Term((x,), x.value) for x in row), float(len(row))
        case RowVariance():
            row, (mean,) = numbers
            away = ((x, x.value - mean.value) for x in row)
            return tuple(Term((x, mean), d * d) for x, d in away), float(len(row))
        case Standardization():
            (x,), (mean,), (variance,) = numbers
            root = math.sqrt(variance.value + rule.eps)
            return (Term((x,), x.value), Term((mean,), -mean.value)), root
        case ElementwiseAffine():
            (x,), (gamma,), (beta,) = numbers
            return (Term((x, gamma), x.value * gamma.value), Term((beta,), beta.value)), 1.0
        case Activation():
            ((x,),) = numbers
            share = passing_share(rule, x.value)
            return (Term((x, Factor(share)), x.value * share),), 1.0
        case _:
            assert_never(rule)


def passing_share(rule: Activation, x: float) -> float:
    """How much of a number passes: all or nothing of ReLU, between both of GELU."""
    return float(x > 0) if rule.kind == "relu" else math.erfc(-x * math.sqrt(0.5)) / 2
