"""NPZ file -> matrices: nothing is unpickled, and sizes are checked before reading."""

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.inputs.overrides import EDITABLE
from attention.inputs.positions import sinusoidal_positions
from pages.imports.file_error import MAX_BYTES, FileProblem, none_of
from pages.imports.npy import DAMAGE, MAX_BYTES_OF_ARRAY, array_of
from pages.imports.validation import checked_array, checked_numbers, checked_shape

MAX_MEMBERS = 1_000
MAX_BYTES_OF_TEXT = 100_000  # four per character
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ERRORS = (*DAMAGE, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, KeyError,
           NotImplementedError)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Archive:
    """The usable contents of an NPZ file: matrices, and the settings they were saved with."""

    matrices: Mapping[str, Array]
    settings: Mapping[str, Any] = field(default_factory=dict)  # if this app wrote the file
    has_positions: bool = False  # whether X includes positions


def archive_of(data: bytes) -> Archive:
    """Those of the matrices X, W_Q, W_K and W_V that an NPZ file contains.

    If its settings have sinusoidal positions and X is E plus these, the result has E as X: the app
    adds the positions. A file without X also has E as X. Otherwise X is the X of the file.

    Raises:
        FileProblem: the file is too large, is no NPZ file or has none of these matrices, or one of
            them is no small matrix of finite numbers.
    """
    with _opened(data) as (file, members):
        sources = {name: name for name in EDITABLE if name in members}
        if "E" in members:
            sources = {"X": "X", **sources, "E": "E"} if "X" in sources else {**sources, "X": "E"}
        if not sources:
            raise none_of(EDITABLE, members)
        matrices = {
            name: _matrix(name, _content(file, members[source], MAX_BYTES_OF_ARRAY))
            for name, source in sources.items()
        }
        settings = _settings(file, members.get("configuration"))
        return _with_one_X(matrices, settings)


def arrays_of(data: bytes, names: Collection[str]) -> dict[str, NDArray[Any]]:
    """Those matrices of numbers, or of True and False, that an NPZ file has under some names.

    Raises:
        FileProblem: the file is too large, is no NPZ file or has none of these names, or one of
            them is no small matrix.
    """
    with _opened(data) as (file, members):
        found = {
            name: array_of(name, _content(file, info, MAX_BYTES_OF_ARRAY))
            for name, info in members.items()
            if name in names
        }
    if not found:
        raise none_of(names, members)
    return {name: checked_array(name, array) for name, array in found.items()}


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]]:
    """The file and its members by name. What goes wrong while it is open is a `FileProblem`."""
    if len(data) > MAX_BYTES:
        raise FileProblem("too_large", found=f"{len(data):,}", needed=f"{MAX_BYTES:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = {info.filename.removesuffix(".npy"): info for info in file.infolist()}
            if len(members) > MAX_MEMBERS:
                raise FileProblem("too_many_numbers", found=str(len(members)),
                                  needed=str(MAX_MEMBERS))  # fmt: skip
            yield file, members
    except _ERRORS as error:
        raise FileProblem("no_archive") from error


def _with_one_X(matrices: dict[str, Array], settings: Mapping[str, Any]) -> Archive:
    """The matrices without E or with E as X, and whether X includes positions."""
    E = matrices.pop("E", None)
    if E is None or np.array_equal(E, matrices["X"]):
        return Archive(matrices, settings)
    X = matrices["X"]
    is_sum = settings.get("positions") == "sinusoidal" and E.shape == X.shape
    if is_sum and np.allclose(E + sinusoidal_positions(*E.shape), X, rtol=0, atol=1e-9):
        return Archive({**matrices, "X": E}, settings)
    return Archive(matrices, settings, has_positions=True)


def _content(file: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of one member; it never decompresses more than the limit."""
    if info.compress_type not in _COMPRESSIONS:
        raise FileProblem("no_archive")
    with file.open(info) as member:
        content = member.read(limit + 1)
    if len(content) > limit:
        found = f"{max(info.file_size, limit + 1):,}"
        raise FileProblem("too_large", info.filename, found, f"{limit:,}")
    return content


def _matrix(name: str, content: bytes) -> Array:
    array = array_of(name, content)
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise FileProblem("no_array", name, str(array.dtype))
    checked_shape(name, array.shape)
    return checked_numbers(name, array)


def _settings(file: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> Mapping[str, Any]:
    """The settings in the file; empty if it has none."""
    if info is None:
        return {}
    try:
        text = array_of("configuration", _content(file, info, MAX_BYTES_OF_TEXT))
        found = json.loads(str(text[()])) if text.dtype.kind == "U" and text.ndim == 0 else {}
        settings = found.get("configuration", {})
        return settings if isinstance(settings, dict) else {}
    except (*_ERRORS, FileProblem, AttributeError, TypeError):
        return {}
