"""A trained model in BERT's format: how its files become an encoder."""

import os
from pathlib import Path

from attention.bert.config import read_config
from attention.bert.encoder import Encoder
from attention.bert.tensor_files import INDEX
from attention.bert.weights import read_weights
from attention.bert.wordpiece import read_wordpiece

FILES = ("config.json", "model.safetensors", INDEX, "vocab.txt", "tokenizer_config.json",
         "tokenizer.json")  # fmt: skip


def load_bert(folder: Path) -> Encoder:
    """Read the encoder in a folder. Its weights are read by memory map, when they are needed.

    Raises:
        ModelError: as `load_encoder` of `models`.

    Source: Devlin et al., "BERT", 2019, section 3; the names are those of its published files.
    """
    config = read_config(folder)
    return Encoder(config, read_wordpiece(folder, config.n_pieces), read_weights(folder, config))


def bert_files(folder: Path) -> tuple[Path, ...]:
    """The files in a folder that `load_bert` may read, whether they are there or not."""
    named = tuple(folder / name for name in FILES)
    if not os.path.exists(folder / INDEX):  # False, too, for what can be no folder
        return named
    return (*named, *sorted(path for path in folder.glob("*.safetensors") if path not in named))
