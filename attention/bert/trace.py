"""What a trained encoder computed for one sentence: every layer, every head, every number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from attention.arrays import Array, whole_number
from attention.bert.weights import LayerWeights, Linear
from attention.errors import AttentionError
from attention.layers.scaled_dot_product import AttentionTrace
from attention.rules import Affine, Constant, Rule
from attention.traces import attention_rules, self_attention_words


@dataclass(frozen=True, eq=False)
class EncoderHead:
    """One head of one layer, as a trace of its own.

    Its matrices are X, W_Q, b_Q, W_K, b_K, W_V and b_V, which were given, and Q, K, V, scores,
    scaled, weights and output, which were computed from them. The W's are columns of those of
    the layer, and each b is a row `(1, d_k)`.
    """

    pieces: tuple[str, ...]
    layer: int  # from 1
    head: int  # from 1
    X: Array  # (n, d_model)  the hidden states that the layer was given
    projections: Mapping[str, Linear]  # by Q, K and V: W (d_model, d_k) and b (d_k,)
    attention: AttentionTrace  # (n, d_k), (n, n)

    @property
    def d_k(self) -> int:
        return int(self.attention.key.shape[-1])

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed."""
        learned: dict[str, Array] = {}
        for name, linear in self.projections.items():
            learned |= {f"W_{name}": linear.W, f"b_{name}": linear.b[None, :]}
        return MappingProxyType(
            {
                "X": self.X,
                **learned,
                **self.attention.matrices,
            }
        )

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        names = tuple(self.projections)
        given = {
            f"{kind}_{name}": Constant("learned", self.layer) for name in names for kind in "Wb"
        }
        return MappingProxyType(
            {
                "X": Constant("hidden state", self.layer),
                **given,
                **{name: Affine("X", f"W_{name}", f"b_{name}") for name in names},
                **attention_rules(self.d_k, mask=None),
            }
        )

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The pieces: all of them ask, and all are asked."""
        return self_attention_words(self.pieces)


class HasWeights(Protocol):
    """The weights of all heads of a layer."""

    @property
    def weights(self) -> Array: ...  # (n_heads, n, n)


class LayersOfHeads:
    """Layers, each with the weights of all its heads."""

    layers: tuple[HasWeights, ...]

    @property
    def n_layers(self) -> int:
        return len(self.layers)

    @property
    def n_heads(self) -> int:
        return len(self.layers[0].weights)


@dataclass(frozen=True, eq=False)
class EncoderTrace(LayersOfHeads):
    """Every number of one pass through a trained encoder. All read-only, float32."""

    pieces: tuple[str, ...]  # with [CLS] before them and [SEP] after them
    left_out: int  # how many pieces of the sentence took no part, since it is too long
    unknown: int  # how many of the pieces are [UNK]
    hidden_states: tuple[Array, ...]  # each (n, d_model): the embeddings, then each layer's
    layers: tuple[AttentionTrace, ...]  # of each layer; axis 0 counts heads
    learned: tuple[LayerWeights, ...]  # of each layer

    @cached_property
    def nbytes(self) -> int:
        """The memory of all its arrays, in bytes. What was learned is not its own."""
        states = sum(state.nbytes for state in self.hidden_states)
        return states + sum(layer.nbytes for layer in self.layers)

    def head(self, layer: int, head: int) -> EncoderHead:
        """One head by itself; its arrays are views of those of all heads.

        Args:
            layer: from 1.
            head: from 1.

        Raises:
            AttentionError: there is no such layer or head.
        """
        layer = _counted("layer", layer, self.n_layers)
        head = _counted("head", head, self.n_heads)
        stages = self.layers[layer - 1].head(head - 1, head - 1)
        d_k = stages.key.shape[-1]
        mine = slice((head - 1) * d_k, head * d_k)
        learned = self.learned[layer - 1]
        named = {"Q": learned.query, "K": learned.key, "V": learned.value}
        projections = {name: Linear(all_.W[:, mine], all_.b[mine]) for name, all_ in named.items()}
        return EncoderHead(
            self.pieces,
            layer,
            head,
            self.hidden_states[layer - 1],
            MappingProxyType(projections),
            stages,
        )


def _counted(name: str, value: int, count: int) -> int:
    number = whole_number(name, value, least=1)
    if number > count:
        raise AttentionError(
            f"{name} is {number} but there are {count}; give a whole number from 1 to {count}"
        )
    return number
