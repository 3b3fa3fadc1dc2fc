"""How a matrix is computed, as one line of text, from its rule."""

from typing import assert_never

from attention.decoding_rules import SingleRow
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.rules import (
    Affine,
    Concatenation,
    Constant,
    Masked,
    Overridden,
    Product,
    Recurrence,
    Rule,
    SampledVectors,
    SampledWeights,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
    SumOfProducts,
)
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.figures.core.formatting import ACTIVATIONS

MAX_CELLS = 3  # of an overridden matrix
NORMALIZATIONS = {
    "columns": "softmax({of}ᵀ)ᵀ",
    "plain_division": "{of} ÷ Σ {of}",
    "one_hot": "argmax({of})",
    "no_max": "exp({of}) ÷ Σ exp({of})",
    "naive": "exp({of} − max) ÷ Σ exp({of} − max)",
}


def formula(name: str, rule: Rule) -> str:
    """The line, such as scores = Q Kᵀ: symbols alone, the same in every language."""
    return f"{name} {_right(rule)}".rstrip()


def product_formula(rule: Product) -> str:
    """Both factors, each with a T where it is transposed."""
    transposed = (rule.is_left_transposed, rule.is_transposed)
    factors = zip((rule.left, rule.right), transposed, strict=True)
    return " ".join(name + ("ᵀ" if is_transposed else "") for name, is_transposed in factors)


def _right(rule: Rule) -> str:
    match rule:
        case SampledVectors():
            return "~ N(0, 1)"
        case SampledWeights(_, d_in):
            return f"~ N(0, 1) ÷ √{d_in}"
        case Sinusoid():
            return "= sin, cos"
        case Sum(left, right):
            return f"= {left} + {right}"
        case Product():
            return f"= {product_formula(rule)}"
        case SumOfProducts(products):
            return f"= {' + '.join(map(product_formula, products))}"
        case Difference(left, right, factor):
            return f"= {left} − {right}" if factor == 1 else f"= ({left} − {right}) · {factor:.3g}"
        case Times(of, factor):
            return f"= {factor:g} {of}"
        case SoftmaxGradient(softmax, gradient):
            return f"= {softmax} ({gradient} − Σ {softmax} {gradient})"
        case RunningMean(before, of, decay, power):
            return f"= {decay:g} {before} + {1 - decay:.3g} {of}" + ("²" if power == 2 else "")
        case AdamStep(mean, square, rate, step):
            means = f"{mean} ÷ (1 − 0.9^{step})", f"{square} ÷ (1 − 0.999^{step})"
            return f"= {rate:g} · {means[0]} ÷ (√({means[1]}) + 10⁻⁸)"
        case Affine(left, right, bias):
            return f"= {left} {right} + {bias}"
        case Concatenation(parts):
            return f"= [{parts[0]} … {parts[-1]}]"
        case Overridden(of, replaced):
            cells = [f"[{i + 1}, {j + 1}]" for i, j in replaced]
            listed = cells if len(cells) <= MAX_CELLS else [*cells[:MAX_CELLS], "…"]
            return f"{_right(of)} ∖ {{{', '.join(listed)}}}".strip()
        case Scale(of):
            return f"= {of} ÷ {rule.symbol}"
        case Softcap(of, cap):
            return f"= {cap:g} tanh({of} ÷ {cap:g})"
        case Multiplied(of):
            return f"= {of} ⊙ mask"
        case Normalization(of, kind):
            return f"= {NORMALIZATIONS[kind].format(of=of)}"
        case Stacked(parts):
            return f"= [{'; '.join(parts)}]"
        case SingleRow(of, row):
            return f"= {of}[{row + 1}]"
        case Deviation(left, right):
            return f"= {right} − {left}"
        case Masked(of):
            return f"= {of} + mask"
        case Softmax(of):
            return f"= softmax({of})"
        case Recurrence(state, source, W_input, W_state):
            return f"= tanh({source} {W_input} + {state}[t−1] {W_state})"
        case Constant():
            return ""
        case RowMean(of):
            return f"= mean({of})"
        case RowVariance(of, mean):
            return f"= mean(({of} − {mean})²)"
        case Standardization(of, mean, variance, eps):
            return f"= ({of} − {mean}) ÷ √({variance} + {eps:g})"
        case ElementwiseAffine(of, gamma, beta):
            return f"= {of} ⊙ {gamma} + {beta}"
        case Activation(of, kind):
            return f"= {ACTIVATIONS[kind]}({of})"
        case _:
            assert_never(rule)
