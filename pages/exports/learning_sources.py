"""Gradients and steps as source code, which NumPy and PyTorch read alike."""

from collections.abc import Mapping
from typing import assert_never

from attention.learning_rules import (
    EPSILON,
    MEAN_DECAY,
    SQUARE_DECAY,
    AdamStep,
    Difference,
    RunningMean,
    SoftmaxGradient,
    Times,
)
from attention.rules import Product, SumOfProducts


def learning_source(
    rule: SumOfProducts | Difference | Times | SoftmaxGradient | RunningMean,
    names: Mapping[str, str],
) -> str:
    """The expression that computes a matrix by its rule; `names` has the variable of each."""
    match rule:
        case SumOfProducts(products):
            return " + ".join(_product(one, names) for one in products)
        case Difference(left, right, factor):
            difference = f"{names[left]} - {names[right]}"
            return difference if factor == 1 else f"({difference}) * {factor!r}"
        case Times(of, factor):
            return f"{factor!r} * {names[of]}"
        case SoftmaxGradient(softmax, gradient):
            a, da = names[softmax], names[gradient]
            return f"{a} * ({da} - ({a} * {da}).sum(axis=-1, keepdims=True))"
        case RunningMean(before, of, decay, power):
            new = names[of] + (" ** 2" if power == 2 else "")
            return f"{decay} * {names[before]} + (1 - {decay}) * {new}"
        case _:
            assert_never(rule)


def adam_source(rule: AdamStep, names: Mapping[str, str], module: str) -> str:
    """The expression of one step of Adam."""
    mean = f"{names[rule.mean]} / (1 - {MEAN_DECAY}**{rule.step})"
    square = f"{names[rule.square]} / (1 - {SQUARE_DECAY}**{rule.step})"
    return f"{rule.rate!r} * ({mean}) / ({module}.sqrt({square}) + {EPSILON})"


def _product(rule: Product, names: Mapping[str, str]) -> str:
    left = names[rule.left] + (".T" if rule.is_left_transposed else "")
    right = names[rule.right] + (".T" if rule.is_transposed else "")
    return f"{left} @ {right}"
