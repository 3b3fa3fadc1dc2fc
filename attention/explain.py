"""How one number came about: its terms, their factors and where these stand. Data, no sentences."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from attention.draws import standard_normals
from attention.embeddings import stream_of_word
from attention.errors import AttentionError, whole_number
from attention.self_attention import SelfAttentionTrace
from attention.sources import Place, Source, cells_of, sources
from attention.weights import stream_of_column

Operation = Literal["draw", "dot product", "division", "mask", "softmax"]


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


@dataclass(frozen=True)
class Explanation:
    """How one cell came about.

    draw         value = the drawn number / divisor
    dot product  value = the sum of the terms
    division     value = the one term / divisor
    mask         value = the scaled score + what the mask adds: 0, a number, or -inf
    softmax      value = the cell's own term / divisor, the sum of the terms
    """

    place: Place
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


def explain(trace: SelfAttentionTrace, matrix: str, row: int, column: int) -> Explanation:
    """How the number in one cell came about.

    Args:
        trace: of a self-attention.
        matrix: one of `trace.matrices`: X, W_Q, W_K, W_V, Q, K, V, scores, scaled, masked
            (where there is a mask), weights, output.
        row: from 0.
        column: from 0.

    Returns:
        An `Explanation`. Its terms rebuild the value to within the rounding of float64.

    Raises:
        AttentionError: there is no such matrix, or no such cell.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1.
    """
    place = _checked(trace, matrix, row, column)
    match matrix:
        case "X":
            stream = stream_of_word(trace.tokens[place.row], trace.config.seed)
            return _draw(trace, place, Draw(stream, place.column), divisor=1.0)
        case "W_Q" | "W_K" | "W_V":
            stream = stream_of_column(matrix, place.column, trace.config.seed)
            return _draw(trace, place, Draw(stream, place.row), math.sqrt(trace.config.d_model))
        case "scaled":
            return _division(trace, place)
        case "masked":
            return _mask(trace, place)
        case "weights":
            return _softmax(trace, place)
        case _:
            return _dot_product(trace, place)


def _checked(trace: SelfAttentionTrace, matrix: str, row: int, column: int) -> Place:
    if matrix == "masked" and trace.mask is None:
        raise AttentionError("there is no matrix 'masked' without a mask; explain 'scaled'")
    if matrix not in trace.matrices:
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


def _value(trace: SelfAttentionTrace, place: Place) -> float:
    return float(trace.matrices[place.matrix][place.row, place.column])


def _factor(trace: SelfAttentionTrace, place: Place) -> Factor:
    return Factor(_value(trace, place), place)


def _draw(trace: SelfAttentionTrace, place: Place, drawn: Draw, divisor: float) -> Explanation:
    """A standard normal number, for a W divided by sqrt(d_model)."""
    z = float(standard_normals(drawn.index + 1, drawn.stream)[drawn.index])
    terms = (Term((Factor(z),), z),)
    return Explanation(place, "draw", _value(trace, place), terms, divisor, drawn=drawn)


def _dot_product(trace: SelfAttentionTrace, place: Place) -> Explanation:
    """A row times a column, or for a score a row of Q times a row of K: term by term."""
    left, right = (
        [_factor(trace, cell) for cell in _cells(trace, source, place)]
        for source in sources(place.matrix)
    )
    terms = tuple(Term((a, b), a.value * b.value) for a, b in zip(left, right, strict=True))
    return Explanation(place, "dot product", _value(trace, place), terms)


def _division(trace: SelfAttentionTrace, place: Place) -> Explanation:
    score = _factor(trace, Place("scores", place.row, place.column))
    divisor = math.sqrt(trace.config.d_k)
    return Explanation(
        place, "division", _value(trace, place), (Term((score,), score.value),), divisor
    )


def _mask(trace: SelfAttentionTrace, place: Place) -> Explanation:
    scaled = _factor(trace, Place("scaled", place.row, place.column))
    mask = np.broadcast_to(np.asarray(trace.mask), trace.attention.scaled.shape)
    entry = mask[place.row, place.column]
    if mask.dtype == np.bool_:
        entry = 0.0 if entry else -np.inf
    added = Factor(float(entry))
    terms = (Term((scaled,), scaled.value), Term((added,), added.value))
    return Explanation(place, "mask", _value(trace, place), terms)


def _softmax(trace: SelfAttentionTrace, place: Place) -> Explanation:
    """One share of a sum: of the exponentials of the row, each number less the largest."""
    (source,) = sources("weights", has_mask=trace.mask is not None)
    inputs = [_factor(trace, cell) for cell in _cells(trace, source, place)]
    maximum = max(factor.value for factor in inputs)
    less = 0.0 if maximum == -math.inf else maximum
    terms = tuple(Term((x,), math.exp(x.value - less)) for x in inputs)
    divisor = math.fsum(term.product for term in terms)
    return Explanation(place, "softmax", _value(trace, place), terms, divisor, maximum)


def _cells(trace: SelfAttentionTrace, source: Source, place: Place) -> list[Place]:
    return cells_of(source, place, trace.matrices[source.matrix].shape)
