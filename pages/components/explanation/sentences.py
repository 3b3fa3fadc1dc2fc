"""One sentence on how a cell is computed, with its numbers."""

from typing import assert_never

from attention import Explanation, Seq2SeqTrace
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
from attention.traces import Trace
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.components.explanation.variant_sentences import variant_key, variant_values
from pages.figures.core.formatting import format_number
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis, kind
from pages.state.markdown import word_of
from pages.state.texts import Texts

# What a head that learns adds to the matrices of attention; all weights have one sentence.
OF_WEIGHTS = ("dW_Q", "dW_K", "dW_V", "dW_out")
LEARNING = (*OF_WEIGHTS, "dX", "dQ", "dK", "dV", "dscores", "dweights", "doutput", "dprojected",
            "target", "projected", "logits")  # fmt: skip
# Weights that no sentence of their own explains.
OTHER_WEIGHTS = ("U_H", "W_H", "U_S", "W_S", "W_O", "W_1", "W_2")
# Where queries and keys are hidden states, these sentences say so.
_OF_STATES = ("H", "S", "scores", "weights", "output")


def sentence_of(found: Explanation, trace: Trace, texts: Texts) -> str:
    """One sentence on how this cell is computed. Plain text: it may contain user input."""
    key = _text_key(found)
    if isinstance(trace, Seq2SeqTrace) and key in _OF_STATES:
        key = f"seq2seq.{key}"
    return texts(f"explanation.{key}", **_placeholders(found, trace))


def _text_key(found: Explanation) -> str:
    """The key, below `explanation`, of the sentence for this cell."""
    rule, matrix = found.rule, kind(found.cell.matrix)
    if key := _text_key_of_decoding(found):
        return f"decoding.{key}"
    if key := variant_key(found):
        return f"what_if.{key}"
    match rule:
        case SampledVectors():
            return "X" if matrix in ("X", "Y") else "E"
        case SampledWeights():
            return "weight" if matrix in OTHER_WEIGHTS else matrix
        case Constant():
            return _text_key_of_constant(rule)
        case Overridden():
            return "edited"
        case Sinusoid():
            return "P"
        case Sum():
            return "layer.residual" if matrix == "residual" else "sum"
        case SumOfProducts() | Difference() | Times() | SoftmaxGradient():
            return _text_key_of_learning(rule, found.cell.matrix)
        case RunningMean() | AdamStep():
            return f"learning.{matrix.partition('_')[0]}"
        case Product() | Scale() if matrix in LEARNING:
            return f"learning.{matrix if matrix not in OF_WEIGHTS else 'dW'}"
        case Product() | Scale() | Concatenation() | Recurrence():
            return matrix
        case Affine():
            return f"layer.{matrix}" if matrix in ("hidden", "FFN") else f"trained.{matrix}"
        case Masked():
            return "masked_forbidden" if found.value == float("-inf") else "masked_allowed"
        case Softmax():
            if matrix == "probabilities":
                return "learning.probabilities"
            return matrix if found.divisor else "weights_nowhere"
        case RowMean() | RowVariance() | Standardization() | ElementwiseAffine():
            return f"layer.{matrix}"
        case Activation(kind=activation):
            return f"layer.{activation}" if found.value > 0 else f"layer.{activation}_below"
        case Softcap() | Multiplied() | Normalization() | Stacked() | Deviation() | SingleRow():
            raise ValueError(f"{type(rule).__name__} needs a key of its own")
        case _:
            assert_never(rule)


def _text_key_of_decoding(found: Explanation) -> str | None:
    """The key of the sentence for a number that is there only where a word is chosen."""
    match found.cell.matrix:
        case "x" | "tempered":
            return found.cell.matrix
        case "filtered":
            return "left_out" if found.value == float("-inf") else "kept"
        case "probabilities" if isinstance(found.rule, Normalization):
            return "largest"
    return None


def _text_key_of_learning(rule: Rule, matrix: str) -> str:
    if matrix.endswith(".new"):
        return "learning.new"
    match rule:
        case Times():
            return "learning.step_sgd"
        case SoftmaxGradient():
            return "learning.softmax"
        case Difference():
            return "learning.dlogits" if matrix == "dlogits" else "learning.difference"
    return f"learning.{matrix}"


def _text_key_of_constant(rule: Constant) -> str:
    match rule.kind:
        case "by hand":
            return "by_hand"
        case "loaded":
            return "loaded"
        case "hidden state":
            return "trained.embedding" if rule.layer == 1 else "trained.hidden_state"
        case "learned":
            return "trained.learned"
        case "learned here":
            return "learning.learned_here"
        case "task":
            return "learning.goal"
        case "rounded":
            return "rounded"
        case "initial":
            return "layer.initial"
        case _:
            assert_never(rule.kind)


def _placeholders(found: Explanation, trace: Trace) -> dict[str, object]:
    """The values of the placeholders that apply to this cell.

    A value that does not apply is absent: a sentence that uses it raises KeyError.
    """
    cell = found.cell
    matrix = MATRICES[kind(cell.matrix)]
    values: dict[str, object] = {
        "matrix": cell.matrix,
        "row": cell.row + 1,
        "column": cell.column + 1,
        "terms": len(found.terms),
        **_values_of_rule(found),
        **variant_values(found),
    }
    if matrix.rows in WORD_AXES:
        values["row_word"] = word_of(trace.words[matrix.rows], cell.row)
    if matrix.columns in WORD_AXES:
        values["column_word"] = word_of(trace.words[matrix.columns], cell.column)
    if found.terms:
        strongest = max(range(len(found.terms)), key=lambda i: abs(found.terms[i].product))
        values["strongest"] = strongest + 1
        axis = _summed_axis(found)
        if axis in WORD_AXES:
            values["strongest_word"] = word_of(trace.words[axis], strongest)
    return values


def _values_of_rule(found: Explanation) -> dict[str, object]:
    match found.rule:
        case SampledWeights(_, d_in, seed):
            divisor = format_number(found.divisor, 2)
            return {"d_in": d_in, "divisor": divisor, "seed": seed, **_stream(found)}
        case SampledVectors(_, seed):
            return {"seed": seed, **_stream(found)}
        case Product(left):
            return {"input": left}
        case Scale(_, d_k):
            return {"d_k": d_k, "divisor": format_number(found.divisor, 2)}
        case Softmax():
            divisor = format_number(found.divisor, 2)
            return {"percent": f"{found.value:.1%}", "divisor": divisor}
        case Constant(_, layer, step):
            return {"layer": layer, "step": step}
        case Times(_, factor) | Difference(_, _, factor):
            return {"rate": f"{factor:g}", "factor": format_number(factor)}
        case AdamStep(rate=rate):
            return {"rate": f"{rate:g}"}
        case Overridden(_, replaced):
            before = replaced[found.cell.row, found.cell.column]
            return {"before": format_number(before)}
        case Concatenation():
            return _copied_from(found)
        case Sum(left, right):
            return {"left": left, "right": right}
        case RowMean(of) | RowVariance(of):
            return {"of": of}
        case Standardization(_, _, _, eps):
            return {"root": format_number(found.divisor), "eps": f"{eps:g}"}
        case ElementwiseAffine():
            gamma, beta = found.terms[0].factors[1].value, found.terms[1].factors[0].value
            return {"gamma": format_number(gamma), "beta": format_number(beta)}
        case Activation():
            x, share = found.terms[0].factors
            return {"x": format_number(x.value), "percent": f"{share.value:.1%}"}
    return {}


def _copied_from(found: Explanation) -> dict[str, object]:
    """The head and the column that a cell of the concatenation is copied from."""
    source = found.terms[0].factors[0].cell
    if source is None:
        return {}
    return {"part_head": source.matrix.partition(".")[2], "part_column": source.column + 1}


def _stream(found: Explanation) -> dict[str, object]:
    """Which number of which random stream a sampled cell is."""
    sample = found.sample
    return {} if sample is None else {"index": sample.index + 1, "stream": sample.stream}


def _summed_axis(found: Explanation) -> Axis | None:
    """The axis that the terms run along."""
    match found.rule:
        case Product(left, is_left_transposed=True):
            return MATRICES[kind(left)].rows
        case Product(left):
            return MATRICES[kind(left)].columns
        case Softmax():
            return MATRICES[kind(found.cell.matrix)].columns
    return None
