"""A trained encoder: from a sentence to the hidden states of every layer, all heads kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from attention.arrays import Array, read_only
from attention.bert.config import EncoderConfig
from attention.bert.errors import FileDamagedError
from attention.bert.stages import layer_stages
from attention.bert.trace import EncoderTrace
from attention.bert.weights import EncoderWeights, LayerWeights
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention

MAX_PIECES = 128  # with the first and the last; more maps than that nobody can read


class Tokenizer(Protocol):
    """From a sentence to pieces that a model has vectors for."""

    @property
    def ids(self) -> Mapping[str, int]:
        """The number of each piece."""

    @property
    def first(self) -> str:
        """The piece before those of a sentence."""

    @property
    def last(self) -> str:
        """The piece after them."""

    @property
    def unknown(self) -> str:
        """The piece for what the vocabulary does not contain."""

    def pieces(self, text: str) -> tuple[str, ...]:
        """The pieces of a sentence, without the first and the last."""

    def begins_word(self, piece: str) -> bool:
        """Whether a piece stands at the start of a word, or is none of a word."""

    def unmarked(self, piece: str) -> str:
        """A piece without the mark that says where in a word it stands."""

    def word(self, pieces: Sequence[str]) -> str:
        """The word that some pieces make, as it is written."""


@dataclass(frozen=True, eq=False)
class Encoder:
    """A trained encoder. Nothing in it ever changes, so that many may use it at once."""

    config: EncoderConfig
    tokenizer: Tokenizer
    weights: EncoderWeights

    @property
    def most_pieces(self) -> int:
        """How many pieces take part at most, the first and the last among them."""
        return min(MAX_PIECES, self.config.n_positions)

    def trace(self, text: str) -> EncoderTrace:
        """Read one sentence, and keep what every layer and head computed.

            x = LayerNorm(vector of the piece + of its position + of the first sentence)
            then, layer by layer:
            a = LayerNorm(x + [head_1 ... head_H] W_O + b_O)
            x = LayerNorm(a + gelu(a W_1 + b_1) W_2 + b_2)

        Args:
            text: any string. At most `most_pieces` of its pieces take part, the first ones.

        Returns:
            An `EncoderTrace`, float32, all arrays read-only.

        Raises:
            AttentionError: `text` is not a string.
            FileDamagedError: the weights lead to numbers that are not finite.

        Source: Devlin et al., "BERT", 2019, section 3; Vaswani et al., "Attention Is All You
        Need", 2017, sections 3.1 to 3.3.
        """
        found = self.tokenizer.pieces(text)
        kept = found[: self.most_pieces - 2]
        pieces = (self.tokenizer.first, *kept, self.tokenizer.last)
        ids = tuple(self.tokenizer.ids[piece] for piece in pieces)

        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused below
            states = [self._embedded(ids)]
            layers = []
            for learned in self.weights.layers:
                stages = _attended(learned, states[-1], self.config.n_heads)
                layers.append(stages)
                states.append(layer_stages(learned, states[-1], stages.output).output)
        if not np.isfinite(states[-1]).all():
            raise FileDamagedError(
                self.weights.file, "weights that give no numbers", "finite weights"
            )

        return EncoderTrace(
            pieces,
            left_out=len(found) - len(kept),
            unknown=pieces.count(self.tokenizer.unknown),
            hidden_states=tuple(map(read_only, states)),
            layers=tuple(layers),
            learned=self.weights.layers,
        )

    def _embedded(self, ids: tuple[int, ...]) -> Array:
        weights = self.weights
        x: Array = weights.pieces[list(ids)] + weights.token_type[0]  # (n, d_model)
        x += weights.positions[: len(ids)]
        return weights.norm(x)


def _attended(learned: LayerWeights, x: Array, n_heads: int) -> AttentionTrace:
    """The attention of all heads of a layer."""
    return scaled_dot_product_attention(
        _by_head(learned.query(x), n_heads),
        _by_head(learned.key(x), n_heads),
        _by_head(learned.value(x), n_heads),
    )


def _by_head(rows: Array, n_heads: int) -> Array:
    """(n, n_heads * d_k) -> (n_heads, n, d_k)."""
    return rows.reshape(len(rows), n_heads, -1).swapaxes(0, 1)
