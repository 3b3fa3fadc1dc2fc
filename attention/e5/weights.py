"""The learned numbers of a packed encoder, by what they are for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.bert.errors import FileDamagedError, ModelUnsupportedError, TensorMissingError
from attention.bert.tensor_files import listed
from attention.bert.weights import EncoderWeights, LayerNorm, LayerWeights, Linear
from attention.e5.layout import BLOCK, FILE, Entry, Packed
from attention.e5.quantized import BLOCK_BYTES, QuantizedRows, dequantized

_FLOATS, _BLOCKS = 0, 1  # kinds of tensors


def read_weights(packed: Packed) -> EncoderWeights:
    """The weights of the file. The vectors of the pieces stay in it until they are used.

    Raises:
        ModelError: it lacks a tensor, or one is not of the size that the model needs.

    Source: as of `layout`.
    """
    return _Reader(packed).encoder()


@dataclass(frozen=True)
class _Reader:
    packed: Packed

    def encoder(self) -> EncoderWeights:
        config = self.packed.config
        d = config.d_model
        return EncoderWeights(
            FILE,
            QuantizedRows(self._blocks("emb.word", config.n_pieces, d)),
            self._floats("emb.pos", config.n_positions, d),
            self._floats("emb.type", config.n_types, d),
            self._norm("emb.ln"),
            tuple(self._layer(f"l{i}") for i in range(config.n_layers)),
        )

    def _layer(self, name: str) -> LayerWeights:
        d, d_hidden = self.packed.config.d_model, self.packed.config.d_hidden
        return LayerWeights(
            self._linear(f"{name}.q", d, d),
            self._linear(f"{name}.k", d, d),
            self._linear(f"{name}.v", d, d),
            self._linear(f"{name}.ao", d, d),
            self._norm(f"{name}.aln"),
            self._linear(f"{name}.fi", d, d_hidden),
            self._linear(f"{name}.fo", d_hidden, d),
            self._norm(f"{name}.oln"),
        )

    def _linear(self, name: str, d_in: int, d_out: int) -> Linear:
        W = dequantized(self._blocks(f"{name}.w", d_out, d_in))
        return Linear(read_only(W.T), self._floats(f"{name}.b", d_out))

    def _norm(self, name: str) -> LayerNorm:
        d = self.packed.config.d_model
        return LayerNorm(
            self._floats(f"{name}.w", d), self._floats(f"{name}.b", d), self.packed.config.epsilon
        )

    def _floats(self, name: str, *shape: int) -> Array:
        content = self._content(name, _FLOATS, 4, shape)
        return read_only(np.require(content.view("<f4"), np.float32, "A").reshape(shape))

    def _blocks(self, name: str, n: int, width: int) -> NDArray[np.uint8]:
        content = self._content(name, _BLOCKS, BLOCK_BYTES / BLOCK, (n, width))
        return content.reshape(n, width // BLOCK, BLOCK_BYTES)

    def _content(
        self, name: str, kind: int, width: float, shape: tuple[int, ...]
    ) -> NDArray[np.uint8]:
        """The bytes of a tensor, once its entry is known to say what the model needs."""
        entry: Entry | None = self.packed.entries.get(name)
        if entry is None:
            raise TensorMissingError(FILE, name, listed(self.packed.entries))
        if entry.kind != kind:
            raise ModelUnsupportedError(FILE, f"kind of {name}", str(entry.kind), str(kind))
        size = int(np.prod(shape, dtype=object) * width)
        if entry.size != size:
            needed = f"{size} for shape {shape}"
            raise FileDamagedError(FILE, f"{entry.size} bytes for tensor {name!r}", needed)
        return self.packed.data[entry.begin : entry.begin + size]
