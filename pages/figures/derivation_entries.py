"""A derivation as the explanation panel shows it, and those that have at most one row."""

from dataclasses import dataclass

from attention.provenance.explain import Explanation, Factor
from attention.rules import Cell, SampledWeights, Scale, Sinusoid
from pages.figures.core.formatting import bracketed, format_number, symbol
from pages.figures.core.matrices import MATRICES, Axis, kind


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
class Derivation:
    """An explanation as text. Formulas are symbols and digits; the only markup is <sub>."""

    symbols: str
    digits: str
    axis: Axis | None  # what the rows index; None where there are none to list
    heads: tuple[str, ...]  # the symbols above the numbers of the rows
    rows: tuple[Row, ...]  # the largest first where they are many
    total: str | None  # the sum of all rows
    total_column: int | None = None  # which of their numbers it sums, from 0


def cell_symbol(cell: Cell) -> str:
    """A cell as a symbol: "Q[2, 1]"."""
    return symbol(cell.matrix, cell.row, cell.column)


def number_of(factor: Factor) -> Number:
    """The number of a factor, with its cell."""
    return Number(format_number(factor.value), factor.cell)


def sampled(explanation: Explanation) -> Derivation:
    """A sampled number, divided by the root of d_in for a weight."""
    cell, value = cell_symbol(explanation.cell), format_number(explanation.value)
    if not isinstance(explanation.rule, SampledWeights):
        return Derivation(f"{cell} ~ N(0, 1)", f"= {value}", None, (), (), None)
    z, d_in = format_number(explanation.terms[0].product), explanation.rule.d_in
    symbols = f"{cell} = z ÷ √{MATRICES[kind(explanation.cell.matrix)].rows},  z ~ N(0, 1)"
    return Derivation(symbols, f"= {z} ÷ √{d_in} = {value}", None, (), (), None)


def sinusoid(explanation: Explanation) -> Derivation:
    """The sine or cosine of a position."""
    cell, rule = explanation.cell, explanation.rule
    d_model = rule.d_model if isinstance(rule, Sinusoid) else 1
    even = cell.column - cell.column % 2
    wave = "cos" if cell.column % 2 else "sin"
    angle = format_number(explanation.terms[0].product)
    return Derivation(
        symbols=f"{cell_symbol(cell)} = {wave}(t ÷ 10000^({even}/{d_model})),  t = {cell.row}",
        digits=f"= {wave}({angle}) = {format_number(explanation.value)}",
        axis=None,
        heads=(),
        rows=(),
        total=None,
    )


def added(explanation: Explanation) -> Derivation:
    """One sum of two cells."""
    left, right = (term.factors[0] for term in explanation.terms)
    heads = tuple(cell_symbol(factor.cell) for factor in (left, right) if factor.cell)
    numbers = (number_of(left), number_of(right), Number(format_number(explanation.value)))
    return Derivation(
        symbols=f"{cell_symbol(explanation.cell)} = {' + '.join(heads)}",
        digits=f"= {format_number(left.value)} + {bracketed(right.value)}"
        f" = {format_number(explanation.value)}",
        axis=None,
        heads=(*heads, cell_symbol(explanation.cell)),
        rows=(Row(0, numbers, 0.0, is_own=False),),
        total=None,
    )


def scaled(explanation: Explanation) -> Derivation:
    """A score divided by the root of d_k."""
    (score,) = explanation.terms[0].factors
    d_k = explanation.rule.d_k if isinstance(explanation.rule, Scale) else 1
    cell, before = explanation.cell, cell_symbol(score.cell) if score.cell else ""
    row = Row(0, (number_of(score), Number(format_number(explanation.divisor)),
                  Number(format_number(explanation.value))), 0.0, is_own=False)  # fmt: skip
    return Derivation(
        symbols=f"{cell_symbol(cell)} = {before} ÷ √d_k",
        digits=f"= {format_number(score.value)} ÷ √{d_k} = {format_number(explanation.value)}",
        axis=None,
        heads=(before, f"√{d_k}", cell_symbol(cell)),
        rows=(row,),
        total=None,
    )


def concatenated(explanation: Explanation) -> Derivation:
    """A cell of one of the matrices side by side."""
    (part,) = explanation.terms[0].factors
    before = cell_symbol(part.cell) if part.cell else ""
    row = Row(0, (number_of(part),), 0.0, is_own=False)
    return Derivation(
        symbols=f"{cell_symbol(explanation.cell)} = {before}",
        digits=f"= {format_number(explanation.value)}",
        axis=None,
        heads=(before,),
        rows=(row,),
        total=None,
    )


def masked(explanation: Explanation) -> Derivation:
    """A scaled score with the mask added."""
    cell = explanation.cell
    score, mask = (term.factors[0] for term in explanation.terms)
    before = cell_symbol(score.cell) if score.cell else ""
    row = Row(0, (number_of(score), number_of(mask), Number(format_number(explanation.value))),
              0.0, is_own=False)  # fmt: skip
    return Derivation(
        symbols=f"{cell_symbol(cell)} = {before} + mask[{cell.row + 1}, {cell.column + 1}]",
        digits=f"= {format_number(score.value)} + ({format_number(mask.value)})"
        f" = {format_number(explanation.value)}",
        axis=None,
        heads=(before, "mask", cell_symbol(cell)),
        rows=(row,),
        total=None,
    )
