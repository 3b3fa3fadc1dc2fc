"""The leaves of a trace as source code: matrices that are computed from no other matrix.

Few numbers are written out. Where there are many, sampled ones are sampled again by the seeding
rule, which is a dozen lines, and others are loaded from the NPZ file next to the script.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from attention.arrays import Array
from attention.rules import Constant, Leaf, Overridden, SampledVectors, SampledWeights
from pages.exports.script_template import NORMALS, Script

MAX_WRITTEN_OUT = 400  # numbers
_is_plain = re.compile(r"[\w.]+", re.ASCII).fullmatch  # needs no escape within a string


@dataclass(frozen=True)
class Leaves:
    """How all leaves of one script are written."""

    script: Script
    words: Mapping[str, str]  # the variable that holds the words, by matrix
    is_written_out: bool

    def source(self, name: str, rule: Leaf, matrix: Array) -> str:
        """The expression for one leaf, by its rule."""
        match rule:
            case SampledVectors(_, seed):
                if not self.is_written_out:
                    return self._word_vectors(self.words[name], matrix.shape[1], seed)
            case SampledWeights(stream, _, seed):
                if not self.is_written_out and _is_plain(stream):
                    return self._weights(stream, matrix.shape, seed)
            case Constant() | Overridden():
                pass
            case _:
                assert_never(rule)
        return written_out(matrix, self.script) if self.is_written_out else self.script.load(name)

    def _word_vectors(self, words: str, d_model: int, seed: int) -> str:
        sample = self.script.call(NORMALS, f'{d_model}, f"word {seed} {{word}}"')
        return f"{self.script.dialect.array}([{sample} for word in {words}])"

    def _weights(self, stream: str, shape: tuple[int, ...], seed: int) -> str:
        """Weights, sampled column by column; each head of a stack has a stream, such as W_Q.3."""
        *heads, d_in, d_out = shape
        stream += ".{h}" if heads else ""
        sample = self.script.call(NORMALS, f'{d_in}, f"weight {seed} {{j}} {stream}"')
        columns = f"[{sample} for j in range({d_out})]"
        if heads:
            columns = f"[{columns} for h in range(1, {heads[0] + 1})]"
        root = self.script.math(f"sqrt({d_in})")
        return f"{self.script.dialect.array}({columns}).swapaxes(-2, -1) / {root}"


def are_written_out(matrices: Sequence[Array]) -> bool:
    """Whether the numbers are few enough to be read in a script."""
    return sum(matrix.size for matrix in matrices) <= MAX_WRITTEN_OUT


def written_out(matrix: Array, script: Script) -> str:
    """The numbers themselves, one row a line, each the shortest that reads back the same."""
    return f"{script.dialect.array}({_rows(matrix.tolist(), script, indent=4)})"


def _rows(numbers: list[object], script: Script, indent: int) -> str:
    if not any(isinstance(row, list) for row in numbers):
        return f"[{', '.join(_number(number, script) for number in numbers)}]"
    lines = [
        " " * indent + _rows(row, script, indent + 4) + ","  # type: ignore[arg-type]
        for row in numbers
    ]
    return "\n".join(["[", *lines, " " * (indent - 4) + "]"])


def _number(number: object, script: Script) -> str:
    """A number as source: infinity has no literal."""
    if not isinstance(number, float) or math.isfinite(number):
        return repr(number)
    if math.isnan(number):
        return script.math("nan")
    return script.math("inf") if number > 0 else f"-{script.math('inf')}"
