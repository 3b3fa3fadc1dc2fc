"""The frame of a script: its imports, its functions, and the printed matrices at its end."""

import keyword
import re
from collections.abc import Mapping, Sequence

from pages.exports.script_sources import NORMALS, NUMPY, TORCH, Dialect

_TAKEN = {"np", "torch", "F", "math", "struct", "shake_256", "Path", "data", "normals", "softmax",
          "words", "matrices", "name", "matrix", "may_look", "added", "columns", "angles", "state",
          "x", "print", "looks"}  # fmt: skip

SOFTMAX = '''\
def softmax(x):
    """Each row sums to 1; a row that may look nowhere is 0."""
    powers = np.exp(x - np.maximum(x.max(axis=-1, keepdims=True), -1e308))
    return powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1)'''


def tuple_source(words: Sequence[str]) -> str:
    """The words as a tuple of ASCII literals, which none of them can end."""
    return f"({' '.join(f'{word!a},' for word in words)})"


def variables(names: Sequence[str]) -> dict[str, str]:
    """A variable for each matrix: its own name, unless Python cannot read or already uses it."""
    found: dict[str, str] = {}
    for name in names:
        variable = re.sub(r"\W", "_", name, flags=re.ASCII)
        if not variable.isidentifier():
            variable = f"_{variable}"
        while variable in _TAKEN or variable in found.values() or keyword.iskeyword(variable):
            variable += "_"
        found[name] = variable
    return found


def whole(body: Sequence[str], names: Mapping[str, str], dialect: Dialect, archive: str) -> str:
    """The script: what it is, its imports, its functions, its lines, and the printed matrices.

    Args:
        body: the lines that compute.
        names: the variable of each matrix, in the order in which they are printed.
        dialect: NumPy or PyTorch.
        archive: the name of the NPZ file beside the script.
    """
    text = "\n".join(body)
    functions = [
        one for one, call in ((NORMALS, "normals("), (SOFTMAX, " softmax(")) if call in text
    ]
    source = "\n".join([text, *functions])
    standard = [line for line, use in _IMPORTS if use in source]
    if dialect is TORCH and _LOAD in text:
        standard += ["", "import numpy as np"]
    head = ['"""' + _TITLES[dialect.module] + '"""', "", *standard]
    head += ["", dialect.imports, "", _SETTINGS[dialect.module], ""]
    for function in functions:
        head += ["", function, "", ""]
    if _LOAD in text:
        head += [f"data = np.load(Path(__file__).with_name({archive!a}))", ""]
    return "\n".join([*head, text, "", *_printed(names, dialect), ""])


_LOAD = "data["
_IMPORTS = (
    ("import math", "math."),
    ("import struct", "struct."),
    ("from hashlib import shake_256", "shake_256("),
    ("from pathlib import Path", _LOAD),
)
_TITLES = {
    "np": "Attention, computed again from its first numbers. Needs NumPy alone.",
    "torch": "Attention, computed again from its first numbers. Needs PyTorch alone.",
}
_SETTINGS = {
    "np": "np.set_printoptions(precision=6, suppress=True, linewidth=160, threshold=10**6)",
    "torch": "torch.set_default_dtype(torch.float64)\n"
    "torch.set_printoptions(precision=6, sci_mode=False, linewidth=160, threshold=10**6)",
}


def _printed(names: Mapping[str, str], dialect: Dialect) -> list[str]:
    shape = "matrix.shape" if dialect is NUMPY else "tuple(matrix.shape)"
    return [
        "matrices = {",
        *(f"    {name!a}: {variable}," for name, variable in names.items()),
        "}",
        "for name, matrix in matrices.items():",
        f'    print(f"{{name}} {{{shape}}}\\n{{matrix}}\\n")',
    ]
