"""How a gradient changes a matrix: plain gradient descent, or Adam."""

from dataclasses import dataclass, field

import numpy as np

from attention.arrays import Array
from attention.learning.config import LearningConfig
from attention.learning_rules import EPSILON, MEAN_DECAY, SQUARE_DECAY


@dataclass(frozen=True, eq=False)
class Weights:
    """The learned matrices before a step, and for Adam the running means of their gradients."""

    W: dict[str, Array]
    mean: dict[str, Array] = field(default_factory=dict)
    square: dict[str, Array] = field(default_factory=dict)


def start(W: dict[str, Array], config: LearningConfig) -> Weights:
    """The weights before the first step."""
    if config.optimiser == "sgd":
        return Weights(W)
    zeros = {name: np.zeros_like(matrix) for name, matrix in W.items()}
    return Weights(W, zeros, dict(zeros))


def after_step(
    weights: Weights, gradients: dict[str, Array], number: int, config: LearningConfig
) -> Weights:
    """The weights after step `number`, counted from 1.

        SGD     W - rate dW
        Adam    W - rate m' / (sqrt(v') + eps)
                m = 0.9 m + 0.1 dW,    v = 0.999 v + 0.001 dW^2
                m' = m / (1 - 0.9^number),    v' = v / (1 - 0.999^number)

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
    """
    if config.optimiser == "sgd":
        return Weights(
            {name: W - config.rate * gradients[f"d{name}"] for name, W in weights.W.items()}
        )
    new = Weights({}, {}, {})
    for name, W in weights.W.items():
        dW = gradients[f"d{name}"]
        m = new.mean[name] = MEAN_DECAY * weights.mean[name] + (1 - MEAN_DECAY) * dW
        v = new.square[name] = SQUARE_DECAY * weights.square[name] + (1 - SQUARE_DECAY) * dW**2
        new.W[name] = W - adam_step(m, v, config.rate, number)
    return new


def adam_step(m: Array, v: Array, rate: float, number: int) -> Array:
    """What Adam subtracts from a matrix in step `number`, from its two running means."""
    mean, square = m / (1 - MEAN_DECAY**number), v / (1 - SQUARE_DECAY**number)
    step: Array = rate * mean / (np.sqrt(square) + EPSILON)
    return step
