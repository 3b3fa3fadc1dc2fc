"""How the matrices of a Transformer layer beyond attention are computed."""

from dataclasses import dataclass
from typing import Literal

from attention.sources import OfOne, Source

ActivationKind = Literal["relu", "gelu"]


@dataclass(frozen=True)
class RowMean:
    """The mean of each row: a matrix of one column."""

    of: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", None),)


@dataclass(frozen=True)
class RowVariance:
    """The mean of (x - mean)^2 over each row: a matrix of one column."""

    of: str
    mean: str

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", None), Source(self.mean, "row", None))


@dataclass(frozen=True)
class Standardization:
    """(x - mean) / sqrt(variance + eps), each row with its own mean and variance."""

    of: str
    mean: str
    variance: str
    eps: float

    @property
    def sources(self) -> tuple[Source, ...]:
        columns = (Source(name, "row", None) for name in (self.mean, self.variance))
        return (Source(self.of, "row", "column"), *columns)


@dataclass(frozen=True)
class ElementwiseAffine:
    """x * gamma + beta, each column with its own gamma and beta."""

    of: str
    gamma: str
    beta: str

    @property
    def sources(self) -> tuple[Source, ...]:
        rows = (Source(name, None, "column") for name in (self.gamma, self.beta))
        return (Source(self.of, "row", "column"), *rows)


@dataclass(frozen=True)
class Activation(OfOne):
    """ReLU or GELU, cell by cell."""

    kind: ActivationKind
