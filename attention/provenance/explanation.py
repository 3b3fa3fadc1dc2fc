"""What an explanation holds: the terms of one number, their factors and their cells."""

from dataclasses import dataclass

from attention.provenance.layer_reference import sum_of
from attention.rules import Rule
from attention.sources import Cell


@dataclass(frozen=True)
class Factor:
    """A number and its cell; None for a number that is in no matrix."""

    value: float
    cell: Cell | None = None


@dataclass(frozen=True)
class Term:
    """Factors and their product, or exp(x - maximum) for a softmax."""

    factors: tuple[Factor, ...]
    product: float


@dataclass(frozen=True)
class Sample:
    """A normal random number: number `index`, from 0, of the stream with this key."""

    stream: str
    index: int


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one cell is computed; `rule` says by what operation.

    SampledVectors  value = the sample / divisor, which is 1
    SampledWeights  value = the sample / divisor, which is sqrt(d_in)
    Constant        value as it was learned or given; no terms
    Overridden      value as it was set; no terms
    Sinusoid        value = sin or cos of the one term, position times frequency
    Sum             value = the sum of the terms
    Product         value = the sum of the terms
    Affine          value = the sum of the terms, the last of which is the bias alone
    Scale           value = the one term / divisor
    Masked          value = the scaled score + what the mask adds: 0, a number, or -inf
    Softmax         value = the cell's own term / divisor, the sum of the terms
    Concatenation   value = the one term, a cell of one of the concatenated matrices
    Stacked         the same, of matrices one below the other
    SingleRow       the same, of one matrix
    Softcap         value = divisor * tanh(the one term / divisor), where divisor is the cap
    Multiplied      value = the one term, a number times 1 or 0
    Normalization   value = the cell's own term / divisor, the sum of the terms
    Deviation       value = the sum of the terms, the second of which is negated
    Recurrence      value = tanh of the sum of the terms
    SumOfProducts   value = the sum of the terms
    Difference      value = the sum of the terms, the second of which is negative, * factor
    Times           value = the one term, the number times the factor
    SoftmaxGradient value = a * (da - the sum of the terms), with a and da of the cell itself
    RunningMean     value = the sum of the terms, each with its share in the mean
    AdamStep        value = rate * (m / ...) / (sqrt(v / ...) + eps), m and v the two terms

    RowMean         value = the sum of the terms / divisor, the number of columns
    RowVariance     the same, of terms (x - mean)^2
    Standardization value = the sum of the terms, x and -mean, / divisor
    ElementwiseAffine value = the sum of the terms, x * gamma and beta
    Activation      value = the one term, the number times the share that passes

    In an `Overridden` matrix, a cell that was not set is explained by the rule of the original.
    """

    cell: Cell
    rule: Rule
    value: float
    terms: tuple[Term, ...]  # in the order of the vectors
    divisor: float = 1.0
    maximum: float | None = None  # of the row, for a softmax; -inf if all keys are masked
    sample: Sample | None = None  # of a sampled matrix

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return sum_of(term.product for term in self.terms)
