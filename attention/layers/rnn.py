"""A recurrent network: one state per word, computed from the word and the previous state."""

import numpy as np

from attention.arrays import Array, read_only, real_array
from attention.errors import AttentionError


def recurrent_states(X: Array, W_input: Array, W_state: Array, start: Array | None = None) -> Array:
    """The hidden states of a tanh network that reads one row after another.

        h_t = tanh(x_t W_input + h_(t-1) W_state)

    Args:
        X: `(n, d_in)`, the rows in reading order.
        W_input: `(d_in, d_hidden)`.
        W_state: `(d_hidden, d_hidden)`.
        start: `(d_hidden,)`, the state before the first word; zeros unless given.

    Returns:
        The states, float64 `(n, d_hidden)`, each entry between -1 and 1, read-only.

    Raises:
        AttentionError: the shapes do not match.

    Source: J. L. Elman, "Finding Structure in Time", 1990.
    """
    X, W_input, W_state = (
        real_array(name, array)
        for name, array in (("X", X), ("W_input", W_input), ("W_state", W_state))
    )
    if X.ndim != 2 or W_input.ndim != 2 or len(W_input) != X.shape[1]:
        raise AttentionError(
            f"X has shape {X.shape} and W_input {W_input.shape}; give (n, d_in) and "
            "(d_in, d_hidden)"
        )
    d_hidden = W_input.shape[1]
    if W_state.shape != (d_hidden, d_hidden):
        raise AttentionError(
            f"W_state has shape {W_state.shape}; give {(d_hidden, d_hidden)}, as wide as W_input"
        )
    state = np.zeros(d_hidden) if start is None else real_array("start", start)
    if state.shape != (d_hidden,):
        raise AttentionError(f"start has shape {state.shape}; give {(d_hidden,)}")
    states = np.empty((len(X), d_hidden))
    for t, x in enumerate(X):
        state = np.tanh(x @ W_input + state @ W_state)  # (d_hidden,)
        states[t] = state
    return read_only(states)
