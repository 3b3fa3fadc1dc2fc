"""Derivations of what one step of learning changes: differences, shares, and Adam's step."""

from attention.learning_rules import AdamStep, Difference, RunningMean, Times
from attention.provenance.explanation import Explanation
from pages.figures.core.formatting import bracketed, format_number
from pages.figures.derivation_entries import Derivation, Number, cell_symbol, number_of


def shared(explanation: Explanation, rule: Difference | Times | RunningMean) -> Derivation:
    """One or two numbers, each times what the rule multiplies it by."""
    cells = [term.factors[-1] for term in explanation.terms]
    names = [cell_symbol(one.cell) for one in cells if one.cell]
    numbers = [Number(bracketed(one.value), one.cell) for one in cells]
    match rule:
        case Times(_, factor):
            symbols, parts = f"{factor:g} · {names[0]}", [Number(f"{factor:g} · "), numbers[0]]
        case RunningMean(_, _, decay, power):
            shares, raised = (f"{decay:g}", f"{1 - decay:.3g}"), "²" if power == 2 else ""
            symbols = f"{shares[0]} · {names[0]} + {shares[1]} · {names[1]}{raised}"
            parts = [Number(f"{shares[0]} · "), numbers[0],
                     Number(f" + {shares[1]} · "), numbers[1], Number(raised)]  # fmt: skip
        case Difference(_, _, factor):
            symbols, parts = f"{names[0]} − {names[1]}", [numbers[0], Number(" − "), numbers[1]]
            if factor != 1:
                times = f" · {format_number(factor)}"
                symbols, parts = (f"({symbols}){times}",
                                  [Number("("), *parts, Number(f"){times}")])  # fmt: skip
    total = Number(f" = {format_number(explanation.value)}")
    return Derivation(f"{cell_symbol(explanation.cell)} = {symbols}", (Number("= "), *parts, total))


def adam(explanation: Explanation, rule: AdamStep) -> Derivation:
    """The rate, times the running mean over the root of that of the squares."""
    mean, square = (term.factors[-1] for term in explanation.terms)
    m, v = (cell_symbol(one.cell) for one in (mean, square) if one.cell)
    corrections = f"(1 − 0.9^{rule.step})", f"(1 − 0.999^{rule.step})"
    return Derivation(
        f"{cell_symbol(explanation.cell)} = {rule.rate:g} · ({m} ÷ {corrections[0]})"
        f" ÷ (√({v} ÷ {corrections[1]}) + 10⁻⁸)",
        (
            Number(f"= {rule.rate:g} · ("), number_of(mean), Number(f" ÷ {corrections[0]}) ÷ (√("),
            number_of(square),
            Number(f" ÷ {corrections[1]}) + 10⁻⁸) = {format_number(explanation.value)}"),
        ),
    )  # fmt: skip
