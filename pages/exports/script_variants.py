"""The lines of a script for what is otherwise than in the paper, and for a mask."""

from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from attention.traces import Trace
from attention.variant_rules import Deviation, Multiplied, Normalization, Softcap, Stacked
from pages.exports.script_template import SOFTMAX, TORCH, Script

VariantRule = Softcap | Multiplied | Normalization | Stacked | Deviation


def variant_lines(own: str, rule: VariantRule, trace: Trace, script: Script) -> list[str]:
    """The lines that compute one matrix."""
    names, module = script.names, script.dialect.module
    match rule:
        case Softcap(of, cap):
            return [f"{own} = {cap!r} * {module}.tanh({names[of]} / {cap!r})"]
        case Multiplied(of, mask):
            variable = f"{own}_may_look"
            return [*mask_lines(variable, mask, script), f"{own} = {names[of]} * {variable}"]
        case Normalization(of, kind):
            return _normalization(own, names[of], kind, script)
        case Stacked(parts):
            listed = ", ".join(names[part] for part in parts)
            return [f"{own} = {module}.concatenate([{listed}], axis=0)"]
        case Deviation(left, right):
            a, b = names[left], names[right]
            if np.isfinite(trace.matrices[left]).all() and np.isfinite(trace.matrices[right]).all():
                return [f"{own} = {b} - {a}"]
            line = f"{own} = {module}.where({a} == {b}, 0.0, {b} - {a})"
            if script.dialect is TORCH:
                return [line]
            return ['with np.errstate(invalid="ignore"):  # infinity - infinity', f"    {line}"]
        case _:
            assert_never(rule)


def _normalization(own: str, of: str, kind: str, script: Script) -> list[str]:
    is_torch, module = script.dialect is TORCH, script.dialect.module
    rows = "dim=-1, keepdim=True" if is_torch else "axis=-1, keepdims=True"
    largest = f"{of}.amax({rows})" if is_torch else f"{of}.max({rows})"
    kept = f"{module}.where({of} == -{script.math('inf')}, 0.0, {of})"
    match kind:
        case "columns" if is_torch:
            return [f"{own} = torch.softmax({of}, dim=-2).nan_to_num(0)"]
        case "columns":
            return [f"{own} = {script.call(SOFTMAX, f'{of}.T')}.T"]
        case "plain_division":
            return [f"kept = {kept}", *_quietly(f"{own} = kept / kept.sum({rows})", is_torch)]
        case "one_hot":
            size = f"{module}.abs({kept}).{'amax' if is_torch else 'max'}({rows})"
            near = f"{largest} - 2.0**-39 * {size}"
            sum_or_1 = f"{module}.{'clamp' if is_torch else 'maximum'}(best.sum({rows}), 1)"
            return [
                f"best = (({of} >= {near}) & ({of} > -{script.math('inf')})) * 1.0",
                f"{own} = best / {sum_or_1}",
            ]
        case _:
            before = f"{of} - {largest}" if kind == "naive" else of
            lines = [f"powers = {module}.exp({before})", f"{own} = powers / powers.sum({rows})"]
            return _quietly("\n".join(lines), is_torch)


def _quietly(lines: str, is_torch: bool) -> list[str]:
    """NumPy warns of what becomes infinite or NaN; here that is what is to be seen."""
    if is_torch:
        return lines.split("\n")
    return ['with np.errstate(all="ignore"):', *(f"    {line}" for line in lines.split("\n"))]


def mask_lines(variable: str, mask: NDArray[Any], script: Script) -> list[str]:
    """A mask of True and False, written row by row with 1 for True."""
    rows = "\n".join(
        f'    "{"".join("01"[int(x)] for x in row)}",' for row in mask.reshape(-1, mask.shape[-1])
    )
    read = '[[mark == "1" for mark in row] for row in looks]'
    if mask.ndim > 2:
        read = f"{read}).reshape({mask.shape}"
    return [
        "looks = (  # 1 where the query of this row may look at the key of this column",
        rows,
        ")",
        f"{variable} = {script.dialect.array}({read})",
    ]
