"""How influence falls with distance in an RNN, in a bidirectional RNN, and in attention."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only
from attention.experiments.influence import (
    attention_influence,
    bidirectional_influence,
    orthogonal,
    recurrent_influence,
)
from attention.inputs.projections import projection
from attention.layers.self_attention import SelfAttentionConfig, self_attention

MODELS = ("rnn", "birnn", "attention")


@dataclass(frozen=True, eq=False)
class Influences:
    """The influence of each word on each state: `(n, n)`, row the state, column the word."""

    rnn: Array
    birnn: Array
    attention: Array
    linear: Array  # (n,), of an RNN without tanh, at each distance

    def of(self, model: str) -> Array:
        found: Array = getattr(self, model)
        return found


def influences(
    tokens: tuple[str, ...],
    config: SelfAttentionConfig,
    rho: float,
    mask: NDArray[np.bool_] | None = None,
) -> Influences:
    """The influence maps of three models on the same vectors.

    Args:
        tokens: the n words, at least one.
        config: sizes and seed. The recurrent states are as wide as the vectors.
        rho: each recurrent matrix is rho x a random orthogonal matrix.
        mask: for attention only, as for `self_attention`.

    Returns:
        An `Influences`, all arrays read-only.

    Raises:
        AttentionError: `tokens` is not a sequence of strings, or the mask does not fit.
    """
    d, seed = config.d_model, config.seed
    trace = self_attention(tokens, config, mask=mask)
    X = trace.X
    networks = [
        (projection(f"U_{way}", d, d, seed), rho * orthogonal(f"W_{way}", d, seed))
        for way in ("forward", "backward")
    ]
    forward = recurrent_influence(X, *networks[0])
    backward = recurrent_influence(X[::-1], *networks[1])
    size = float(np.linalg.norm(networks[0][0]))
    return Influences(
        rnn=forward,
        birnn=bidirectional_influence(forward, backward),
        attention=attention_influence(trace),
        linear=read_only(size * rho ** np.arange(len(tokens), dtype=float)),
    )


def by_distance(influence: Array) -> Array:
    """The typical influence at each distance: the geometric mean of the non-zero influences.

    Args:
        influence: `(n, n)`.

    Returns:
        `(n,)`: for the distances 0 to n - 1; 0 where all influences are 0. Read-only.
    """
    n = len(influence)
    typical = np.zeros(n)
    for distance in range(n):
        pairs = np.concatenate([influence.diagonal(-distance), influence.diagonal(distance)])
        reached = pairs[pairs > 0]
        if reached.size:
            typical[distance] = np.exp(np.log(reached).mean())
    return read_only(typical)


def what_is_left(influence: Array) -> float:
    """The influence of the first word on the last state, as a share of that on the first state."""
    return float(influence[-1, 0] / influence[0, 0])


def mean_on_others(influence: Array) -> float:
    """The mean influence of a word on the states of other words; 0 for a single word."""
    n = len(influence)
    return float((influence.sum() - np.trace(influence)) / (n * (n - 1))) if n > 1 else 0.0
