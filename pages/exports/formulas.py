"""How a matrix is computed, as one line of text, from its rule."""

from attention.rules import (
    DrawnWeights,
    DrawnWords,
    Masked,
    Product,
    Quotient,
    Recurrence,
    Rule,
    Sinusoid,
    Softmax,
    Sum,
)


def formula(name: str, rule: Rule) -> str:
    """The line, such as scores = Q Kᵀ: symbols alone, the same in every language."""
    return f"{name} {_right(rule)}".rstrip()


def _right(rule: Rule) -> str:
    match rule:
        case DrawnWords():
            return "~ N(0, 1)"
        case DrawnWeights(_, d_in):
            return f"~ N(0, 1) ÷ √{d_in}"
        case Sinusoid():
            return "= sin, cos"
        case Sum(left, right):
            return f"= {left} + {right}"
        case Product(left, right, is_transposed):
            return f"= {left} {right}" + ("ᵀ" if is_transposed else "")
        case Quotient(of, d_k):
            return f"= {of} ÷ √{d_k}"
        case Masked(of):
            return f"= {of} + mask"
        case Softmax(of):
            return f"= softmax({of})"
        case Recurrence(state, source, W_input, W_state):
            return f"= tanh({source} {W_input} + {state}[t−1] {W_state})"
    return ""
