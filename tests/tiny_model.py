"""A tiny encoder in BERT's format, written to a folder: to be read, and to be damaged."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from attention import Encoder

D, HIDDEN, LAYERS, HEADS, POSITIONS, TYPES = 6, 10, 2, 3, 17, 2
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "##s", "나", "##는")
WORDS = "embeddings.word_embeddings.weight"  # the tensor of a vector for each piece
INDEX = "model.safetensors.index.json"
SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")

CONFIG: dict[str, Any] = {
    "model_type": "bert",
    "hidden_size": D,
    "intermediate_size": HIDDEN,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "max_position_embeddings": POSITIONS,
    "type_vocab_size": TYPES,
    "vocab_size": len(PIECES),
    "hidden_act": "gelu",
    "layer_norm_eps": 0.01,
}


def shapes() -> dict[str, tuple[int, ...]]:
    named: dict[str, tuple[int, ...]] = {
        WORDS: (len(PIECES), D),
        "embeddings.position_embeddings.weight": (POSITIONS, D),
        "embeddings.token_type_embeddings.weight": (TYPES, D),
        "embeddings.LayerNorm.weight": (D,),
        "embeddings.LayerNorm.bias": (D,),
    }
    for i in range(LAYERS):
        layer = f"encoder.layer.{i}"
        for name, d_in, d_out in (
            ("attention.self.query", D, D),
            ("attention.self.key", D, D),
            ("attention.self.value", D, D),
            ("attention.output.dense", D, D),
            ("intermediate.dense", D, HIDDEN),
            ("output.dense", HIDDEN, D),
        ):
            named |= {f"{layer}.{name}.weight": (d_out, d_in), f"{layer}.{name}.bias": (d_out,)}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            named |= {f"{layer}.{name}.weight": (D,), f"{layer}.{name}.bias": (D,)}
    return named


def tensors(seed: int = 0) -> dict[str, np.ndarray]:
    """Random weights, of which bfloat16 loses nothing: seven bits each."""
    rng = np.random.default_rng(seed)
    return {
        name: (rng.integers(-64, 65, shape) / 64).astype(np.float32)
        for name, shape in shapes().items()
    }


def renamed(prefix: str = "", *, has_gamma: bool = False) -> dict[str, np.ndarray]:
    """The tensors under other names; what a head on top has learned stands beside them."""
    named = {}
    for name, numbers in tensors().items():
        other = name
        if has_gamma:
            other = other.replace("LayerNorm.weight", "LayerNorm.gamma")
            other = other.replace("LayerNorm.bias", "LayerNorm.beta")
        named[prefix + other] = numbers
    return {**named, "cls.predictions.bias": np.zeros(3, np.float32)}


def encoded(numbers: np.ndarray, dtype: str) -> bytes:
    if dtype == "BF16":
        return (np.ascontiguousarray(numbers, "<f4").view("<u4") >> 16).astype("<u2").tobytes()
    return numbers.astype({"F32": "<f4", "F16": "<f2"}[dtype]).tobytes()


def safetensors(named: dict[str, np.ndarray], dtype: str = "F32", padding: int = 0) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, numbers in named.items():
        content = encoded(numbers, dtype)
        offsets = [len(body), len(body) + len(content)]
        header[name] = {"dtype": dtype, "shape": list(numbers.shape), "data_offsets": offsets}
        body += content
    return packed(json.dumps(header).encode() + b" " * padding, body)


def packed(header: bytes, body: bytes) -> bytes:
    return len(header).to_bytes(8, "little") + header + body


def write_model(
    folder: Path, weights: bytes | None = None, settings: dict[str, Any] | None = None
) -> Path:
    """A whole model, with other settings or weights where given; a setting of None is left out."""
    config = {**CONFIG, **(settings or {})}
    config = {name: value for name, value in config.items() if value is not None}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(weights or safetensors(tensors()))
    return folder


def write_shards(
    folder: Path,
    named: dict[str, np.ndarray] | None = None,
    change: Callable[[dict[str, Any]], object] | None = None,
    shards: Sequence[str] = SHARDS,
) -> Path:
    """A model whose weights are in several files, its index changed by `change` where given."""
    named = named or tensors()
    (write_model(folder) / "model.safetensors").unlink()
    places = {name: shards[i % len(shards)] for i, name in enumerate(named)}
    for shard in shards:
        held = {name: numbers for name, numbers in named.items() if places[name] == shard}
        (folder / shard).write_bytes(safetensors(held))
    size = sum(numbers.nbytes for numbers in named.values())
    index = {"metadata": {"total_size": size}, "weight_map": places}
    if change:
        change(index)
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return folder


def numbers_of(encoder: Encoder, text: str = "the cat sats 나는 dog") -> tuple[object, ...]:
    """Every number of a trace, to the bit: the hidden states, and all matrices of all heads."""
    trace = encoder.trace(text)
    matrices = {
        (layer, head, name): numbers.tobytes()
        for layer in range(1, trace.n_layers + 1)
        for head in range(1, trace.n_heads + 1)
        for name, numbers in trace.head(layer, head).matrices.items()
    }
    return trace.pieces, [state.tobytes() for state in trace.hidden_states], matrices
