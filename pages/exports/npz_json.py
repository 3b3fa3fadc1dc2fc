"""All matrices in one file: NPZ for NumPy, JSON for everything else."""

import io
import json
import math
import platform
import sys
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from attention.traces import Trace
from pages.exports.labels import KNOWN, Axes, axes_of

_NOTE = (
    "Each matrix is a list of rows, row 0 first; every number reads back as the same float64. "
    'JSON has no infinity: "-Infinity" is a masked cell. Labels are words, or counted from 1.'
)


def npz_of(trace: Trace, settings: Mapping[str, object]) -> bytes:
    """Every matrix under its name, in its own precision, for `numpy.load` without pickle.

    Also the words of each axis as an array of text, such as `words.query`, `words.key`,
    `words.word` and, of decoding, `words.vocabulary`; and `configuration`, one JSON text with the
    settings and versions.
    """
    file = io.BytesIO()
    words = {f"words.{axis}": np.array(some, dtype=np.str_) for axis, some in trace.words.items()}
    configuration = np.array(json.dumps(configuration_of(settings)))
    np.savez_compressed(
        file, allow_pickle=False, **trace.matrices, **words, configuration=configuration
    )
    return file.getvalue()


def json_of(trace: Trace, settings: Mapping[str, object], axes: Axes = KNOWN) -> bytes:
    """Every matrix with what its rows and columns are, strictly valid JSON, ASCII."""
    matrices = {}
    for name, matrix in trace.matrices.items():
        rows, columns = axes_of(name, axes)
        numbers = [[_number(x) for x in row] for row in matrix.tolist()]
        matrices[name] = {"rows": rows, "columns": columns, "numbers": numbers}
    content = {
        "note": _NOTE,
        **configuration_of(settings),
        "words": {axis: list(some) for axis, some in trace.words.items()},
        "matrices": matrices,
    }
    return json.dumps(content, allow_nan=False).encode("ascii")


def configuration_of(settings: Mapping[str, object]) -> dict[str, Any]:
    """The settings, and the versions that computed with them."""
    versions = {"attention-worksheet": own_version(), "python": platform.python_version(),
                "numpy": np.__version__, "platform": sys.platform}  # fmt: skip
    return {"configuration": dict(settings), "versions": versions}


@lru_cache
def own_version() -> str:
    """The version of this app, from pyproject.toml: the packages are not installed."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    found: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    return found


def _number(number: float) -> float | str:
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
