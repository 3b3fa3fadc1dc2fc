"""How one number is computed: its terms, their factors and their cells. Data, no sentences."""

import math
from itertools import chain
from typing import assert_never

from attention.arrays import whole_number
from attention.decoding_rules import SingleRow
from attention.errors import AttentionError
from attention.inputs.embeddings import stream_of_word
from attention.inputs.prng import standard_normals
from attention.inputs.projections import stream_of_column
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.provenance.explanation import Explanation, Factor, Sample, Term
from attention.provenance.layer_terms import layer_terms
from attention.provenance.normalization import normalization_terms
from attention.rules import (
    Affine,
    Concatenation,
    Constant,
    Masked,
    Overridden,
    Product,
    Recurrence,
    Rule,
    SampledVectors,
    SampledWeights,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
    SumOfProducts,
)
from attention.sources import Cell, Source, cells_of
from attention.traces import Trace
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked


def explain(trace: Trace, matrix: str, row: int, column: int) -> Explanation:
    """How the number in one cell is computed.

    Args:
        trace: of any kind, such as of self-attention, of several heads, of a layer, or of a step of
            learning or decoding.
        matrix: a name in `trace.matrices`, such as X, W_Q, Q, scores, scaled, masked (with a
            mask), weights, output.
        row: from 0.
        column: from 0.

    Returns:
        An `Explanation`. Its terms rebuild the value to within the rounding of the matrix.

    Raises:
        AttentionError: there is no such matrix, no rule for it, or no such cell.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1.
    """
    cell = _checked(trace, matrix, row, column)
    return _by_rule(trace, cell, trace.rules[matrix])


def _by_rule(trace: Trace, cell: Cell, rule: Rule) -> Explanation:
    match rule:
        case Overridden(of, replaced):
            if (cell.row, cell.column) not in replaced:
                return _by_rule(trace, cell, of)
            return Explanation(cell, rule, _value(trace, cell), ())
        case SampledVectors(words, seed):
            stream = stream_of_word(words[cell.row], seed)
            return _sampled(trace, cell, rule, Sample(stream, cell.column), divisor=1.0)
        case SampledWeights(name, d_in, seed):
            stream = stream_of_column(name, cell.column, seed)
            return _sampled(trace, cell, rule, Sample(stream, cell.row), math.sqrt(d_in))
        case Constant():
            return Explanation(cell, rule, _value(trace, cell), ())
        case Sinusoid():
            return _sinusoid(trace, cell, rule)
        case Sum():
            parts = (_factors(trace, source, cell)[0] for source in rule.sources)
            terms = tuple(Term((part,), part.value) for part in parts)
            return Explanation(cell, rule, _value(trace, cell), terms)
        case Scale():
            return _division(trace, cell, rule, rule.divisor)
        case Masked():
            return _mask(trace, cell, rule)
        case Softmax():
            return _softmax(trace, cell, rule)
        case Product():
            terms = _products(trace, cell, *rule.sources)
            return Explanation(cell, rule, _value(trace, cell), terms)
        case Softcap(_, cap):
            return _division(trace, cell, rule, cap)
        case Multiplied():
            return _times(trace, cell, rule)
        case Normalization():
            return _normalization(trace, cell, rule)
        case Deviation():
            right, left = (_factors(trace, source, cell)[0] for source in rule.sources)
            terms = (Term((right,), right.value), Term((left,), -left.value))
            return Explanation(cell, rule, _value(trace, cell), terms)
        case Concatenation() | Stacked() | SingleRow():
            (part,) = (f for source in rule.sources for f in _factors(trace, source, cell))
            terms = (Term((part,), part.value),)
            return Explanation(cell, rule, _value(trace, cell), terms)
        case Affine():
            return _affine(trace, cell, rule)
        case Recurrence():
            return _recurrence(trace, cell, rule)
        case SumOfProducts(products):
            parts_of = (_products(trace, cell, *product.sources) for product in products)
            return Explanation(cell, rule, _value(trace, cell), tuple(chain(*parts_of)))
        case Difference() | Times() | RunningMean() | AdamStep():
            terms = _shares(rule, [_factors(trace, one, cell)[0] for one in rule.sources])
            return Explanation(cell, rule, _value(trace, cell), terms)
        case SoftmaxGradient():
            terms = _products(trace, cell, *rule.sources)
            return Explanation(cell, rule, _value(trace, cell), terms)
        case RowMean() | RowVariance() | Standardization() | ElementwiseAffine() | Activation():
            terms, divisor = layer_terms(
                rule, [_factors(trace, source, cell) for source in rule.sources]
            )
            return Explanation(cell, rule, _value(trace, cell), terms, divisor)
        case _:
            assert_never(rule)


def _checked(trace: Trace, matrix: str, row: int, column: int) -> Cell:
    if matrix not in trace.matrices:
        softmaxes = (rule.of for rule in trace.rules.values() if isinstance(rule, Softmax))
        unmasked = " or ".join(repr(name) for name in softmaxes if not name.startswith("masked"))
        if matrix == "masked" and unmasked:
            raise AttentionError(f"there is no matrix 'masked' without a mask; explain {unmasked}")
        names = ", ".join(trace.matrices)
        raise AttentionError(f"there is no matrix {matrix!r}; name one of {names}")
    if matrix not in trace.rules:
        raise AttentionError(f"no rule says how {matrix} is computed; add it to the trace")
    indices = []
    for name, index, count in zip(
        ("row", "column"), (row, column), trace.matrices[matrix].shape, strict=True
    ):
        number = whole_number(name, index, least=0)
        if number >= count:
            raise AttentionError(
                f"{name} is {number} but {matrix} has {count} {name}s; "
                f"give a whole number from 0 to {count - 1}"
            )
        indices.append(number)
    return Cell(matrix, *indices)


def _value(trace: Trace, cell: Cell) -> float:
    return float(trace.matrices[cell.matrix][cell.row, cell.column])


def _factor(trace: Trace, cell: Cell) -> Factor:
    return Factor(_value(trace, cell), cell)


def _factors(trace: Trace, source: Source, cell: Cell) -> list[Factor]:
    shapes = {name: array.shape for name, array in trace.matrices.items()}
    return [_factor(trace, cell) for cell in cells_of(source, cell, shapes)]


def _products(trace: Trace, cell: Cell, left: Source, right: Source) -> tuple[Term, ...]:
    """The products of two vectors, entry by entry."""
    pairs = zip(_factors(trace, left, cell), _factors(trace, right, cell), strict=True)
    return tuple(Term((a, b), a.value * b.value) for a, b in pairs)


def _sampled(trace: Trace, cell: Cell, rule: Rule, sample: Sample, divisor: float) -> Explanation:
    """A standard normal number; for a W divided by sqrt(d_in)."""
    z = float(standard_normals(sample.index + 1, sample.stream)[sample.index])
    terms = (Term((Factor(z),), z),)
    return Explanation(cell, rule, _value(trace, cell), terms, divisor, sample=sample)


def _sinusoid(trace: Trace, cell: Cell, rule: Sinusoid) -> Explanation:
    """The angle of the wave at this position."""
    frequency = rule.frequency(cell.column)
    angle = Term((Factor(float(cell.row)), Factor(frequency)), cell.row * frequency)
    return Explanation(cell, rule, _value(trace, cell), (angle,))


def _division(trace: Trace, cell: Cell, rule: Scale | Softcap, divisor: float) -> Explanation:
    score = _factor(trace, Cell(rule.of, cell.row, cell.column))
    terms = (Term((score,), score.value),)
    return Explanation(cell, rule, _value(trace, cell), terms, divisor)


def _times(trace: Trace, cell: Cell, rule: Multiplied) -> Explanation:
    """A number that is kept, times 1, or left out, times 0."""
    number = _factor(trace, Cell(rule.of, cell.row, cell.column))
    is_kept = rule.keeps(cell.row, cell.column, trace.matrices[rule.of].shape)
    value = _value(trace, cell)
    return Explanation(cell, rule, value, (Term((number, Factor(float(is_kept))), value),))


def _normalization(trace: Trace, cell: Cell, rule: Normalization) -> Explanation:
    """A share of the sum of the terms; what a term is depends on the kind."""
    (source,) = rule.sources
    inputs = _factors(trace, source, cell)
    numbers = [factor.value for factor in inputs]
    powers, maximum = normalization_terms(rule.kind, numbers)
    terms = tuple(Term((x,), power) for x, power in zip(inputs, powers, strict=True))
    return Explanation(cell, rule, _value(trace, cell), terms, sum(powers), maximum)


def _mask(trace: Trace, cell: Cell, rule: Masked) -> Explanation:
    scaled = _factor(trace, Cell(rule.of, cell.row, cell.column))
    added = Factor(float(rule.added(trace.matrices[rule.of].shape)[cell.row, cell.column]))
    terms = (Term((scaled,), scaled.value), Term((added,), added.value))
    return Explanation(cell, rule, _value(trace, cell), terms)


def _softmax(trace: Trace, cell: Cell, rule: Softmax) -> Explanation:
    """A share of the sum of exp(x - maximum) over the row."""
    (source,) = rule.sources
    inputs = _factors(trace, source, cell)
    maximum = max(factor.value for factor in inputs)
    shift = 0.0 if maximum == -math.inf else maximum
    terms = tuple(Term((x,), math.exp(x.value - shift)) for x in inputs)
    divisor = math.fsum(term.product for term in terms)
    return Explanation(cell, rule, _value(trace, cell), terms, divisor, maximum)


def _affine(trace: Trace, cell: Cell, rule: Affine) -> Explanation:
    """A dot product plus a bias."""
    left, right, bias = rule.sources
    (b,) = _factors(trace, bias, cell)
    terms = (*_products(trace, cell, left, right), Term((b,), b.value))
    return Explanation(cell, rule, _value(trace, cell), terms)


def _shares(
    rule: Difference | Times | RunningMean | AdamStep, numbers: list[Factor]
) -> tuple[Term, ...]:
    """The numbers that a cell is computed from, each times what the rule multiplies it by."""
    if isinstance(rule, RunningMean):
        before, new = numbers
        share = 1 - rule.decay
        power = new.value if rule.power == 1 else new.value * new.value
        return (
            Term((Factor(rule.decay), before), rule.decay * before.value),
            Term((Factor(share), *(new,) * rule.power), share * power),
        )
    signs = {Difference: (1.0, -1.0), AdamStep: (1.0, 1.0)}
    factors = (rule.factor,) if isinstance(rule, Times) else signs[type(rule)]
    pairs = zip(factors, numbers, strict=True)
    return tuple(Term((Factor(factor), x), factor * x.value) for factor, x in pairs)


def _recurrence(trace: Trace, cell: Cell, rule: Recurrence) -> Explanation:
    """The terms of the input, then those of the previous state, if there is one."""
    x, W_input, state, W_state = rule.sources
    terms = _products(trace, cell, x, W_input)
    if cell.row > 0 or rule.first:
        terms += _products(trace, cell, state, W_state)
    return Explanation(cell, rule, _value(trace, cell), terms)
