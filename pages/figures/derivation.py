"""How one number was computed, as formulas and rows: what the explanation panel shows."""

from typing import assert_never

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.provenance.explanation import Explanation, Term
from attention.rules import (
    Affine,
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
    SumOfProducts,
)
from attention.sources import Cell
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.figures.core.formatting import bracketed, format_number, matrix_symbol, symbol
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis, kind
from pages.figures.derivation_changes import adam, shared
from pages.figures.derivation_entries import (
    Derivation,
    Number,
    Table,
    added,
    capped,
    cell_symbol,
    concatenated,
    masked,
    multiplied,
    number_of,
    sampled,
    scaled,
    sinusoid,
    subtracted,
)
from pages.figures.derivation_layer import layer_derivation
from pages.figures.derivation_tables import normalization, softmax, table_of


def derive(explanation: Explanation) -> Derivation:
    """An explanation as a formula, and its terms as a table."""
    rule = explanation.rule
    match rule:
        case SampledVectors() | SampledWeights():
            return sampled(explanation)
        case Constant() | Overridden():
            return Derivation(cell_symbol(explanation.cell))
        case Sinusoid():
            return sinusoid(explanation)
        case Sum():
            return added(explanation)
        case Scale():
            return scaled(explanation)
        case Softcap():
            return capped(explanation)
        case Multiplied():
            return multiplied(explanation)
        case Normalization():
            return normalization(explanation, rule)
        case Deviation():
            return subtracted(explanation)
        case Concatenation() | Stacked():
            return concatenated(explanation)
        case Affine():
            return _affine(explanation, rule)
        case Recurrence():
            return _recurrence(explanation, rule)
        case Masked():
            return masked(explanation)
        case Softmax():
            return softmax(explanation)
        case Product():
            return _dot_product(explanation, rule)
        case SumOfProducts():
            return _sum_of_products(explanation, rule)
        case SoftmaxGradient():
            return _softmax_gradient(explanation, rule)
        case Difference() | Times() | RunningMean():
            return shared(explanation, rule)
        case AdamStep():
            return adam(explanation, rule)
        case RowMean() | RowVariance() | Standardization() | ElementwiseAffine() | Activation():
            return layer_derivation(explanation, rule)
        case _:
            assert_never(rule)


def _dot_product(explanation: Explanation, rule: Product) -> Derivation:
    cell = explanation.cell
    left = MATRICES[kind(rule.left)]
    axis = left.rows if rule.is_left_transposed else left.columns
    index = "j" if axis in WORD_AXES else "m"
    heads = (
        symbol(rule.left, index, cell.row)
        if rule.is_left_transposed
        else symbol(rule.left, cell.row, index),
        # A score multiplies by a row of the keys, the other products by a column.
        symbol(rule.right, cell.column, index)
        if rule.is_transposed
        else symbol(rule.right, index, cell.column),
    )
    product = f"{matrix_symbol(rule.left)} · {matrix_symbol(rule.right)}"
    return Derivation(
        f"{cell_symbol(cell)} = Σ<sub>{index}</sub> {heads[0]} · {heads[1]}",
        table=_products(explanation, axis, (*heads, product)),
    )


def _sum_of_products(explanation: Explanation, rule: SumOfProducts) -> Derivation:
    """The terms of one product after those of another."""
    cell, parts = explanation.cell, rule.products
    sums = " + ".join(
        f"Σ<sub>m</sub> {symbol(one.left, cell.row, 'm')} · {symbol(one.right, cell.column, 'm')}"
        for one in parts
    )
    heads = (
        ", ".join(matrix_symbol(one.left) for one in parts),
        ", ".join(matrix_symbol(one.right) for one in parts),
        "·",
    )
    return Derivation(f"{cell_symbol(cell)} = {sums}", table=_products(explanation, "term", heads))


def _softmax_gradient(explanation: Explanation, rule: SoftmaxGradient) -> Derivation:
    """A weight times how much its own gradient is above the mean of the row."""
    cell = explanation.cell
    a, da = (symbol(name, cell.row, cell.column) for name in (rule.softmax, rule.gradient))
    heads = (symbol(rule.softmax, cell.row, "k"), symbol(rule.gradient, cell.row, "k"), "·")
    own, gradient = (number_of(one) for one in explanation.terms[cell.column].factors)
    mean, value = bracketed(explanation.total), format_number(explanation.value)
    return Derivation(
        f"{cell_symbol(cell)} = {a} · ({da} − Σ<sub>k</sub> {heads[0]} · {heads[1]})",
        (
            Number("= "), own, Number(" · ("), gradient,
            Number(f" − {mean}) = {value}"),
        ),
        _products(explanation, MATRICES[kind(rule.softmax)].columns, heads),
    )  # fmt: skip


def _affine(explanation: Explanation, rule: Affine) -> Derivation:
    """A dot product and, as one more term, the bias."""
    cell = explanation.cell
    left, right = symbol(rule.left, cell.row, "m"), symbol(rule.right, "m", cell.column)
    heads = (
        f"{matrix_symbol(rule.left)}, 1",
        f"{matrix_symbol(rule.right)}, {matrix_symbol(rule.bias)}",
        "·",
    )
    return Derivation(
        f"{cell_symbol(cell)} = Σ<sub>m</sub> {left} · {right}"
        f" + {symbol(rule.bias, 0, cell.column)}",
        table=_products(explanation, "term", heads),
    )


def _recurrence(explanation: Explanation, rule: Recurrence) -> Derivation:
    """Tanh of a sum: the terms of the word, then those of the state before it."""
    cell = explanation.cell
    word = f"{symbol(rule.input, cell.row, 'm')} · {symbol(rule.W_input, 'm', cell.column)}"
    before = _state_before(cell, rule)
    state = f" + Σ<sub>l</sub> {before} · {symbol(rule.W_state, 'l', cell.column)}"
    total, value = format_number(explanation.total), format_number(explanation.value)
    states = rule.first if cell.row == 0 and rule.first else rule.state
    heads = (
        f"{matrix_symbol(rule.input)}, {matrix_symbol(states)}",
        f"{matrix_symbol(rule.W_input)}, {matrix_symbol(rule.W_state)}",
        "·",
    )
    return Derivation(
        f"{cell_symbol(cell)} = tanh(Σ<sub>m</sub> {word}{state if before else ''})",
        (Number(f"= tanh({total}) = {value}"),),
        _products(explanation, "term", heads),
    )


def _state_before(cell: Cell, rule: Recurrence) -> str:
    if cell.row:
        return symbol(rule.state, cell.row - 1, "l")
    return symbol(rule.first, "n", "l") if rule.first else ""


def _products(explanation: Explanation, axis: Axis, heads: tuple[str, str, str]) -> Table:
    """Two factors and their product in each row; a bias has the factor 1."""

    def numbers(_: int, term: Term) -> tuple[Number, ...]:
        factors = tuple(map(number_of, term.factors))
        product = Number(format_number(term.product))
        return (*(factors if len(factors) == 2 else (Number("1"), *factors)), product)

    products = [term.product for term in explanation.terms]
    return table_of(explanation, axis, heads, numbers, {2: products})
