"""A script that recomputes every matrix of a trace with NumPy or PyTorch alone, nothing of ours.

It is generated from the rules of the trace, one line a matrix. What a person typed appears in it
only as string literals, in which whatever cannot be seen is escaped.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from attention.learning_rules import AdamStep, Difference, RunningMean, SoftmaxGradient, Times
from attention.rules import (
    BASE,
    Affine,
    Computed,
    Concatenation,
    Leaf,
    Masked,
    Product,
    Recurrence,
    SampledVectors,
    Scale,
    Sinusoid,
    Softmax,
    Sum,
    SumOfProducts,
)
from attention.traces import Trace
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.exports.layer_sources import layer_source
from pages.exports.learning_sources import adam_source, learning_source
from pages.exports.script_sources import Leaves, are_written_out, written_out
from pages.exports.script_template import (
    NUMPY,
    SOFTMAX,
    TORCH,
    Dialect,
    Script,
    tuple_source,
    variables,
)
from pages.exports.script_variants import mask_lines, variant_lines


def numpy_script(trace: Trace, archive: str) -> str:
    """The script in NumPy.

    Args:
        trace: the state to compute again.
        archive: the name of the NPZ file that it loads where constant numbers are many.

    Returns:
        Python source, which computes every matrix under its name and prints them.
    """
    return _script(trace, archive, NUMPY)


def torch_script(trace: Trace, archive: str) -> str:
    """The script in PyTorch, float64; the outputs come from `scaled_dot_product_attention`."""
    return _script(trace, archive, TORCH)


def _script(trace: Trace, archive: str, dialect: Dialect) -> str:
    script = Script(dialect, list(trace.matrices), archive)
    rules = trace.rules
    leaves = [matrix for name, matrix in trace.matrices.items() if isinstance(rules[name], Leaf)]
    words = _word_variables(trace, script)
    script.write("")
    sources = Leaves(script, words, are_written_out(leaves))
    for name, matrix in trace.matrices.items():
        rule = rules[name]
        if isinstance(rule, Leaf):
            script.write(f"{script.names[name]} = {sources.source(name, rule, matrix)}")
        else:
            script.write(*_lines(name, rule, trace, script))
    return script.source()


def _word_variables(trace: Trace, script: Script) -> dict[str, str]:
    """Write the words that vectors are sampled from; the variable for each such matrix."""
    sampled = {
        name: rule.words for name, rule in trace.rules.items() if isinstance(rule, SampledVectors)
    }
    if len(sampled) > 1:
        found = {name: f"words_{variables([name])[name]}" for name in sampled}
    else:
        found = dict.fromkeys(sampled, "words")
    for name, variable in found.items():
        script.write(f"{variable} = {tuple_source(sampled[name])}")
    if not found:
        script.write(f"words = {tuple_source(trace.words['word'])}")
    return found


def _lines(name: str, rule: Computed, trace: Trace, script: Script) -> list[str]:
    """The lines that compute one matrix."""
    shape, own = trace.matrices[name].shape, script.names[name]
    names, module = script.names, script.dialect.module
    match rule:
        case Sum(left, right):
            return [f"{own} = {names[left]} + {names[right]}"]
        case Product():
            return _product(name, rule, trace, script)
        case Affine(left, right, bias):
            return [f"{own} = {names[left]} @ {names[right]} + {names[bias]}"]
        case Concatenation(parts):
            return [_concatenation(own, parts, trace, script)]
        case Scale(of):
            return [f"{own} = {names[of]} / {_divisor(rule, script)}"]
        case Masked(of, mask):
            return _masked(own, names[of], np.asarray(mask), shape, script)
        case Softmax(of):
            return [f"{own} = {_softmax(names[of], trace.matrices[of], script)}"]
        case Sinusoid(d_model):
            return _sinusoid(own, shape, d_model, module)
        case Recurrence():
            return _recurrence(own, rule, shape[1], names, module)
        case Softcap() | Multiplied() | Normalization() | Stacked() | Deviation():
            return variant_lines(own, rule, trace, script)
        case SumOfProducts() | Difference() | Times() | SoftmaxGradient() | RunningMean():
            return [f"{own} = {learning_source(rule, names)}"]
        case AdamStep():
            return [f"{own} = {adam_source(rule, names, module)}"]
        case RowMean() | RowVariance() | Standardization() | ElementwiseAffine() | Activation():
            return [f"{own} = {layer_source(rule, names, script)}"]
        case _:
            assert_never(rule)


def _divisor(rule: Scale, script: Script) -> str:
    return script.math(f"sqrt({rule.d_k})") if rule.power == 0.5 else rule.symbol


def _product(name: str, rule: Product, trace: Trace, script: Script) -> list[str]:
    left, right, result = (trace.matrices[one] for one in (rule.left, rule.right, name))
    weights = trace.rules[rule.left]
    is_average = isinstance(weights, Softmax) and not rule.is_left_transposed
    if script.dialect is TORCH and isinstance(weights, Softmax) and is_average:
        fused = _fused(weights, rule.right, trace, script)
        if fused:
            return [f"{script.names[name]} = {fused}"]
    if rule.is_left_transposed:
        comment = f"  # {left.shape[::-1]} @ {right.shape} -> {result.shape}"
        factors = f"{script.names[rule.left]}.T @ {script.names[rule.right]}"
        return [f"{script.names[name]} = {factors}{comment}"]
    source, shape = _per_head(script.names[rule.right], right.shape, left.shape, script)
    if rule.is_transposed:
        source += ".T" if len(shape) == 2 else ".swapaxes(-2, -1)"
        shape = (*shape[:-2], shape[-1], shape[-2])
    comment = f"  # {left.shape} @ {shape} -> {result.shape}"
    return [f"{script.names[name]} = {script.names[rule.left]} @ {source}{comment}"]


def _per_head(
    source: str, shape: tuple[int, ...], left: tuple[int, ...], script: Script
) -> tuple[str, tuple[int, ...]]:
    """A stack of matrices, each repeated for the heads of its group; and its shape."""
    if len(shape) == 2 or len(left) == 2 or shape[0] == left[0]:
        return source, shape
    times = left[0] // shape[0]
    return script.dialect.repeated.format(stack=source, times=times), (left[0], *shape[1:])


def _concatenation(own: str, parts: Sequence[str], trace: Trace, script: Script) -> str:
    first = trace.matrices[parts[0]]
    if first.ndim == 2:
        listed = ", ".join(script.names[part] for part in parts)
        return f"{own} = {script.dialect.module}.concatenate([{listed}], axis=1)"
    heads, n, d_v = first.shape
    joined = f"{script.names[parts[0]]}.swapaxes(0, 1).reshape({n}, {heads * d_v})"
    return f"{own} = {joined}  # the heads side by side"


def _fused(weights: Softmax, value: str, trace: Trace, script: Script) -> str | None:
    """PyTorch's scaled_dot_product_attention, where the rules lead back to queries and keys."""
    of, options = weights.of, ""
    rule = trace.rules[of]
    if isinstance(rule, Masked):
        options = f", attn_mask={_mask_name(script.names[of], np.asarray(rule.mask))}"
        rule = trace.rules[rule.of]
    scale = "1.0"
    if isinstance(rule, Scale):
        scale = f"1 / {_divisor(rule, script)}"
        rule = trace.rules[rule.of]
    if not (isinstance(rule, Product) and rule.is_transposed):
        return None
    options += f", scale={scale}"
    if trace.matrices[rule.right].shape[:-2] != trace.matrices[rule.left].shape[:-2]:
        options += ", enable_gqa=True"
    arguments = ", ".join(script.names[part] for part in (rule.left, rule.right, value))
    call = script.functional(f"scaled_dot_product_attention({arguments}{options})")
    return call + _without_nan(trace.matrices[of])


def _without_nan(masked: Array) -> str:
    """PyTorch may give NaN where all keys of a query are masked; here its row is 0."""
    return ".nan_to_num(0)" if np.isneginf(masked).all(axis=-1).any() else ""


def _softmax(variable: str, scores: Array, script: Script) -> str:
    """The softmax of each row of a variable that holds `scores`."""
    if script.dialect is TORCH:
        return f"torch.softmax({variable}, dim=-1){_without_nan(scores)}"
    return script.call(SOFTMAX, variable)


def _mask_name(masked: str, mask: NDArray[Any]) -> str:
    """The variable that holds the mask of a matrix."""
    return f"{masked}_may_look" if mask.dtype == np.bool_ else f"{masked}_added"


def _masked(
    own: str, of: str, mask: NDArray[Any], shape: tuple[int, ...], script: Script
) -> list[str]:
    """A mask, written row by row with 1 for True, and the matrix that it makes."""
    mask = np.broadcast_to(mask, shape[-mask.ndim :] if mask.ndim <= 2 else shape)
    variable, dialect = _mask_name(own, mask), script.dialect
    if mask.dtype != np.bool_:
        return [f"{variable} = {written_out(mask, script)}", f"{own} = {of} + {variable}"]
    return [
        *mask_lines(variable, mask, script),
        f"{own} = {dialect.module}.where({variable}, {of}, -{script.math('inf')})",
    ]


def _sinusoid(own: str, shape: tuple[int, ...], d_model: int, module: str) -> list[str]:
    """Sines in even columns, cosines in odd ones."""
    exponents = f"-(columns - columns % 2) / {d_model}"
    return [
        f"columns = {module}.arange({shape[1]})",
        f"angles = {module}.arange({shape[0]})[:, None] * {BASE!r} ** ({exponents})",
        f"{own} = {module}.where(columns % 2 == 0, {module}.sin(angles), {module}.cos(angles))",
    ]


def _recurrence(
    own: str, rule: Recurrence, width: int, names: Mapping[str, str], module: str
) -> list[str]:
    start = f"{names[rule.first]}[-1]" if rule.first else f"{module}.zeros({width})"
    step = f"x @ {names[rule.W_input]} + state @ {names[rule.W_state]}"
    return [
        f"state, {own} = {start}, []",
        f"for x in {names[rule.input]}:",
        f"    state = {module}.tanh({step})",
        f"    {own}.append(state)",
        f"{own} = {module}.stack({own})  # one row a word",
    ]
