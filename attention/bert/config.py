"""The sizes of a trained encoder, as its config.json has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attention.bert.errors import ModelUnsupportedError
from attention.bert.files import read_json

FILE = "config.json"

# What the computation takes for granted. A file that does not mention one has the usual value.
_NEEDED = {
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
# Far above every encoder of this kind; they bound what a wrong file can ask for.
_MAX = {
    "hidden_size": 8192,
    "num_hidden_layers": 96,
    "num_attention_heads": 256,
    "intermediate_size": 65_536,
    "max_position_embeddings": 65_536,
    "vocab_size": 2_000_000,
    "type_vocab_size": 64,
}


@dataclass(frozen=True)
class EncoderConfig:
    """The sizes of one encoder. d_k and d_v are d_model / n_heads."""

    d_model: int
    n_layers: int
    n_heads: int
    d_hidden: int  # the width inside each feed-forward network
    n_positions: int  # the longest sentence, in pieces
    n_pieces: int  # vectors of pieces
    n_types: int  # vectors that tell sentences of a pair apart; only the first is used
    epsilon: float  # added to the variance by layer norm

    @property
    def d_k(self) -> int:
        return self.d_model // self.n_heads


def read_config(folder: Path) -> EncoderConfig:
    """The configuration of the model in a folder.

    Raises:
        ModelError: config.json is missing, damaged or too large, or describes something other
            than an encoder that is computed as BERT is.

    Source: Devlin et al., "BERT", 2019, section 3; the names are those of its published files.
    """
    settings = read_json(folder, FILE)
    model_type = settings.get("model_type")
    if model_type != "bert":
        raise _unsupported(FILE, "model_type", model_type, "'bert'")
    for name, needed in _NEEDED.items():
        if settings.get(name, needed) != needed:
            raise _unsupported(FILE, name, settings[name], repr(needed))
    return checked_config(FILE, settings)


def checked_config(file: str, settings: Mapping[str, Any]) -> EncoderConfig:
    """The sizes that a file gives, under the names of BERT's config.json.

    Raises:
        ModelUnsupportedError: one is missing, or not what an encoder can have.
    """
    sizes = {name: _size(file, settings, name, most) for name, most in _MAX.items()}
    d_model, n_heads = sizes["hidden_size"], sizes["num_attention_heads"]
    if d_model % n_heads:
        raise _unsupported(
            file, "num_attention_heads", n_heads, f"a divisor of hidden_size, {d_model}"
        )
    if sizes["max_position_embeddings"] < 2:
        raise _unsupported(file, "max_position_embeddings", 1, "at least 2, for [CLS] and [SEP]")
    return EncoderConfig(
        d_model,
        sizes["num_hidden_layers"],
        n_heads,
        sizes["intermediate_size"],
        sizes["max_position_embeddings"],
        sizes["vocab_size"],
        sizes["type_vocab_size"],
        _epsilon(file, settings),
    )


def _size(file: str, settings: Mapping[str, Any], name: str, most: int) -> int:
    value = settings.get(name, 2 if name == "type_vocab_size" else None)
    if type(value) is not int or not 1 <= value <= most:
        raise _unsupported(file, name, value, f"a whole number from 1 to {most}")
    return value


def _epsilon(file: str, settings: Mapping[str, Any]) -> float:
    value = settings.get("layer_norm_eps", 1e-12)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
        raise _unsupported(file, "layer_norm_eps", value, "a number from 0 to 1")
    return float(value)


def _unsupported(file: str, setting: str, found: object, needed: str) -> ModelUnsupportedError:
    short_repr = "missing" if found is None else repr(found)[:60]
    return ModelUnsupportedError(file, setting, short_repr, needed)
