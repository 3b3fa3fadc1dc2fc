"""What a layer over a sentence costs: parameters, products, and steps that wait for one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from attention.arrays import whole_number
from attention.layers.self_attention import SelfAttentionConfig


@dataclass(frozen=True)
class LayerCost:
    """The costs of one layer for one sentence, in the quantities of Table 1 of the paper."""

    products: int  # of the complexity: n^2 d, or n d^2 for each direction
    parameters: int  # without biases
    steps: int  # that wait for one another, with enough processors for the rest
    steps_in_turn: int  # the same where two directions run one after the other
    longest_path: int  # between two words


def layer_costs(n: int, config: SelfAttentionConfig) -> Mapping[str, LayerCost]:
    """The costs of self-attention, of a recurrent network and of one in both directions.

        self-attention   W_Q, W_K, W_V     d_model (2 d_k + d_v)
        rnn              U, W              2 d_model^2, with states as wide as the vectors
        birnn            two of them       4 d_model^2

    Args:
        n: the number of words, at least 1.
        config: the sizes.

    Raises:
        AttentionError: `n` is not whole or too small.

    Source: Vaswani et al., "Attention Is All You Need", 2017, table 1; Schuster and Paliwal,
    "Bidirectional Recurrent Neural Networks", 1997.
    """
    n = whole_number("n", n, least=1)
    d = config.d_model
    attending = d * (2 * config.d_k + config.d_v)
    return MappingProxyType(
        {
            "attention": LayerCost(n * n * d, attending, 1, 1, 1),
            "rnn": LayerCost(n * d * d, 2 * d * d, n, n, n),
            "birnn": LayerCost(2 * n * d * d, 4 * d * d, n, 2 * n, n),
        }
    )


def first_complete_step(n: int) -> int:
    """The step at which the first state has seen both sides, where both directions run at once.

    The state at position t waits for t words from one side and for n + 1 - t from the other.
    """
    return min(max(t, n + 1 - t) for t in range(1, whole_number("n", n, least=1) + 1))
