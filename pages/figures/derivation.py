"""How one number was computed, as formulas, rows and shares: what the explanation panel shows."""

from collections.abc import Callable
from typing import assert_never

from attention.provenance.explain import Explanation, Term
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
from pages.figures.core.matrices import MATRICES, WORD_AXES, kind
from pages.figures.derivation_entries import (
    Derivation,
    Number,
    Row,
    added,
    cell_symbol,
    concatenated,
    masked,
    number_of,
    sampled,
    scaled,
    sinusoid,
)

MAX_SHOWN = 8  # more rows are folded
MAX_WRITTEN_OUT = 4  # terms of a sum written with digits


def derive(explanation: Explanation) -> Derivation:
    """An explanation as formulas, rows and shares."""
    rule = explanation.rule
    match rule:
        case SampledVectors() | SampledWeights():
            return sampled(explanation)
        case Constant() | Overridden():
            digits = f"= {format_number(explanation.value)}"
            return Derivation(cell_symbol(explanation.cell), digits, None, (), (), None)
        case Sinusoid():
            return sinusoid(explanation)
        case Sum():
            return added(explanation)
        case Scale():
            return scaled(explanation)
        case Concatenation():
            return concatenated(explanation)
        case Affine():
            return _affine(explanation, rule)
        case Recurrence():
            return _recurrence(explanation, rule)
        case Masked():
            return masked(explanation)
        case Softmax():
            return _softmax(explanation)
        case Product():
            return _dot_product(explanation, rule)
        case _:
            assert_never(rule)


def _softmax(explanation: Explanation) -> Derivation:
    cell, maximum = explanation.cell, explanation.maximum or 0.0
    source = explanation.terms[0].factors[0].cell
    before = source.matrix if source else ""

    def numbers(term: Term) -> tuple[Number, ...]:
        (score,) = term.factors
        share = term.product / explanation.divisor if explanation.divisor else 0.0
        less = score.value - maximum if explanation.divisor else score.value
        return (
            number_of(score),
            Number(format_number(less)),
            Number(format_number(term.product)),
            Number(format_number(share)),
        )

    own = explanation.terms[cell.column].factors[0].value
    at = symbol(before, cell.row, cell.column)
    each = symbol(before, cell.row, "j")
    return Derivation(
        symbols=f"{cell_symbol(cell)} = exp({at} − max) ÷ Σ<sub>j</sub> exp({each} − max)",
        digits=f"= exp({format_number(own)} − {bracketed(maximum)})"
        f" ÷ {format_number(explanation.divisor)} = {format_number(explanation.value)}"
        if explanation.divisor
        else f"= {format_number(0.0)}",
        axis=MATRICES["weights"].columns,
        heads=(each, "− max", "exp", "÷ Σ"),
        rows=_rows(explanation, numbers, explained=cell.column),
        total=format_number(explanation.divisor),
        total_column=2,  # the exponentials
    )


def _dot_product(explanation: Explanation, rule: Product) -> Derivation:
    cell = explanation.cell
    axis = MATRICES[kind(rule.left)].columns
    index = "j" if axis in WORD_AXES else "m"
    heads = (
        symbol(rule.left, cell.row, index),
        # A score multiplies by a row of the keys, the other products by a column.
        symbol(rule.right, cell.column, index)
        if rule.is_transposed
        else symbol(rule.right, index, cell.column),
    )
    return Derivation(
        symbols=f"{cell_symbol(cell)} = Σ<sub>{index}</sub> {heads[0]} · {heads[1]}",
        digits=f"= {_sum_written_out(explanation)} = {format_number(explanation.value)}",
        axis=axis,
        heads=(*heads, f"{matrix_symbol(rule.left)} · {matrix_symbol(rule.right)}"),
        rows=_rows(explanation, _factors_and_product),
        total=format_number(explanation.total),
        total_column=2,
    )


def _affine(explanation: Explanation, rule: Affine) -> Derivation:
    """A dot product and, as one more term, the bias."""
    cell = explanation.cell
    left, right = symbol(rule.left, cell.row, "m"), symbol(rule.right, "m", cell.column)

    def numbers(term: Term) -> tuple[Number, ...]:
        if len(term.factors) == 2:
            return _factors_and_product(term)
        (bias,) = map(number_of, term.factors)
        return (Number("1"), bias, Number(format_number(term.product)))

    return Derivation(
        symbols=f"{cell_symbol(cell)} = Σ<sub>m</sub> {left} · {right}"
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


def _recurrence(explanation: Explanation, rule: Recurrence) -> Derivation:
    """Tanh of a sum: the terms of the word, then those of the state before it."""
    cell = explanation.cell
    word = f"{symbol(rule.input, cell.row, 'm')} · {symbol(rule.W_input, 'm', cell.column)}"
    before = _state_before(cell, rule)
    state = f" + Σ<sub>l</sub> {before} · {symbol(rule.W_state, 'l', cell.column)}"
    return Derivation(
        symbols=f"{cell_symbol(cell)} = tanh(Σ<sub>m</sub> {word}{state if before else ''})",
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
    return (*map(number_of, term.factors), Number(format_number(term.product)))


def _sum_written_out(explanation: Explanation) -> str:
    products = [
        " · ".join(bracketed(factor.value, 2) for factor in term.factors)
        for term in explanation.terms
    ]
    if len(products) > MAX_WRITTEN_OUT:
        products[MAX_WRITTEN_OUT - 1 : -1] = ["…"]
    return " + ".join(products)


def _rows(
    explanation: Explanation,
    numbers: Callable[[Term], tuple[Number, ...]],
    explained: int | None = None,
) -> tuple[Row, ...]:
    terms = list(enumerate(explanation.terms))
    largest = max((abs(term.product) for _, term in terms), default=0.0) or 1.0
    if len(terms) > MAX_SHOWN:
        terms.sort(key=lambda pair: -abs(pair[1].product))
    return tuple(
        Row(i, numbers(term), term.product / largest, is_own=i == explained) for i, term in terms
    )
