"""How one number came about: its terms, their factors and where these stand. Data, no sentences."""

import math
from dataclasses import dataclass
from typing import Literal

from attention.arrays import whole_number
from attention.errors import AttentionError
from attention.inputs.embeddings import stream_of_word
from attention.inputs.prng import standard_normals
from attention.inputs.projections import stream_of_column
from attention.rules import (
    Affine,
    Concatenation,
    DrawnWeights,
    DrawnWords,
    Edited,
    Given,
    Masked,
    Place,
    Product,
    Quotient,
    Recurrence,
    Rule,
    Sinusoid,
    Softmax,
    Source,
    Sum,
)
from attention.traces import Trace, cells_of

Operation = Literal[
    "draw",
    "given",
    "sinusoid",
    "sum",
    "dot product",
    "affine",
    "division",
    "mask",
    "softmax",
    "concatenation",
    "recurrence",
]


@dataclass(frozen=True)
class Factor:
    """A number that takes part, and the cell it stands in; None for one that stands in none."""

    value: float
    place: Place | None = None


@dataclass(frozen=True)
class Term:
    """Factors and what they give: their product, or exp(x - maximum) for a softmax."""

    factors: tuple[Factor, ...]
    product: float


@dataclass(frozen=True)
class Draw:
    """Which normal random number: number `index`, from 0, of the stream with this key."""

    stream: str
    index: int


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one cell came about.

    draw           value = the drawn number / divisor
    given          value as it was learned, or as the layer was given it; no terms
    sinusoid       value = sin or cos of the one term, position times frequency
    sum            value = the sum of the terms
    dot product    value = the sum of the terms
    affine         value = the sum of the terms, the last of which is the bias alone
    division       value = the one term / divisor
    mask           value = the scaled score + what the mask adds: 0, a number, or -inf
    softmax        value = the cell's own term / divisor, the sum of the terms
    concatenation  value = the one term, a cell of one of the matrices side by side
    recurrence     value = tanh of the sum of the terms
    """

    place: Place
    rule: Rule
    operation: Operation
    value: float
    terms: tuple[Term, ...]  # in the order of the vectors that they come from
    divisor: float = 1.0
    maximum: float | None = None  # of the row, for a softmax; -inf where it may look nowhere
    drawn: Draw | None = None  # for a draw

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return math.fsum(term.product for term in self.terms)


def explain(trace: Trace, matrix: str, row: int, column: int) -> Explanation:
    """How the number in one cell came about.

    Args:
        trace: of a self-attention, a cross-attention, of many heads, of attention over recurrent
            states, or of one head of a trained encoder.
        matrix: one of `trace.matrices`, such as X, W_Q, Q, scores, scaled, masked (where there
            is a mask), weights, output.
        row: from 0.
        column: from 0.

    Returns:
        An `Explanation`. Its terms rebuild the value to within the rounding of the matrix.

    Raises:
        AttentionError: there is no such matrix, or no such cell.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1.
    """
    place = _checked(trace, matrix, row, column)
    return _by_rule(trace, place, trace.rules[matrix])


def _by_rule(trace: Trace, place: Place, rule: Rule) -> Explanation:
    match rule:
        case Edited(of, replaced):
            if (place.row, place.column) not in replaced:
                return _by_rule(trace, place, of)
            return Explanation(place, rule, "given", _value(trace, place), ())
        case DrawnWords(words, seed):
            stream = stream_of_word(words[place.row], seed)
            return _draw(trace, place, rule, Draw(stream, place.column), divisor=1.0)
        case DrawnWeights(name, d_in, seed):
            stream = stream_of_column(name, place.column, seed)
            return _draw(trace, place, rule, Draw(stream, place.row), math.sqrt(d_in))
        case Given():
            return Explanation(place, rule, "given", _value(trace, place), ())
        case Sinusoid():
            return _sinusoid(trace, place, rule)
        case Sum():
            parts = (_factors(trace, source, place)[0] for source in rule.sources)
            terms = tuple(Term((part,), part.value) for part in parts)
            return Explanation(place, rule, "sum", _value(trace, place), terms)
        case Quotient():
            return _division(trace, place, rule)
        case Masked():
            return _mask(trace, place, rule)
        case Softmax():
            return _softmax(trace, place, rule)
        case Product():
            terms = _products(trace, place, *rule.sources)
            return Explanation(place, rule, "dot product", _value(trace, place), terms)
        case Concatenation():
            (part,) = (f for source in rule.sources for f in _factors(trace, source, place))
            terms = (Term((part,), part.value),)
            return Explanation(place, rule, "concatenation", _value(trace, place), terms)
        case Affine():
            return _affine(trace, place, rule)
        case Recurrence():
            return _recurrence(trace, place, rule)


def _checked(trace: Trace, matrix: str, row: int, column: int) -> Place:
    if matrix not in trace.matrices:
        softmaxes = (rule.of for rule in trace.rules.values() if isinstance(rule, Softmax))
        unmasked = " or ".join(repr(name) for name in softmaxes if not name.startswith("masked"))
        if matrix == "masked" and unmasked:
            raise AttentionError(f"there is no matrix 'masked' without a mask; explain {unmasked}")
        names = ", ".join(trace.matrices)
        raise AttentionError(f"there is no matrix {matrix!r}; name one of {names}")
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
    return Place(matrix, *indices)


def _value(trace: Trace, place: Place) -> float:
    return float(trace.matrices[place.matrix][place.row, place.column])


def _factor(trace: Trace, place: Place) -> Factor:
    return Factor(_value(trace, place), place)


def _factors(trace: Trace, source: Source, place: Place) -> list[Factor]:
    shapes = {name: array.shape for name, array in trace.matrices.items()}
    return [_factor(trace, cell) for cell in cells_of(source, place, shapes)]


def _products(trace: Trace, place: Place, left: Source, right: Source) -> tuple[Term, ...]:
    """Two vectors, number by number."""
    pairs = zip(_factors(trace, left, place), _factors(trace, right, place), strict=True)
    return tuple(Term((a, b), a.value * b.value) for a, b in pairs)


def _draw(trace: Trace, place: Place, rule: Rule, drawn: Draw, divisor: float) -> Explanation:
    """A standard normal number, for a W divided by the root of its rows."""
    z = float(standard_normals(drawn.index + 1, drawn.stream)[drawn.index])
    terms = (Term((Factor(z),), z),)
    return Explanation(place, rule, "draw", _value(trace, place), terms, divisor, drawn=drawn)


def _sinusoid(trace: Trace, place: Place, rule: Sinusoid) -> Explanation:
    """The angle: how far along its wave this position is."""
    frequency = rule.frequency(place.column)
    angle = Term((Factor(float(place.row)), Factor(frequency)), place.row * frequency)
    return Explanation(place, rule, "sinusoid", _value(trace, place), (angle,))


def _division(trace: Trace, place: Place, rule: Quotient) -> Explanation:
    score = _factor(trace, Place(rule.of, place.row, place.column))
    terms = (Term((score,), score.value),)
    return Explanation(place, rule, "division", _value(trace, place), terms, rule.divisor)


def _mask(trace: Trace, place: Place, rule: Masked) -> Explanation:
    scaled = _factor(trace, Place(rule.of, place.row, place.column))
    added = Factor(float(rule.added(trace.matrices[rule.of].shape)[place.row, place.column]))
    terms = (Term((scaled,), scaled.value), Term((added,), added.value))
    return Explanation(place, rule, "mask", _value(trace, place), terms)


def _softmax(trace: Trace, place: Place, rule: Softmax) -> Explanation:
    """One share of a sum: of the exponentials of the row, each number less the largest."""
    (source,) = rule.sources
    inputs = _factors(trace, source, place)
    maximum = max(factor.value for factor in inputs)
    less = 0.0 if maximum == -math.inf else maximum
    terms = tuple(Term((x,), math.exp(x.value - less)) for x in inputs)
    divisor = math.fsum(term.product for term in terms)
    return Explanation(place, rule, "softmax", _value(trace, place), terms, divisor, maximum)


def _affine(trace: Trace, place: Place, rule: Affine) -> Explanation:
    """A dot product and a bias."""
    left, right, bias = rule.sources
    (b,) = _factors(trace, bias, place)
    terms = (*_products(trace, place, left, right), Term((b,), b.value))
    return Explanation(place, rule, "affine", _value(trace, place), terms)


def _recurrence(trace: Trace, place: Place, rule: Recurrence) -> Explanation:
    """The input's terms, then those of the state before, which the first step may lack."""
    x, W_input, state, W_state = rule.sources
    terms = _products(trace, place, x, W_input)
    if place.row > 0 or rule.first:
        terms += _products(trace, place, state, W_state)
    return Explanation(place, rule, "recurrence", _value(trace, place), terms)
