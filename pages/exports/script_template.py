"""A script as it is written: its lines, and the imports and helpers that they need."""

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How NumPy and PyTorch differ, as far as these scripts go."""

    library: str
    module: str  # its name in the script
    imported: str
    array: str  # makes an array from lists
    loaded: str  # an array from the NPZ file, with {name}
    repeated: str  # each matrix of a stack several times in a row, with {stack} and {times}
    shape: str  # of `matrix`, as a tuple
    settings: str


NUMPY = Dialect(
    library="NumPy",
    module="np",
    imported="import numpy as np",
    array="np.array",
    loaded="data[{name}]",
    repeated="np.repeat({stack}, {times}, axis=0)",
    shape="matrix.shape",
    settings="np.set_printoptions(precision=6, suppress=True, linewidth=160, threshold=10**6)",
)
TORCH = Dialect(
    library="PyTorch",
    module="torch",
    imported="import torch",
    array="torch.tensor",
    loaded="torch.from_numpy(data[{name}]).double()",
    repeated="{stack}.repeat_interleave({times}, dim=0)",
    shape="tuple(matrix.shape)",
    settings="torch.set_default_dtype(torch.float64)\n"
    "torch.set_printoptions(precision=6, sci_mode=False, linewidth=160, threshold=10**6)",
)


@dataclass(frozen=True)
class Helper:
    """A function that a script defines before it calls it."""

    name: str
    source: str
    imports: tuple[str, ...] = ()


# The seeding rule of attention/inputs/prng.py, for a script that does not import this package.
NORMALS = Helper(
    "normals",
    '''\
def normals(count, key):
    """Standard normal numbers from a text: SHAKE-256, then Box and Muller (1958)."""
    raw = shake_256(key.encode("utf-8", "surrogatepass")).digest(16 * count)
    uniform = [((x >> 11) + 0.5) * 2.0**-53 for x in struct.unpack(f"<{2 * count}Q", raw)]
    pairs = zip(uniform[::2], uniform[1::2])
    return [math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v) for u, v in pairs]''',
    ("import math", "import struct", "from hashlib import shake_256"),
)
SOFTMAX = Helper(
    "softmax",
    '''\
def softmax(x):
    """Each row sums to 1; a row whose keys are all masked is 0."""
    powers = np.exp(x - np.maximum(x.max(axis=-1, keepdims=True), -1e308))
    return powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1)''',
)

_RESERVED = {"np", "torch", "F", "math", "struct", "shake_256", "Path", "data", "normals",
             "softmax", "words", "matrices", "name", "matrix", "may_look", "added", "columns",
             "angles", "state", "x", "print", "looks",
             "best", "kept", "powers", "gelu", "chances"}  # fmt: skip


def tuple_source(words: Sequence[str]) -> str:
    """The words as a tuple of literals, which no word can end: what cannot be seen is escaped."""
    return f"({' '.join(f'{word!r},' for word in words)})"


def variables(names: Sequence[str]) -> dict[str, str]:
    """A variable for each matrix: its name, unless that is no identifier or is already in use."""
    found: dict[str, str] = {}
    for name in names:
        variable = re.sub(r"\W", "_", name, flags=re.ASCII)
        if not variable.isidentifier():
            variable = f"_{variable}"
        while variable in _RESERVED or variable in found.values() or keyword.iskeyword(variable):
            variable += "_"
        found[name] = variable
    return found


class Script:
    """The lines of one script, and the imports and helpers registered while they are written.

    The methods that return an expression register what it needs, so an expression is made only
    to be written.
    """

    def __init__(self, dialect: Dialect, matrices: Sequence[str], archive: str) -> None:
        """Start a script.

        Args:
            dialect: NumPy or PyTorch.
            matrices: the names of the matrices, in the order in which they are printed.
            archive: the name of the NPZ file next to the script.
        """
        self.dialect = dialect
        self.names = variables(matrices)
        self._archive = archive
        self._lines: list[str] = []
        self._standard: set[str] = set()
        self._third_party = {dialect.imported}
        self._helpers: list[Helper] = []
        self._is_loading = False

    def write(self, *lines: str) -> None:
        self._lines += lines

    def math(self, expression: str) -> str:
        """An expression of the module math, such as sqrt(8)."""
        self._standard.add("import math")
        return f"math.{expression}"

    def functional(self, call: str) -> str:
        """A call of torch.nn.functional."""
        self._third_party.add("import torch.nn.functional as F")
        return f"F.{call}"

    def call(self, helper: Helper, arguments: str) -> str:
        """A call of a helper, which the script then defines."""
        if helper not in self._helpers:
            self._helpers.append(helper)
            self._standard.update(helper.imports)
        return f"{helper.name}({arguments})"

    def load(self, name: str) -> str:
        """A matrix from the NPZ file, which the script then opens."""
        self._is_loading = True
        self._standard.add("from pathlib import Path")
        self._third_party.add(NUMPY.imported)
        return self.dialect.loaded.format(name=ascii(name))

    def source(self) -> str:
        """The whole script: docstring, imports, settings, helpers, lines, and what it prints."""
        title = f"Attention, computed again from its first numbers. Needs {self.dialect.library}"
        head = [f'"""{title} alone."""', ""]
        if self._standard:
            head += [*sorted(self._standard, key=lambda line: (line.startswith("from"), line)), ""]
        head += [*sorted(self._third_party), "", self.dialect.settings, ""]
        for helper in self._helpers:
            head += ["", helper.source, "", ""]
        if self._is_loading:
            head += [f"data = np.load(Path(__file__).with_name({self._archive!a}))", ""]
        return "\n".join([*head, *self._lines, "", *self._printing(), ""])

    def _printing(self) -> list[str]:
        return [
            "matrices = {",
            *(f"    {name!a}: {variable}," for name, variable in self.names.items()),
            "}",
            "for name, matrix in matrices.items():",
            f'    print(f"{{name}} {{{self.dialect.shape}}}\\n{{matrix}}\\n")',
        ]
