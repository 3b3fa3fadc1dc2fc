"""Which files hold the weights of a model: one, or several and an index of them.

    model.safetensors.index.json
        {"metadata": {"total_size": bytes},
         "weight_map": {name of a tensor: name of the file that holds it}}

The index comes from outside, as the files do: it can name no file of another folder.

Source: "Sharded checkpoints" of Hugging Face transformers, which writes and reads them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from attention.arrays import Array
from attention.bert.errors import FileDamagedError, FileMissingError, TensorMissingError
from attention.bert.files import read_json
from attention.bert.safetensors import MAX_HEADER, MAX_SHOWN, SafeTensors, read_safetensors
from attention.errors import short_repr

FILE = "model.safetensors"
INDEX = "model.safetensors.index.json"
MAX_SHARDS = 64
SHARD = re.compile(r"\w[\w.-]{0,99}\.safetensors", re.ASCII)  # a plain name on every system
_NAMED = 3  # tensors that an error names


@dataclass(frozen=True, eq=False)
class Tensors:
    """The tensors of a model, whichever file each is in."""

    file: str  # what names them: the only file, or the index
    parts: Mapping[str, SafeTensors]  # the file of each tensor

    def tensor(self, name: str, shape: tuple[int, ...]) -> Array:
        """The tensor of this name, which must have this shape.

        Returns:
            float32, read-only, of the shape asked for.

        Raises:
            TensorMissingError: there is no such tensor.
            ModelError: as `SafeTensors.tensor` does.

        Source: the description of the format at the head of `safetensors`.
        """
        if name not in self.parts:
            raise TensorMissingError(self.file, name, listed(self.parts))
        return self.parts[name].tensor(name, shape)


def listed(names: Collection[str]) -> str:
    """The first few names, for an error."""
    if not names:
        return "no tensors"
    said = ", ".join(short_repr(name, MAX_SHOWN) for name in islice(names, _NAMED))
    return f"{said} and {len(names) - _NAMED} more" if len(names) > _NAMED else said


def read_tensors(folder: Path) -> Tensors:
    """The tensors of the model in a folder: of model.safetensors, or else of those of the index.

    Raises:
        FileMissingError: there is neither, or a file that the index names cannot be read.
        FileDamagedError: a file is no safetensors, the index names what cannot be the name of a
            file beside it or too many, or it says of a tensor or of the size what is not so.
        FileTooLargeError: the index, or the headers together, are larger than any should be.

    Source: as at the head of this file.
    """
    try:
        only = read_safetensors(folder, FILE)
    except FileMissingError as missing:
        try:
            index = read_json(folder, INDEX)
        except FileMissingError:
            raise missing from None
        return _read_indexed(folder, index)
    return Tensors(FILE, dict.fromkeys(only.names, only))


def _read_indexed(folder: Path, index: Mapping[str, Any]) -> Tensors:
    places = _places(index.get("weight_map"))
    shards: dict[str, SafeTensors] = {}
    left = MAX_HEADER  # for the headers of all of them
    for file in sorted(set(places.values())):
        shards[file] = read_safetensors(folder, file, left)
        left -= shards[file].header_size
    for file, shard in shards.items():
        for name in shard.names:
            if places.get(name, file) != file:
                raise _misplaced(name, file, places[name])
    for name, file in places.items():
        if name not in shards[file].entries:
            raise _misplaced(name, "none of the files", file)
    _check_size(index.get("metadata"), sum(shard.data.size for shard in shards.values()))
    return Tensors(INDEX, {name: shards[file] for name, file in places.items()})


def _places(found: object) -> dict[str, str]:
    """The file of each tensor, once each is known to be the name of a file in the same folder."""
    if not isinstance(found, dict) or not found:
        raise FileDamagedError(INDEX, "no weight_map", "one that names a file for each tensor")
    for file in found.values():
        if not isinstance(file, str) or not SHARD.fullmatch(file):
            needed = "the plain name of a .safetensors file in the same folder"
            raise FileDamagedError(INDEX, f"file {short_repr(file, MAX_SHOWN)}", needed)
    count = len(set(found.values()))
    if count > MAX_SHARDS:
        raise FileDamagedError(INDEX, f"{count} files", f"at most {MAX_SHARDS}")
    return found


def _misplaced(name: str, found: str, needed: str) -> FileDamagedError:
    tensor = short_repr(name, MAX_SHOWN)
    return FileDamagedError(INDEX, f"tensor {tensor} in {found}", f"{needed}, as it says")


def _check_size(metadata: Any, size: int) -> None:
    said = metadata.get("total_size") if isinstance(metadata, dict) else None
    if type(said) is int and said != size:  # some write no whole number
        found = f"total_size {short_repr(said, MAX_SHOWN)}"
        raise FileDamagedError(INDEX, found, f"{size}, the bytes of all tensors")
