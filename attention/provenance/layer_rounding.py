"""How far rounding can move what a layer computes beyond attention; as in `rounding`."""

from collections.abc import Callable
from typing import assert_never

import numpy as np

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.provenance.gamma import DType, Numbers, Pair, gamma_of_both

ERF = 16  # relative error in u of erf or erfc, an addition and two products
STEEPEST = 1.13  # the largest slope of GELU, at sqrt(2)


def layer_bound(
    rule: RowMean | RowVariance | Standardization | ElementwiseAffine | Activation,
    pair: Callable[[str], Pair],
    result: Numbers,
    dtype: DType,
) -> Numbers:
    """The bound of each cell; `pair` gives a source by its name, with its own errors.

    mean:      gamma_(d+1) mean(|x| + E_x) + mean E_x
    variance:  gamma_(d+4) mean(D^2) + mean(2 |x - m| E + E^2),    D = |x - m| + E, where
               E = E_x + E_m + u (|x - m| + E_x + E_m) is the error of x - m
    norm:      gamma_8 (|y| + S) + S,    S = (E_x + E_m) / r + |y| (r' - r) / r, where r is
               the root that divides, and r - |r' - r| the smallest that it can be
    affine:    gamma_2 (|x g| + |b| + S) + S,    S = E_x (|g| + E_g) + |x| E_g + E_b
    GELU:      16 u (|x| + E_x) + 1.13 E_x;  ReLU: E_x
    """
    x, e_x = pair(rule.of)
    match rule:
        case RowMean():
            growth = gamma_of_both(x.shape[1] + 1, dtype)
            return growth * _mean(abs(x) + e_x) + _mean(e_x)
        case RowVariance(mean=mean):
            m, e_m = pair(mean)
            size = abs(x - m)
            e = e_x + e_m + gamma_of_both(1, dtype) * (size + e_x + e_m)
            growth = gamma_of_both(x.shape[1] + 4, dtype)
            return growth * _mean((size + e) ** 2) + _mean(2 * size * e + e**2)
        case Standardization(_, mean, variance, eps):
            (_, e_m), (v, e_v) = pair(mean), pair(variance)
            root: Numbers = np.sqrt(v + eps)
            smallest: Numbers = np.sqrt(np.maximum(v - e_v, 0) + eps)
            spread = (e_x + e_m) / smallest + abs(result) * (root - smallest) / smallest
            # x - mean is rounded before it is divided, and the root is computed twice.
            return gamma_of_both(8, dtype) * (abs(result) + spread) + spread
        case ElementwiseAffine(_, gamma, beta):
            (g, e_g), (b, e_b) = pair(gamma), pair(beta)
            spread = e_x * (abs(g) + e_g) + abs(x) * e_g + e_b
            return gamma_of_both(2, dtype) * (abs(x * g) + abs(b) + spread) + spread
        case Activation(_, "relu"):
            passed: Numbers = e_x.copy()
            return passed
        case Activation():
            return gamma_of_both(ERF, dtype) * (abs(x) + e_x) + STEEPEST * e_x
        case _:
            assert_never(rule)


def _mean(rows: Numbers) -> Numbers:
    mean: Numbers = rows.mean(axis=1, keepdims=True)
    return mean
