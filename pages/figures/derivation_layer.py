"""How a number of a layer beyond attention was computed, as formulas and rows."""

from typing import assert_never

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.provenance.explanation import Explanation, Term
from pages.figures.core.formatting import (
    ACTIVATIONS,
    bracketed,
    format_number,
    matrix_symbol,
    symbol,
)
from pages.figures.core.matrices import MATRICES, kind
from pages.figures.derivation_entries import Derivation, Number, cell_symbol, number_of
from pages.figures.derivation_tables import table_of


def layer_derivation(
    explanation: Explanation,
    rule: RowMean | RowVariance | Standardization | ElementwiseAffine | Activation,
) -> Derivation:
    """The formula, with numbers; the entries of a mean or a variance are rows of a table."""
    match rule:
        case RowMean():
            return _mean(explanation, rule)
        case RowVariance():
            return _variance(explanation, rule)
        case Standardization():
            return _standardization(explanation, rule)
        case ElementwiseAffine():
            return _affine(explanation, rule)
        case Activation():
            return _activation(explanation, rule)
        case _:
            assert_never(rule)


def _mean(explanation: Explanation, rule: RowMean) -> Derivation:
    cell, x = explanation.cell, symbol(rule.of, explanation.cell.row, "m")

    def numbers(_: int, term: Term) -> tuple[Number, ...]:
        return (number_of(term.factors[0]),)

    return Derivation(
        f"{cell_symbol(cell)} = Σ<sub>m</sub> {x} ÷ {explanation.divisor:g}",
        (Number(f"= {_shared(explanation)}"),),
        table_of(explanation, MATRICES[kind(rule.of)].columns, (x,), numbers,
                 {0: [term.product for term in explanation.terms]}),
    )  # fmt: skip


def _variance(explanation: Explanation, rule: RowVariance) -> Derivation:
    cell, x = explanation.cell, symbol(rule.of, explanation.cell.row, "m")
    mean = explanation.terms[0].factors[1]

    def numbers(_: int, term: Term) -> tuple[Number, ...]:
        return (number_of(term.factors[0]), Number(format_number(term.product)))

    heads = (x, f"({matrix_symbol(rule.of)} − {matrix_symbol(rule.mean)})²")
    return Derivation(
        f"{cell_symbol(cell)} = Σ<sub>m</sub> ({x} − {symbol(rule.mean, cell.row, 0)})²"
        f" ÷ {explanation.divisor:g}",
        (Number("= Σ (x − "), Number(bracketed(mean.value), mean.cell),
         Number(f")² ÷ {explanation.divisor:g} = {_shared(explanation)}")),
        table_of(explanation, MATRICES[kind(rule.of)].columns, heads, numbers,
                 {1: [term.product for term in explanation.terms]}),
    )  # fmt: skip


def _standardization(explanation: Explanation, rule: Standardization) -> Derivation:
    cell = explanation.cell
    x, mean = (term.factors[0] for term in explanation.terms)
    own = symbol(rule.of, cell.row, cell.column)
    m, v = (symbol(name, cell.row, 0) for name in (rule.mean, rule.variance))
    root, value = format_number(explanation.divisor), format_number(explanation.value)
    return Derivation(
        f"{cell_symbol(cell)} = ({own} − {m}) ÷ √({v} + ε),  ε = {rule.eps:g}",
        (Number("= ("), number_of(x), Number(" − "), Number(bracketed(mean.value), mean.cell),
         Number(f") ÷ {root} = {value}")),
    )  # fmt: skip


def _affine(explanation: Explanation, rule: ElementwiseAffine) -> Derivation:
    cell = explanation.cell
    (x, gamma), (beta,) = (term.factors for term in explanation.terms)
    own = symbol(rule.of, cell.row, cell.column)
    g, b = (symbol(name, 0, cell.column) for name in (rule.gamma, rule.beta))
    value = format_number(explanation.value)
    return Derivation(
        f"{cell_symbol(cell)} = {own} · {g} + {b}",
        (Number("= "), number_of(x), Number(" · "), Number(bracketed(gamma.value), gamma.cell),
         Number(" + "), Number(bracketed(beta.value), beta.cell), Number(f" = {value}")),
    )  # fmt: skip


def _activation(explanation: Explanation, rule: Activation) -> Derivation:
    cell = explanation.cell
    x, share = explanation.terms[0].factors
    own, value = symbol(rule.of, cell.row, cell.column), format_number(explanation.value)
    name = ACTIVATIONS[rule.kind]
    passing = f"{own} · Φ({own})" if rule.kind == "gelu" else f"max({own}, 0)"
    return Derivation(
        f"{cell_symbol(cell)} = {name}({own}) = {passing}",
        (Number("= "), number_of(x), Number(f" · {format_number(share.value)} = {value}")),
    )


def _shared(explanation: Explanation) -> str:
    total = format_number(explanation.total)
    return f"{total} ÷ {explanation.divisor:g} = {format_number(explanation.value)}"
