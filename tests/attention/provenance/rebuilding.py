"""A number computed again from what its explanation names."""

import math

import numpy as np

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.rules import (
    Affine,
    Concatenation,
    Masked,
    Product,
    SampledVectors,
    SampledWeights,
    Scale,
    Softmax,
    Sum,
    SumOfProducts,
)


def cells(trace):
    for name, numbers in trace.matrices.items():
        for row, column in np.ndindex(numbers.shape):
            yield name, row, column, numbers[row, column]


def rebuilt(explanation):
    """The value, from the terms alone, and the size of the numbers that went into it."""
    products = [math.prod(factor.value for factor in term.factors) for term in explanation.terms]
    match explanation.rule:
        case Product() | Sum() | SumOfProducts() | RunningMean() | Times() | Affine():
            return sum(products), sum(map(abs, products))
        case Difference(factor=factor):
            return sum(products) * factor, sum(map(abs, products)) * abs(factor)
        case SoftmaxGradient():
            a, da = (factor.value for factor in explanation.terms[explanation.cell.column].factors)
            return a * (da - sum(products)), a * (abs(da) + sum(map(abs, products)))
        case AdamStep(rate=rate, step=step):
            mean, square = products[0] / (1 - 0.9**step), products[1] / (1 - 0.999**step)
            value = rate * mean / (math.sqrt(square) + 1e-8)
            return value, abs(value)
        case Masked():
            return sum(products), max(map(abs, products))
        case Scale() | SampledVectors() | SampledWeights():
            return products[0] / explanation.divisor, abs(products[0])
        case RowMean():
            return sum(products) / len(products), max(map(abs, products))
        case RowVariance():
            pairs = [[factor.value for factor in term.factors] for term in explanation.terms]
            return sum((x - m) ** 2 for x, m in pairs) / len(pairs), max(abs(x) for x, _ in pairs)
        case Standardization():
            x, mean = products
            return (x - mean) / explanation.divisor, (abs(x) + abs(mean)) / explanation.divisor
        case ElementwiseAffine() | Activation():
            return sum(products), sum(map(abs, products))
        case Concatenation():
            return products[0], 0.0
        case Softmax():
            numbers = [term.factors[0].value for term in explanation.terms]
            if max(numbers) == -math.inf:
                return 0.0, 1.0
            powers = [math.exp(number - max(numbers)) for number in numbers]
            return powers[explanation.cell.column] / sum(powers), 1.0
    raise AssertionError(explanation.rule)
