"""Derivations as tables: the terms of a sum, and the shares of a normalization."""

import math
from collections.abc import Callable, Mapping, Sequence

from attention.provenance.explanation import Explanation, Term
from attention.variant_rules import Normalization
from pages.figures.core.formatting import format_number, symbol
from pages.figures.core.matrices import MATRICES, Axis
from pages.figures.derivation_entries import Derivation, Number, Row, Table, cell_symbol, number_of

MAX_SHOWN = 8  # more rows are folded


def table_of(
    explanation: Explanation,
    axis: Axis,
    heads: tuple[str, ...],
    numbers: Callable[[int, Term], tuple[Number, ...]],
    summed: Mapping[int, Sequence[float]],
    explained: int | None = None,
) -> Table:
    """The terms: that of the explained cell first; many by size, few in the order of the vectors.

    Args:
        explanation: with the terms.
        axis: what they run along.
        heads: above the columns.
        numbers: of one term, given its index.
        summed: the numbers of each column that has a sum, in the order of the terms.
        explained: the index of the cell's own term, for a softmax.
    """
    terms = list(enumerate(explanation.terms))
    largest = max((abs(term.product) for _, term in terms), default=0.0) or 1.0
    if len(terms) > MAX_SHOWN:
        terms.sort(key=lambda pair: -abs(pair[1].product))
    terms.sort(key=lambda pair: pair[0] != explained)

    def sums(indices: Sequence[int]) -> tuple[str | None, ...]:
        return tuple(
            format_number(math.fsum(summed[column][index] for index in indices))
            if column in summed
            else None
            for column in range(len(heads))
        )

    order = [index for index, _ in terms]
    rows = tuple(
        Row(i, numbers(i, term), term.product / largest, is_own=i == explained) for i, term in terms
    )
    return Table(axis, heads, rows, sums(order), sums(order[MAX_SHOWN:]))


def softmax(explanation: Explanation) -> Derivation:
    """A share of the sum of exp(x - maximum) over a row."""
    cell, maximum = explanation.cell, explanation.maximum or 0.0
    divisor = explanation.divisor
    source = explanation.terms[0].factors[0].cell
    before = source.matrix if source else ""
    shares = [term.product / divisor if divisor else 0.0 for term in explanation.terms]

    def numbers(index: int, term: Term) -> tuple[Number, ...]:
        (score,) = term.factors
        less = score.value - maximum if divisor else score.value
        return (
            number_of(score),
            Number(format_number(less)),
            Number(format_number(term.product)),
            Number(format_number(shares[index])),
        )

    at = symbol(before, cell.row, cell.column)
    each = symbol(before, cell.row, "j")
    return Derivation(
        f"{cell_symbol(cell)} = exp({at} − max) ÷ Σ<sub>j</sub> exp({each} − max)",
        table=table_of(
            explanation,
            MATRICES["weights"].columns,
            (each, "− max", "exp", "÷ Σ exp"),
            numbers,
            {2: [term.product for term in explanation.terms], 3: shares},
            explained=cell.column,
        ),
    )


def normalization(explanation: Explanation, rule: Normalization) -> Derivation:
    """A share of the sum of a row, or of a column, of terms that are no softmax over the keys."""
    cell, of, divisor = explanation.cell, rule.of, explanation.divisor
    is_column = rule.kind == "columns"
    at = symbol(of, cell.row, cell.column)
    index = "i" if is_column else "j"
    each = symbol(of, index, cell.column) if is_column else symbol(of, cell.row, index)
    term = {"plain_division": "", "one_hot": "= max"}.get(rule.kind, "exp")
    shares = [term.product / divisor if divisor else math.nan for term in explanation.terms]

    def numbers(i: int, one: Term) -> tuple[Number, ...]:
        texts = (Number(format_number(one.product)), Number(format_number(shares[i])))
        return (number_of(one.factors[0]), *texts)

    wrapped = {
        "columns": "exp({} − max)",
        "naive": "exp({} − max)",
        "no_max": "exp({})",
        "one_hot": "[{} = max]",
        "plain_division": "{}",
    }[rule.kind]
    return Derivation(
        f"{cell_symbol(cell)} = {wrapped.format(at)} ÷ Σ<sub>{index}</sub> {wrapped.format(each)}",
        table=table_of(
            explanation,
            MATRICES["weights"].rows if is_column else MATRICES["weights"].columns,
            (each, term or "·", "÷ Σ"),
            numbers,
            {1: [one.product for one in explanation.terms], 2: shares},
            explained=cell.row if is_column else cell.column,
        ),
    )
