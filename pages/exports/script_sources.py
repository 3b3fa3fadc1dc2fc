"""Matrices that are computed from nothing else, as source code: in NumPy or in PyTorch.

Few numbers are written out. Where there are many, drawn ones are drawn again by the seeding rule,
which is a dozen lines, and others are loaded from the NPZ file beside the script.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from attention.arrays import Array
from attention.rules import Constant, Leaf, Overridden, SampledVectors, SampledWeights

_is_plain = re.compile(r"[\w.]+", re.ASCII).fullmatch  # a name that stands in a string as it is
MAX_WRITTEN_OUT = 400  # numbers

# The seeding rule of attention/inputs/prng.py, for a script that does not import this package.
NORMALS = '''\
def normals(count, key):
    """Standard normal numbers from a text: SHAKE-256, then Box and Muller (1958)."""
    raw = shake_256(key.encode("utf-8", "surrogatepass")).digest(16 * count)
    uniform = [((x >> 11) + 0.5) * 2.0**-53 for x in struct.unpack(f"<{2 * count}Q", raw)]
    pairs = zip(uniform[::2], uniform[1::2])
    return [math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v) for u, v in pairs]'''


@dataclass(frozen=True)
class Dialect:
    """How NumPy and PyTorch differ, as far as these scripts go."""

    module: str  # what it is called in the script
    array: str  # makes an array of lists
    imports: str
    loaded: str  # an array of the NPZ file, with {name}


NUMPY = Dialect("np", "np.array", "import numpy as np", "data[{name}]")
TORCH = Dialect(
    "torch",
    "torch.tensor",
    "import torch\nimport torch.nn.functional as F",
    "torch.from_numpy(data[{name}]).double()",
)


@dataclass(frozen=True)
class Leaves:
    """How all leaves of one script are written."""

    dialect: Dialect
    is_written_out: bool

    def of_words(self, variable: str, d_model: int, seed: int) -> str:
        """The vectors of the words in a variable, drawn."""
        draw = f'normals({d_model}, f"word {seed} {{word}}")'
        return f"{self.dialect.array}([{draw} for word in {variable}])"

    def of_weights(self, stream: str, shape: tuple[int, ...], seed: int) -> str:
        """A matrix of weights, drawn column by column; `stream` is its name, perhaps with {h}."""
        d_in, d_out = shape[-2:]
        draw = f'normals({d_in}, f"weight {seed} {{j}} {stream}") for j in range({d_out})'
        each = f"[[{draw}] for h in range(1, {shape[0] + 1})]" if len(shape) > 2 else f"[{draw}]"
        return f"{self.dialect.array}({each}).swapaxes(-2, -1) / math.sqrt({d_in})"

    def given(self, name: str, matrix: Array) -> str:
        """Any matrix: its numbers, or where they are kept."""
        if self.is_written_out:
            return written_out(matrix, self.dialect)
        return self.dialect.loaded.format(name=ascii(name))


def are_written_out(matrices: Sequence[Array]) -> bool:
    """Whether so many numbers can be read in a script."""
    return sum(matrix.size for matrix in matrices) <= MAX_WRITTEN_OUT


def written_out(matrix: Array, dialect: Dialect) -> str:
    """The numbers themselves, one row a line, each the shortest that reads back the same."""
    return f"{dialect.array}({_rows(matrix.tolist(), indent=4)})"


def _rows(numbers: list[object], indent: int) -> str:
    if not any(isinstance(row, list) for row in numbers):
        return f"[{', '.join(map(_number, numbers))}]"
    lines = [" " * indent + _rows(row, indent + 4) + "," for row in numbers]  # type: ignore[arg-type]
    return "\n".join(["[", *lines, " " * (indent - 4) + "]"])


def _number(number: object) -> str:
    """A number as source: infinity has no literal of its own."""
    if isinstance(number, float) and not math.isfinite(number):
        return "math.nan" if math.isnan(number) else "math.inf" if number > 0 else "-math.inf"
    return repr(number)


def drawn_leaf(
    leaves: Leaves, name: str, rule: Leaf, matrix: Array, words: Mapping[str, str]
) -> str:
    """A leaf by its rule. `words` has the variable that holds the words of a matrix."""
    match rule:
        case SampledVectors(_, seed):
            if not leaves.is_written_out:
                return leaves.of_words(words[name], matrix.shape[1], seed)
        case SampledWeights(stream, _, seed):
            if not leaves.is_written_out and _is_plain(stream):
                return leaves.of_weights(stream, matrix.shape, seed)
        case Constant() | Overridden():
            pass
        case _:
            assert_never(rule)
    return leaves.given(name, matrix)
