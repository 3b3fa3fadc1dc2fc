"""The learned numbers of a trained encoder, by what they are for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from attention.arrays import Array
from attention.bert.config import EncoderConfig
from attention.bert.tensor_files import Tensors, read_tensors
from attention.bert.tensor_names import find_prefix, one_of


@dataclass(frozen=True, eq=False)
class Linear:
    """x W + b. The file holds W transposed."""

    W: Array  # (d_in, d_out)
    b: Array  # (d_out,)

    def __call__(self, x: Array) -> Array:
        result: Array = x @ self.W  # (n, d_in) @ (d_in, d_out) -> (n, d_out)
        result += self.b
        return result


@dataclass(frozen=True, eq=False)
class LayerNorm:
    """Each row with mean 0 and variance 1, then scaled and shifted dimension by dimension.

    Source: Ba, Kiros and Hinton, "Layer Normalization", 2016, equation 4.
    """

    scale: Array  # (d_model,)
    shift: Array  # (d_model,)
    epsilon: float

    def __call__(self, x: Array) -> Array:
        centred: Array = x - x.mean(axis=-1, keepdims=True)
        variance = (centred * centred).mean(axis=-1, keepdims=True)
        centred /= np.sqrt(variance + x.dtype.type(self.epsilon))
        centred *= self.scale
        centred += self.shift
        return centred


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """What one layer has learned."""

    query: Linear  # all heads side by side
    key: Linear
    value: Linear
    attention_output: Linear  # W_O
    attention_norm: LayerNorm
    intermediate: Linear  # d_model -> d_hidden
    output: Linear  # d_hidden -> d_model
    output_norm: LayerNorm


class PieceVectors(Protocol):
    """The vectors of all pieces: an array, or what makes the rows that are asked for."""

    def __getitem__(self, rows: list[int], /) -> Array: ...


@dataclass(frozen=True, eq=False)
class EncoderWeights:
    """What a whole encoder has learned."""

    file: str  # where it was read
    pieces: PieceVectors  # (n_pieces, d_model)
    positions: Array  # (n_positions, d_model)
    token_type: Array  # (n_types, d_model)
    norm: LayerNorm
    layers: tuple[LayerWeights, ...]


def read_weights(folder: Path, config: EncoderConfig) -> EncoderWeights:
    """The weights of the model in a folder. They stay in the file until they are used.

    Raises:
        ModelError: model.safetensors, or one of several such files, is missing or damaged, or they
            lack what `config` needs, or name it as another kind of model does.

    Source: Devlin et al., "BERT", 2019, section 3; the names are those of its published files.
    """
    return _Reader(read_tensors(folder), config).encoder()


@dataclass(frozen=True)
class _Reader:
    tensors: Tensors
    config: EncoderConfig

    def encoder(self) -> EncoderWeights:
        config, prefix = self.config, find_prefix(self.tensors)
        name = f"{prefix}embeddings.{{}}_embeddings.weight"
        return EncoderWeights(
            self.tensors.file,
            self._tensor(name.format("word"), config.n_pieces, config.d_model),
            self._tensor(name.format("position"), config.n_positions, config.d_model),
            self._tensor(name.format("token_type"), config.n_types, config.d_model),
            self._norm(f"{prefix}embeddings.LayerNorm"),
            tuple(self._layer(f"{prefix}encoder.layer.{i}") for i in range(config.n_layers)),
        )

    def _layer(self, name: str) -> LayerWeights:
        d, d_hidden = self.config.d_model, self.config.d_hidden
        return LayerWeights(
            self._linear(f"{name}.attention.self.query", d, d),
            self._linear(f"{name}.attention.self.key", d, d),
            self._linear(f"{name}.attention.self.value", d, d),
            self._linear(f"{name}.attention.output.dense", d, d),
            self._norm(f"{name}.attention.output.LayerNorm"),
            self._linear(f"{name}.intermediate.dense", d, d_hidden),
            self._linear(f"{name}.output.dense", d_hidden, d),
            self._norm(f"{name}.output.LayerNorm"),
        )

    def _linear(self, name: str, d_in: int, d_out: int) -> Linear:
        W = self._tensor(f"{name}.weight", d_out, d_in)
        return Linear(W.T, self._tensor(f"{name}.bias", d_out))

    def _norm(self, name: str) -> LayerNorm:
        scale = one_of(self.tensors, f"{name}.weight", f"{name}.gamma")
        shift = one_of(self.tensors, f"{name}.bias", f"{name}.beta")
        d = self.config.d_model
        return LayerNorm(self._tensor(scale, d), self._tensor(shift, d), self.config.epsilon)

    def _tensor(self, name: str, *shape: int) -> Array:
        return self.tensors.tensor(name, shape)
