"""A script that computes every matrix of a trace again: NumPy or PyTorch alone, nothing of ours.

It is made of the rules of the trace, one line a matrix. What a person typed stands in it as
ASCII string literals alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
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
)
from attention.traces import Trace
from pages.exports.script_sources import (
    NUMPY,
    TORCH,
    Dialect,
    Leaves,
    are_written_out,
    drawn_leaf,
    written_out,
)
from pages.exports.script_template import tuple_source, variables, whole


def numpy_script(trace: Trace, archive: str) -> str:
    """The script in NumPy.

    Args:
        trace: the state to compute again.
        archive: the name of the NPZ file that it loads where given numbers are many.

    Returns:
        Python source, ASCII, which computes every matrix under its own name and prints them.
    """
    return _script(trace, archive, NUMPY)


def torch_script(trace: Trace, archive: str) -> str:
    """The script in PyTorch, float64; the outputs come from `scaled_dot_product_attention`."""
    return _script(trace, archive, TORCH)


def _script(trace: Trace, archive: str, dialect: Dialect) -> str:
    rules = trace.rules
    given = [matrix for name, matrix in trace.matrices.items() if isinstance(rules[name], Leaf)]
    leaves = Leaves(dialect, are_written_out(given))
    names = variables(list(trace.matrices))
    words = dict(_word_tuples(trace))
    body = [f"{variable} = {tuple_source(some)}" for variable, some in words.values()]
    body.append("")
    for name, matrix in trace.matrices.items():
        rule = rules[name]
        if isinstance(rule, Leaf):
            drawn = {one: variable for one, (variable, _) in words.items()}
            body.append(f"{names[name]} = {drawn_leaf(leaves, name, rule, matrix, drawn)}")
        else:
            body += _lines(name, rule, trace, names, dialect)
    return whole(body, {name: names[name] for name in trace.matrices}, dialect, archive)


def _word_tuples(trace: Trace) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """The words of each leaf that is drawn from words: the matrix, the variable, the words."""
    drawn = {
        name: rule.words for name, rule in trace.rules.items() if isinstance(rule, SampledVectors)
    }
    for name, some in drawn.items():
        yield name, ("words" if len(drawn) == 1 else f"words_{variables([name])[name]}", some)
    if not drawn:
        yield "", ("words", trace.words["word"])


def _lines(
    name: str, rule: Computed, trace: Trace, names: Mapping[str, str], dialect: Dialect
) -> list[str]:
    """The lines that compute one matrix."""
    shape, own, module = trace.matrices[name].shape, names[name], dialect.module
    match rule:
        case Sum(left, right):
            return [f"{own} = {names[left]} + {names[right]}"]
        case Product():
            return _product(name, rule, trace, names, dialect)
        case Affine(left, right, bias):
            return [f"{own} = {names[left]} @ {names[right]} + {names[bias]}"]
        case Concatenation(parts):
            beside = ", ".join(names[part] for part in parts)
            return [f"{own} = {module}.concatenate([{beside}], axis=1)"]
        case Scale(of, d_k):
            return [f"{own} = {names[of]} / math.sqrt({d_k})"]
        case Masked(of, mask):
            return masked_lines(own, names[of], np.asarray(mask), shape, dialect)
        case Softmax(of):
            return [f"{own} = {softmax_source(names[of], trace.matrices[of], dialect)}"]
        case Sinusoid(d_model):
            return sinusoid_lines(own, shape, d_model, module)
        case Recurrence():
            return _recurrence(own, rule, shape[1], names, module)
        case _:
            assert_never(rule)


def _product(
    name: str, rule: Product, trace: Trace, names: Mapping[str, str], dialect: Dialect
) -> list[str]:
    left, right = names[rule.left], names[rule.right]
    shapes = [trace.matrices[one].shape for one in (rule.left, rule.right, name)]
    if rule.is_transposed:
        shapes[1] = shapes[1][::-1]
    comment = f"  # {shapes[0]} @ {shapes[1]} -> {shapes[2]}"
    weights = trace.rules[rule.left]
    if dialect is TORCH and isinstance(weights, Softmax):
        fused = _fused(weights, rule.right, trace, names)
        if fused:
            return [f"{names[name]} = {fused}"]
    return [f"{names[name]} = {left} @ {right}{'.T' if rule.is_transposed else ''}{comment}"]


def _fused(weights: Softmax, value: str, trace: Trace, names: Mapping[str, str]) -> str | None:
    """PyTorch's own attention, where the rules lead from an output to queries and keys."""
    of, mask, scale = weights.of, "", "1.0"
    rule = trace.rules[of]
    if isinstance(rule, Masked):
        mask = f", attn_mask={mask_name(names[of], np.asarray(rule.mask))}"
        rule = trace.rules[rule.of]
    if isinstance(rule, Scale):
        scale = f"1 / math.sqrt({rule.d_k})"
        rule = trace.rules[rule.of]
    if not (isinstance(rule, Product) and rule.is_transposed):
        return None
    parts = ", ".join(names[part] for part in (rule.left, rule.right, value))
    call = f"F.scaled_dot_product_attention({parts}{mask}, scale={scale})"
    return call + nowhere(trace.matrices[of])


def nowhere(masked: Array) -> str:
    """PyTorch may give NaN to a row that looks nowhere; here its weights and its output are 0."""
    return ".nan_to_num(0)" if np.isneginf(masked).all(axis=-1).any() else ""


def softmax_source(variable: str, scores: Array, dialect: Dialect) -> str:
    """The softmax of each row of a variable that holds `scores`."""
    if dialect is TORCH:
        return f"torch.softmax({variable}, dim=-1){nowhere(scores)}"
    return f"softmax({variable})"


def mask_name(masked: str, mask: NDArray[Any]) -> str:
    """The variable that holds the mask of a matrix."""
    return f"{masked}_may_look" if mask.dtype == np.bool_ else f"{masked}_added"


def masked_lines(
    own: str, of: str, mask: NDArray[Any], shape: tuple[int, ...], dialect: Dialect
) -> list[str]:
    """A mask, and the matrix that it makes: True is drawn as 1, row by row."""
    mask = np.broadcast_to(mask, shape[-mask.ndim :] if mask.ndim <= 2 else shape)
    given, module = mask_name(own, mask), dialect.module
    if mask.dtype != np.bool_:
        return [f"{given} = {written_out(mask, dialect)}", f"{own} = {of} + {given}"]
    rows = "\n".join(
        f'    "{"".join("01"[int(x)] for x in row)}",' for row in mask.reshape(-1, shape[-1])
    )
    read = '[[mark == "1" for mark in row] for row in looks]'
    if mask.ndim > 2:
        read = f"{read}).reshape({mask.shape}"
    return [
        "looks = (  # 1 where the query of this row may look at the key of this column",
        rows,
        ")",
        f"{given} = {dialect.array}({read})",
        f"{own} = {module}.where({given}, {of}, -math.inf)",
    ]


def sinusoid_lines(own: str, shape: tuple[int, ...], d_model: int, module: str) -> list[str]:
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
