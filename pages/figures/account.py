"""How one number came about, as formulas, rows and shares: what the explanation panel shows."""

from collections.abc import Callable
from dataclasses import dataclass

from attention.provenance.explain import Explanation, Factor, Term
from attention.rules import Affine, DrawnWeights, Place, Product, Quotient, Recurrence, Sinusoid
from pages.figures.core.formatting import bracketed, matrix_symbol, symbol, written
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis, kind

MOST_SHOWN = 8  # more rows are folded
MOST_WRITTEN_OUT = 4  # terms of a sum written with digits


@dataclass(frozen=True)
class Number:
    """A number as it is written, and the cell it stands in, if any."""

    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Row:
    """One term: what it belongs to, its numbers, and how long its bar is, from -1 to 1."""

    index: int  # the word, or the entry of the vector, from 0
    numbers: tuple[Number, ...]
    share: float
    is_own: bool  # for a softmax: the term of the cell itself


@dataclass(frozen=True)
class Account:
    """An explanation, written. Formulas hold symbols and digits alone; the only markup is <sub>."""

    symbols: str
    digits: str
    axis: Axis | None  # what the rows belong to; None where there is nothing to list
    heads: tuple[str, ...]  # the symbols above the numbers of the rows
    rows: tuple[Row, ...]  # the largest first where they are many
    total: str | None  # the sum of all rows
    total_column: int | None = None  # of which of their numbers, from 0


def account(explanation: Explanation) -> Account:
    """Write an explanation down."""
    match explanation.operation:
        case "draw":
            return _draw(explanation)
        case "given":
            digits = f"= {written(explanation.value)}"
            return Account(_cell(explanation.place), digits, None, (), (), None)
        case "sinusoid":
            return _sinusoid(explanation)
        case "sum":
            return _sum(explanation)
        case "division":
            return _division(explanation)
        case "concatenation":
            return _concatenation(explanation)
        case "affine":
            return _affine(explanation)
        case "recurrence":
            return _recurrence(explanation)
        case "mask":
            return _mask(explanation)
        case "softmax":
            return _softmax(explanation)
        case _:
            return _dot_product(explanation)


def _cell(place: Place) -> str:
    return symbol(place.matrix, place.row, place.column)


def _number(factor: Factor) -> Number:
    return Number(written(factor.value), factor.place)


def _draw(explanation: Explanation) -> Account:
    cell, value = _cell(explanation.place), written(explanation.value)
    if not isinstance(explanation.rule, DrawnWeights):
        return Account(f"{cell} ~ N(0, 1)", f"= {value}", None, (), (), None)
    z, d_in = written(explanation.terms[0].product), explanation.rule.d_in
    symbols = f"{cell} = z ÷ √{MATRICES[kind(explanation.place.matrix)].rows},  z ~ N(0, 1)"
    return Account(symbols, f"= {z} ÷ √{d_in} = {value}", None, (), (), None)


def _sinusoid(explanation: Explanation) -> Account:
    place, rule = explanation.place, explanation.rule
    d_model = rule.d_model if isinstance(rule, Sinusoid) else 1
    even = place.column - place.column % 2
    wave = "cos" if place.column % 2 else "sin"
    angle = written(explanation.terms[0].product)
    return Account(
        symbols=f"{_cell(place)} = {wave}(t ÷ 10000^({even}/{d_model})),  t = {place.row}",
        digits=f"= {wave}({angle}) = {written(explanation.value)}",
        axis=None,
        heads=(),
        rows=(),
        total=None,
    )


def _sum(explanation: Explanation) -> Account:
    left, right = (term.factors[0] for term in explanation.terms)
    heads = tuple(_cell(factor.place) for factor in (left, right) if factor.place)
    numbers = (_number(left), _number(right), Number(written(explanation.value)))
    return Account(
        symbols=f"{_cell(explanation.place)} = {' + '.join(heads)}",
        digits=f"= {written(left.value)} + {bracketed(right.value)} = {written(explanation.value)}",
        axis=None,
        heads=(*heads, _cell(explanation.place)),
        rows=(Row(0, numbers, 0.0, is_own=False),),
        total=None,
    )


def _division(explanation: Explanation) -> Account:
    (score,) = explanation.terms[0].factors
    d_k = explanation.rule.d_k if isinstance(explanation.rule, Quotient) else 1
    place, before = explanation.place, _cell(score.place) if score.place else ""
    row = Row(0, (_number(score), Number(written(explanation.divisor)),
                  Number(written(explanation.value))), 0.0, is_own=False)  # fmt: skip
    return Account(
        symbols=f"{_cell(place)} = {before} ÷ √d_k",
        digits=f"= {written(score.value)} ÷ √{d_k} = {written(explanation.value)}",
        axis=None,
        heads=(before, f"√{d_k}", _cell(place)),
        rows=(row,),
        total=None,
    )


def _concatenation(explanation: Explanation) -> Account:
    (part,) = explanation.terms[0].factors
    before = _cell(part.place) if part.place else ""
    row = Row(0, (_number(part),), 0.0, is_own=False)
    return Account(
        symbols=f"{_cell(explanation.place)} = {before}",
        digits=f"= {written(explanation.value)}",
        axis=None,
        heads=(before,),
        rows=(row,),
        total=None,
    )


def _mask(explanation: Explanation) -> Account:
    place = explanation.place
    scaled, added = (term.factors[0] for term in explanation.terms)
    before = _cell(scaled.place) if scaled.place else ""
    row = Row(0, (_number(scaled), _number(added), Number(written(explanation.value))),
              0.0, is_own=False)  # fmt: skip
    return Account(
        symbols=f"{_cell(place)} = {before} + mask[{place.row + 1}, {place.column + 1}]",
        digits=f"= {written(scaled.value)} + ({written(added.value)})"
        f" = {written(explanation.value)}",
        axis=None,
        heads=(before, "mask", _cell(place)),
        rows=(row,),
        total=None,
    )


def _softmax(explanation: Explanation) -> Account:
    place, maximum = explanation.place, explanation.maximum or 0.0
    source = explanation.terms[0].factors[0].place
    before = source.matrix if source else ""

    def numbers(term: Term) -> tuple[Number, ...]:
        (score,) = term.factors
        share = term.product / explanation.divisor if explanation.divisor else 0.0
        less = score.value - maximum if explanation.divisor else score.value
        return (
            _number(score),
            Number(written(less)),
            Number(written(term.product)),
            Number(written(share)),
        )

    own = explanation.terms[place.column].factors[0].value
    at = symbol(before, place.row, place.column)
    each = symbol(before, place.row, "j")
    return Account(
        symbols=f"{_cell(place)} = exp({at} − max) ÷ Σ<sub>j</sub> exp({each} − max)",
        digits=f"= exp({written(own)} − {bracketed(maximum)}) ÷ {written(explanation.divisor)}"
        f" = {written(explanation.value)}"
        if explanation.divisor
        else f"= {written(0.0)}",
        axis=MATRICES["weights"].columns,
        heads=(each, "− max", "exp", "÷ Σ"),
        rows=_rows(explanation, numbers, own=place.column),
        total=written(explanation.divisor),
        total_column=2,  # the exponentials
    )


def _dot_product(explanation: Explanation) -> Account:
    place, rule = explanation.place, explanation.rule
    if not isinstance(rule, Product):
        raise TypeError(f"{place.matrix} is no product")
    axis = MATRICES[kind(rule.left)].columns
    index = "j" if axis in WORD_AXES else "m"
    heads = (
        symbol(rule.left, place.row, index),
        # A score takes a row of the keys, where the others take a column.
        symbol(rule.right, place.column, index)
        if rule.is_transposed
        else symbol(rule.right, index, place.column),
    )
    return Account(
        symbols=f"{_cell(place)} = Σ<sub>{index}</sub> {heads[0]} · {heads[1]}",
        digits=f"= {_sum_written_out(explanation)} = {written(explanation.value)}",
        axis=axis,
        heads=(*heads, f"{matrix_symbol(rule.left)} · {matrix_symbol(rule.right)}"),
        rows=_rows(explanation, _factors_and_product),
        total=written(explanation.total),
        total_column=2,
    )


def _affine(explanation: Explanation) -> Account:
    """A dot product and, as one more term, the bias."""
    place, rule = explanation.place, explanation.rule
    if not isinstance(rule, Affine):
        raise TypeError(f"{place.matrix} has no bias")
    left, right = symbol(rule.left, place.row, "m"), symbol(rule.right, "m", place.column)

    def numbers(term: Term) -> tuple[Number, ...]:
        if len(term.factors) == 2:
            return _factors_and_product(term)
        (bias,) = map(_number, term.factors)
        return (Number("1"), bias, Number(written(term.product)))

    return Account(
        symbols=f"{_cell(place)} = Σ<sub>m</sub> {left} · {right}"
        f" + {symbol(rule.bias, 0, place.column)}",
        digits=f"= {_sum_written_out(explanation)} = {written(explanation.value)}",
        axis="term",
        heads=(
            f"{matrix_symbol(rule.left)}, 1",
            f"{matrix_symbol(rule.right)}, {matrix_symbol(rule.bias)}",
            "·",
        ),
        rows=_rows(explanation, numbers),
        total=written(explanation.total),
        total_column=2,
    )


def _recurrence(explanation: Explanation) -> Account:
    """What the word brings, then what the state before it brings, and tanh of the sum."""
    place, rule = explanation.place, explanation.rule
    if not isinstance(rule, Recurrence):
        raise TypeError(f"{place.matrix} is no recurrent state")
    word = f"{symbol(rule.input, place.row, 'm')} · {symbol(rule.W_input, 'm', place.column)}"
    before = _state_before(place, rule)
    state = f" + Σ<sub>l</sub> {before} · {symbol(rule.W_state, 'l', place.column)}"
    return Account(
        symbols=f"{_cell(place)} = tanh(Σ<sub>m</sub> {word}{state if before else ''})",
        digits=f"= tanh({written(explanation.total)}) = {written(explanation.value)}",
        axis="term",
        heads=(
            f"{matrix_symbol(rule.input)}, {matrix_symbol(rule.state)}",
            f"{matrix_symbol(rule.W_input)}, {matrix_symbol(rule.W_state)}",
            "·",
        ),
        rows=_rows(explanation, _factors_and_product),
        total=written(explanation.total),
        total_column=2,
    )


def _state_before(place: Place, rule: Recurrence) -> str:
    if place.row:
        return symbol(rule.state, place.row - 1, "l")
    return symbol(rule.first, "n", "l") if rule.first else ""


def _factors_and_product(term: Term) -> tuple[Number, ...]:
    return (*map(_number, term.factors), Number(written(term.product)))


def _sum_written_out(explanation: Explanation) -> str:
    terms = explanation.terms
    shown = terms if len(terms) <= MOST_WRITTEN_OUT else terms[: MOST_WRITTEN_OUT - 1]
    products = [" · ".join(bracketed(factor.value, 2) for factor in term.factors) for term in shown]
    if len(shown) < len(terms):
        last = " · ".join(bracketed(factor.value, 2) for factor in terms[-1].factors)
        products += ["…", last]
    return " + ".join(products)


def _rows(
    explanation: Explanation,
    numbers: Callable[[Term], tuple[Number, ...]],
    own: int | None = None,
) -> tuple[Row, ...]:
    terms = list(enumerate(explanation.terms))
    largest = max((abs(term.product) for _, term in terms), default=0.0) or 1.0
    if len(terms) > MOST_SHOWN:
        terms.sort(key=lambda pair: -abs(pair[1].product))
    return tuple(
        Row(i, numbers(term), term.product / largest, is_own=i == own) for i, term in terms
    )
