"""How one number came about, as formulas, rows and shares: what the explanation panel shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from attention.provenance.explain import Explanation, Factor, Term
from attention.rules import (
    Affine,
    Cell,
    Concatenation,
    Constant,
    Masked,
    Overridden,
    Product,
    Recurrence,
    SampledVectors,
    SampledWeights,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
)
from pages.figures.core.formatting import bracketed, format_number, matrix_symbol, symbol
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis, kind

MAX_SHOWN = 8  # more rows are folded
MAX_WRITTEN_OUT = 4  # terms of a sum written with digits


@dataclass(frozen=True)
class Number:
    """A number as it is written, and the cell it stands in, if any."""

    text: str
    cell: Cell | None = None


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
    rule = explanation.rule
    match rule:
        case SampledVectors():
            return _sampled_vector(explanation)
        case SampledWeights():
            return _sampled_weight(explanation, rule)
        case Constant() | Overridden():
            digits = f"= {format_number(explanation.value)}"
            return Account(_cell(explanation.cell), digits, None, (), (), None)
        case Sinusoid():
            return _sinusoid(explanation, rule)
        case Sum():
            return _sum(explanation)
        case Scale():
            return _scale(explanation, rule)
        case Concatenation():
            return _concatenation(explanation)
        case Product():
            return _dot_product(explanation, rule)
        case Affine():
            return _affine(explanation, rule)
        case Recurrence():
            return _recurrence(explanation, rule)
        case Masked():
            return _mask(explanation)
        case Softmax():
            return _softmax(explanation)
        case _:
            assert_never(rule)


def _cell(cell: Cell) -> str:
    return symbol(cell.matrix, cell.row, cell.column)


def _number(factor: Factor) -> Number:
    return Number(format_number(factor.value), factor.cell)


def _sampled_vector(explanation: Explanation) -> Account:
    symbols = f"{_cell(explanation.cell)} ~ N(0, 1)"
    return Account(symbols, f"= {format_number(explanation.value)}", None, (), (), None)


def _sampled_weight(explanation: Explanation, rule: SampledWeights) -> Account:
    cell, value = _cell(explanation.cell), format_number(explanation.value)
    z, d_in = format_number(explanation.terms[0].product), rule.d_in
    symbols = f"{cell} = z ÷ √{MATRICES[kind(explanation.cell.matrix)].rows},  z ~ N(0, 1)"
    return Account(symbols, f"= {z} ÷ √{d_in} = {value}", None, (), (), None)


def _sinusoid(explanation: Explanation, rule: Sinusoid) -> Account:
    cell = explanation.cell
    even = cell.column - cell.column % 2
    wave = "cos" if cell.column % 2 else "sin"
    angle = format_number(explanation.terms[0].product)
    return Account(
        symbols=f"{_cell(cell)} = {wave}(t ÷ 10000^({even}/{rule.d_model})),  t = {cell.row}",
        digits=f"= {wave}({angle}) = {format_number(explanation.value)}",
        axis=None,
        heads=(),
        rows=(),
        total=None,
    )


def _sum(explanation: Explanation) -> Account:
    left, right = (term.factors[0] for term in explanation.terms)
    heads = tuple(_cell(factor.cell) for factor in (left, right) if factor.cell)
    numbers = (_number(left), _number(right), Number(format_number(explanation.value)))
    return Account(
        symbols=f"{_cell(explanation.cell)} = {' + '.join(heads)}",
        digits=f"= {format_number(left.value)} + {bracketed(right.value)}"
        f" = {format_number(explanation.value)}",
        axis=None,
        heads=(*heads, _cell(explanation.cell)),
        rows=(Row(0, numbers, 0.0, is_own=False),),
        total=None,
    )


def _scale(explanation: Explanation, rule: Scale) -> Account:
    (score,) = explanation.terms[0].factors
    cell, before = explanation.cell, _cell(score.cell) if score.cell else ""
    row = Row(0, (_number(score), Number(format_number(explanation.divisor)),
                  Number(format_number(explanation.value))), 0.0, is_own=False)  # fmt: skip
    return Account(
        symbols=f"{_cell(cell)} = {before} ÷ √d_k",
        digits=f"= {format_number(score.value)} ÷ √{rule.d_k} = {format_number(explanation.value)}",
        axis=None,
        heads=(before, f"√{rule.d_k}", _cell(cell)),
        rows=(row,),
        total=None,
    )


def _concatenation(explanation: Explanation) -> Account:
    (part,) = explanation.terms[0].factors
    before = _cell(part.cell) if part.cell else ""
    row = Row(0, (_number(part),), 0.0, is_own=False)
    return Account(
        symbols=f"{_cell(explanation.cell)} = {before}",
        digits=f"= {format_number(explanation.value)}",
        axis=None,
        heads=(before,),
        rows=(row,),
        total=None,
    )


def _mask(explanation: Explanation) -> Account:
    cell = explanation.cell
    scaled, added = (term.factors[0] for term in explanation.terms)
    before = _cell(scaled.cell) if scaled.cell else ""
    row = Row(0, (_number(scaled), _number(added), Number(format_number(explanation.value))),
              0.0, is_own=False)  # fmt: skip
    return Account(
        symbols=f"{_cell(cell)} = {before} + mask[{cell.row + 1}, {cell.column + 1}]",
        digits=f"= {format_number(scaled.value)} + ({format_number(added.value)})"
        f" = {format_number(explanation.value)}",
        axis=None,
        heads=(before, "mask", _cell(cell)),
        rows=(row,),
        total=None,
    )


def _softmax(explanation: Explanation) -> Account:
    cell, maximum = explanation.cell, explanation.maximum or 0.0
    source = explanation.terms[0].factors[0].cell
    before = source.matrix if source else ""

    def numbers(term: Term) -> tuple[Number, ...]:
        (score,) = term.factors
        share = term.product / explanation.divisor if explanation.divisor else 0.0
        less = score.value - maximum if explanation.divisor else score.value
        return (
            _number(score),
            Number(format_number(less)),
            Number(format_number(term.product)),
            Number(format_number(share)),
        )

    own = explanation.terms[cell.column].factors[0].value
    at = symbol(before, cell.row, cell.column)
    each = symbol(before, cell.row, "j")
    return Account(
        symbols=f"{_cell(cell)} = exp({at} − max) ÷ Σ<sub>j</sub> exp({each} − max)",
        digits=f"= exp({format_number(own)} − {bracketed(maximum)})"
        f" ÷ {format_number(explanation.divisor)} = {format_number(explanation.value)}"
        if explanation.divisor
        else f"= {format_number(0.0)}",
        axis=MATRICES["weights"].columns,
        heads=(each, "− max", "exp", "÷ Σ"),
        rows=_rows(explanation, numbers, own=cell.column),
        total=format_number(explanation.divisor),
        total_column=2,  # the exponentials
    )


def _dot_product(explanation: Explanation, rule: Product) -> Account:
    cell = explanation.cell
    axis = MATRICES[kind(rule.left)].columns
    index = "j" if axis in WORD_AXES else "m"
    heads = (
        symbol(rule.left, cell.row, index),
        # A score takes a row of the keys, where the others take a column.
        symbol(rule.right, cell.column, index)
        if rule.is_transposed
        else symbol(rule.right, index, cell.column),
    )
    return Account(
        symbols=f"{_cell(cell)} = Σ<sub>{index}</sub> {heads[0]} · {heads[1]}",
        digits=f"= {_sum_written_out(explanation)} = {format_number(explanation.value)}",
        axis=axis,
        heads=(*heads, f"{matrix_symbol(rule.left)} · {matrix_symbol(rule.right)}"),
        rows=_rows(explanation, _factors_and_product),
        total=format_number(explanation.total),
        total_column=2,
    )


def _affine(explanation: Explanation, rule: Affine) -> Account:
    """A dot product and, as one more term, the bias."""
    cell = explanation.cell
    left, right = symbol(rule.left, cell.row, "m"), symbol(rule.right, "m", cell.column)

    def numbers(term: Term) -> tuple[Number, ...]:
        if len(term.factors) == 2:
            return _factors_and_product(term)
        (bias,) = map(_number, term.factors)
        return (Number("1"), bias, Number(format_number(term.product)))

    return Account(
        symbols=f"{_cell(cell)} = Σ<sub>m</sub> {left} · {right}"
        f" + {symbol(rule.bias, 0, cell.column)}",
        digits=f"= {_sum_written_out(explanation)} = {format_number(explanation.value)}",
        axis="term",
        heads=(
            f"{matrix_symbol(rule.left)}, 1",
            f"{matrix_symbol(rule.right)}, {matrix_symbol(rule.bias)}",
            "·",
        ),
        rows=_rows(explanation, numbers),
        total=format_number(explanation.total),
        total_column=2,
    )


def _recurrence(explanation: Explanation, rule: Recurrence) -> Account:
    """What the word brings, then what the state before it brings, and tanh of the sum."""
    cell = explanation.cell
    word = f"{symbol(rule.input, cell.row, 'm')} · {symbol(rule.W_input, 'm', cell.column)}"
    before = _state_before(cell, rule)
    state = f" + Σ<sub>l</sub> {before} · {symbol(rule.W_state, 'l', cell.column)}"
    return Account(
        symbols=f"{_cell(cell)} = tanh(Σ<sub>m</sub> {word}{state if before else ''})",
        digits=f"= tanh({format_number(explanation.total)}) = {format_number(explanation.value)}",
        axis="term",
        heads=(
            f"{matrix_symbol(rule.input)}, {matrix_symbol(rule.state)}",
            f"{matrix_symbol(rule.W_input)}, {matrix_symbol(rule.W_state)}",
            "·",
        ),
        rows=_rows(explanation, _factors_and_product),
        total=format_number(explanation.total),
        total_column=2,
    )


def _state_before(cell: Cell, rule: Recurrence) -> str:
    if cell.row:
        return symbol(rule.state, cell.row - 1, "l")
    return symbol(rule.first, "n", "l") if rule.first else ""


def _factors_and_product(term: Term) -> tuple[Number, ...]:
    return (*map(_number, term.factors), Number(format_number(term.product)))


def _sum_written_out(explanation: Explanation) -> str:
    terms = explanation.terms
    shown = terms if len(terms) <= MAX_WRITTEN_OUT else terms[: MAX_WRITTEN_OUT - 1]
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
    if len(terms) > MAX_SHOWN:
        terms.sort(key=lambda pair: -abs(pair[1].product))
    return tuple(
        Row(i, numbers(term), term.product / largest, is_own=i == own) for i, term in terms
    )
