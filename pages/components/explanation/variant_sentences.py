"""Which sentence explains a number that is computed otherwise than in the paper, and its values."""

from attention import Explanation
from attention.rules import Concatenation, Masked, Product, Scale
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.figures.core.formatting import format_number
from pages.figures.core.matrices import kind

# What each product multiplies in the paper.
_PAPER = {
    "Q": ("X", "W_Q"),
    "K": ("X", "W_K"),
    "V": ("X", "W_V"),
    "scores": ("Q", "K"),
    "output": ("weights", "V"),
}


def variant_key(found: Explanation) -> str | None:
    """The key, below `explanation.what_if`, of the sentence; None for a number as in the paper."""
    rule, (name, _, side) = found.rule, found.cell.matrix.partition(".")
    match rule:
        case Deviation():
            return "difference"
        case Softcap():
            return "capped"
        case Multiplied():
            return "kept" if found.terms[0].factors[1].value else "times_zero"
        case Normalization(_, how):
            return how
        case Stacked():
            return "stacked"
        case Concatenation() if name == "X":
            return "side_by_side"
        case Scale() if rule.power != 0.5:
            return "divided" if rule.power else "not_divided"
        case Masked() if side == "changed" and found.terms[1].factors[0].value < 0:
            return None if found.value == float("-inf") else "finite"
        case Product(left, right) if side == "changed":
            if (kind(left), kind(right)) != _PAPER.get(name):
                return "product_of_rows" if rule.is_transposed else "product"
    return "unmasked" if name == "unmasked" else None


def variant_values(found: Explanation) -> dict[str, object]:
    """The values of the placeholders of these sentences."""
    match found.rule:
        case Softcap(_, cap):
            return {"cap": f"{cap:g}"}
        case Multiplied(of):
            return {"of": of}
        case Normalization():
            return {"divisor": format_number(found.divisor, 2)}
        case Masked():
            return {"added": format_number(found.terms[1].factors[0].value, 0)}
        case Product(left, right):
            return {"left": left, "right": right}
        case Stacked() | Concatenation():
            cell = found.terms[0].factors[0].cell
            if cell is not None:
                place = {"part_row": cell.row + 1, "part_column": cell.column + 1}
                return {"part": cell.matrix, **place}
    return {}
