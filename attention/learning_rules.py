"""How the matrices of a step of learning are computed: gradients, running means, Adam's step."""

from dataclasses import dataclass
from typing import Literal

from attention.sources import OfOne, OfTwo, Source, same_cell

MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-8  # of Adam, as in its paper


@dataclass(frozen=True)
class Difference(OfTwo):
    """(left - right) times a factor, cell by cell."""

    factor: float = 1.0


@dataclass(frozen=True)
class Times(OfOne):
    """A matrix times a factor."""

    factor: float


@dataclass(frozen=True)
class SoftmaxGradient:
    """The gradient of what a softmax was taken of: a (da - sum_k a_k da_k), row by row."""

    softmax: str  # a
    gradient: str  # da

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.softmax, "row", None), Source(self.gradient, "row", None))


@dataclass(frozen=True)
class RunningMean:
    """decay * before + (1 - decay) * of^power, cell by cell."""

    before: str
    of: str
    decay: float
    power: Literal[1, 2] = 1

    @property
    def sources(self) -> tuple[Source, ...]:
        return same_cell(self.before, self.of)


@dataclass(frozen=True)
class AdamStep:
    """rate * m' / (sqrt(v') + eps), where m' = m / (1 - 0.9^t) and v' = v / (1 - 0.999^t)."""

    mean: str  # m
    square: str  # v
    rate: float
    step: int  # t, from 1

    @property
    def sources(self) -> tuple[Source, ...]:
        return same_cell(self.mean, self.square)
