"""A derivation as the explanation panel shows it, and those that have at most one row."""

from dataclasses import dataclass

from attention.provenance.explanation import Explanation, Factor
from attention.rules import SampledWeights, Scale, Sinusoid
from attention.sources import Cell
from attention.variant_rules import Softcap
from pages.figures.core.formatting import bracketed, format_number, symbol
from pages.figures.core.matrices import MATRICES, Axis, kind

_DIVISORS = {0: "1", 0.5: "√dₖ", 1: "d_k"}


@dataclass(frozen=True)
class Number:
    """A number as text, and the cell that holds it, if any."""

    text: str
    cell: Cell | None = None


@dataclass(frozen=True)
class Row:
    """One term: its index, its numbers, and the length of its bar, from -1 to 1."""

    index: int  # the word, or the entry of the vector, from 0
    numbers: tuple[Number, ...]
    share: float
    is_own: bool  # for a softmax: the term of the explained cell


@dataclass(frozen=True)
class Table:
    """The terms of a sum. Where they are many, the first `MAX_SHOWN` rows are the largest.

    `sums` and `rest` are aligned with `heads`: below each column that has a sum, that of all rows,
    and that of the rows after the first `MAX_SHOWN`; None below the others.
    """

    axis: Axis  # what the rows index
    heads: tuple[str, ...]  # the symbols above the numbers of the rows
    rows: tuple[Row, ...]  # that of the explained cell first
    sums: tuple[str | None, ...]
    rest: tuple[str | None, ...]


@dataclass(frozen=True)
class Derivation:
    """An explanation as text. Formulas are symbols and digits; the only markup is <sub>."""

    symbols: str
    digits: tuple[Number, ...] = ()  # the same with numbers, where they are in no table
    table: Table | None = None


def cell_symbol(cell: Cell) -> str:
    """A cell as a symbol: "Q[2, 1]"."""
    return symbol(cell.matrix, cell.row, cell.column)


def number_of(factor: Factor) -> Number:
    """The number of a factor, with its cell."""
    return Number(format_number(factor.value), factor.cell)


def sampled(explanation: Explanation) -> Derivation:
    """A sampled number, divided by the root of d_in for a weight."""
    cell = cell_symbol(explanation.cell)
    if not isinstance(explanation.rule, SampledWeights):
        return Derivation(f"{cell} ~ N(0, 1)")
    z, d_in = format_number(explanation.terms[0].product), explanation.rule.d_in
    symbols = f"{cell} = z ÷ √{MATRICES[kind(explanation.cell.matrix)].rows},  z ~ N(0, 1)"
    return Derivation(symbols, (Number(f"= {z} ÷ √{d_in}{_result(explanation)}"),))


def sinusoid(explanation: Explanation) -> Derivation:
    """The sine or cosine of a position."""
    cell, rule = explanation.cell, explanation.rule
    d_model = rule.d_model if isinstance(rule, Sinusoid) else 1
    even = cell.column - cell.column % 2
    wave = "cos" if cell.column % 2 else "sin"
    angle = format_number(explanation.terms[0].product)
    return Derivation(
        f"{cell_symbol(cell)} = {wave}(t ÷ 10000^({even}/{d_model})),  t = {cell.row}",
        (Number(f"= {wave}({angle}){_result(explanation)}"),),
    )


def added(explanation: Explanation) -> Derivation:
    """One sum of two cells."""
    return _of_two(explanation, " + ")


def subtracted(explanation: Explanation) -> Derivation:
    """One cell minus another."""
    return _of_two(explanation, " − ")


def _of_two(explanation: Explanation, sign: str) -> Derivation:
    first, second = (term.factors[0] for term in explanation.terms)
    symbols = sign.join(cell_symbol(factor.cell) for factor in (first, second) if factor.cell)
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {symbols}",
        (
            Number("= "),
            number_of(first),
            Number(sign),
            Number(bracketed(second.value), second.cell),
            Number(_result(explanation)),
        ),
    )


def scaled(explanation: Explanation) -> Derivation:
    """A score divided by the root of d_k."""
    (score,) = explanation.terms[0].factors
    rule = explanation.rule
    power, divisor = (rule.power, rule.symbol) if isinstance(rule, Scale) else (0.5, "1")
    before = cell_symbol(score.cell) if score.cell else ""
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {before} ÷ {_DIVISORS[power]}",
        (Number("= "), number_of(score), Number(f" ÷ {divisor}{_result(explanation)}")),
    )


def capped(explanation: Explanation) -> Derivation:
    """A scaled score, kept between two bounds by tanh."""
    (score,) = explanation.terms[0].factors
    cap = f"{explanation.rule.cap:g}" if isinstance(explanation.rule, Softcap) else ""
    before = cell_symbol(score.cell) if score.cell else ""
    ends = Number(f" ÷ {cap}){_result(explanation)}")
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {cap} · tanh({before} ÷ {cap})",
        (Number(f"= {cap} · tanh("), number_of(score), ends),
    )


def multiplied(explanation: Explanation) -> Derivation:
    """A number times 1 or 0."""
    number, kept = explanation.terms[0].factors
    before = cell_symbol(number.cell) if number.cell else ""
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {before} · {kept.value:g}",
        (Number("= "), number_of(number), Number(f" · {kept.value:g}{_result(explanation)}")),
    )


def concatenated(explanation: Explanation) -> Derivation:
    """A cell of one of the matrices side by side."""
    (part,) = explanation.terms[0].factors
    before = cell_symbol(part.cell) if part.cell else ""
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {before}", (Number("= "), number_of(part))
    )


def masked(explanation: Explanation) -> Derivation:
    """A scaled score with the mask added."""
    cell = explanation.cell
    score, mask = (term.factors[0] for term in explanation.terms)
    before = cell_symbol(score.cell) if score.cell else ""
    return Derivation(
        f"{cell_symbol(cell)} = {before} + mask[{cell.row + 1}, {cell.column + 1}]",
        (
            Number("= "),
            number_of(score),
            Number(f" + ({format_number(mask.value)}){_result(explanation)}"),
        ),
    )


def _result(explanation: Explanation) -> str:
    return f" = {format_number(explanation.value)}"
