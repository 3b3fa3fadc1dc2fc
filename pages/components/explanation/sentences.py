"""What happened in one cell, in words, with its numbers."""

from typing import assert_never

from attention import Explanation
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
from attention.traces import Trace
from pages.figures.core.formatting import format_number
from pages.figures.core.matrices import MATRICES, WORD_AXES, kind
from pages.state.markdown import word_of
from pages.state.texts import Texts


def sentence_of(found: Explanation, trace: Trace, texts: Texts) -> str:
    """What happened in this cell, in words; it is plain text and may hold what was typed."""
    return texts(f"explanation.{_story(found)}", **_words(found, trace, found.cell))


def _story(found: Explanation) -> str:
    """Which sentence tells how this number came about."""
    rule, matrix = found.rule, kind(found.cell.matrix)
    match rule:
        case SampledVectors():
            return "X" if matrix in ("X", "Y") else "E"
        case SampledWeights():
            return "weight" if matrix in ("U_H", "W_H", "U_S", "W_S", "W_O") else matrix
        case Constant():
            return _story_of_constant(rule)
        case Overridden():
            return "edited"
        case Sinusoid():
            return "P"
        case Sum():
            return "sum"
        case Product() | Scale() | Concatenation():
            return matrix
        case Affine():
            return f"trained.{matrix}"
        case Recurrence():
            return "state"
        case Masked():
            return "masked_forbidden" if found.value == float("-inf") else "masked_allowed"
        case Softmax():
            return matrix if found.divisor else "weights_nowhere"
        case _:
            assert_never(rule)


def _story_of_constant(rule: Constant) -> str:
    match rule.kind:
        case "by hand":
            return "by_hand"
        case "loaded":
            return "loaded"
        case "hidden state":
            return "trained.embedding" if rule.layer == 1 else "trained.hidden_state"
        case "learned":
            return "trained.learned"
        case _:
            assert_never(rule.kind)


def _words(found: Explanation, trace: Trace, cell: Cell) -> dict[str, object]:
    """What the sentences of all matrices may name."""
    matrix, rule = MATRICES[kind(cell.matrix)], found.rule
    row = word_of(trace.words[matrix.rows], cell.row) if matrix.rows in WORD_AXES else ""
    column = (
        word_of(trace.words[matrix.columns], cell.column) if matrix.columns in WORD_AXES else ""
    )
    largest = max(found.terms, key=lambda term: abs(term.product), default=None)
    strongest = found.terms.index(largest) if largest else 0
    keys = trace.words["key"]
    part = found.terms[0].factors[0].cell if isinstance(rule, Concatenation) else None
    return {
        "row_word": row,
        "column_word": column,
        "row": cell.row + 1,
        "column": cell.column + 1,
        "terms": len(found.terms),
        "strongest": strongest + 1,
        "strongest_word": word_of(keys, strongest) if strongest < len(keys) else "",
        "input": rule.left if isinstance(rule, Product) else "",
        "layer": rule.layer if isinstance(rule, Constant) else "",
        "matrix": cell.matrix,
        "seed": rule.seed if isinstance(rule, SampledWeights | SampledVectors) else "",
        "d_in": rule.d_in if isinstance(rule, SampledWeights) else "",
        "d_k": rule.d_k if isinstance(rule, Scale) else "",
        "part_head": part.matrix.partition(".")[2] if part else "",
        "part_column": part.column + 1 if part else "",
        "before": format_number(rule.replaced[cell.row, cell.column])
        if isinstance(rule, Overridden)
        else "",
        "divisor": format_number(found.divisor, 2),
        "percent": f"{found.value:.1%}",
        "index": found.sample.index + 1 if found.sample else "",
        "stream": found.sample.stream if found.sample else "",
    }
