"""How much of a word is left in a state: the norm of a Jacobian, for an RNN and for attention.

Influence (j, i) is the Frobenius norm of d h_j / d x_i: to first order a bound on how far state j
moves per unit that word i moves. Jacobians act on row vectors: a step dx moves a state by dx @ J.
"""

import math

import numpy as np

from attention.arrays import Array, read_only, real_array, whole_number
from attention.errors import AttentionError
from attention.inputs.prng import rows_of_standard_normals
from attention.layers.rnn import recurrent_states
from attention.layers.self_attention import SelfAttentionTrace


def orthogonal(name: str, d: int, seed: int = 0) -> Array:
    """A random orthogonal matrix, which preserves the length of every vector.

    Args:
        name: a different name gives a different matrix.
        d: rows and columns, at least 1.
        seed: of the random numbers, at least 0.

    Returns:
        Q with Q Q^T = 1, float64 `(d, d)`, read-only: the Q of a QR decomposition of normal
        numbers, with the signs that make it unique.

    Raises:
        AttentionError: a number is not whole or too small.

    Source: F. Mezzadri, "How to Generate Random Matrices from the Classical Compact Groups",
    2007, section 5.
    """
    d = whole_number("d", d, least=1)
    seed = whole_number("seed", seed, least=0)
    Z = rows_of_standard_normals(d, [f"orthogonal {seed} {i} {d} {name}" for i in range(d)])
    Q, R = np.linalg.qr(Z)
    return read_only(Q * np.sign(np.diag(R)))


def recurrent_influence(X: Array, W_input: Array, W_state: Array) -> Array:
    """The influence of each word on each state of a recurrent network.

        d h_j / d x_i = W_input D_i (W_state D_(i+1)) ... (W_state D_j),    D = diag(1 - h^2)

    Args:
        X: `(n, d_in)`.
        W_input: `(d_in, d_hidden)`.
        W_state: `(d_hidden, d_hidden)`.

    Returns:
        `(n, n)`: row j, column i; 0 for a word after the state. Read-only.

    Raises:
        AttentionError: the shapes do not match.

    Source: the chain rule along the steps, as in Pascanu, Mikolov and Bengio, "On the
    Difficulty of Training Recurrent Neural Networks", 2013, equation 5.
    """
    X, W_input, W_state = (
        real_array(name, array)
        for name, array in (("X", X), ("W_input", W_input), ("W_state", W_state))
    )
    states = recurrent_states(X, W_input, W_state)
    slopes = 1 - states**2  # (n, d_hidden)
    n, d_in = X.shape
    influence = np.zeros((n, n))
    reach = np.empty((n, d_in, states.shape[1]))  # d h_j / d x_i for all i <= j
    for j in range(n):
        # (j, d_in, d_hidden) @ (d_hidden, d_hidden) -> (j, d_in, d_hidden)
        reach[:j] = (reach[:j] @ W_state) * slopes[j]
        reach[j] = W_input * slopes[j]
        influence[j, : j + 1] = _norms(reach[: j + 1])
    return read_only(influence)


def bidirectional_influence(forward: Array, backward: Array) -> Array:
    """The influence on the concatenated states of both directions.

    Args:
        forward: of a network that reads the words in order, `(n, n)`.
        backward: of a network that reads the words in reverse, `(n, n)` in that order.

    Returns:
        `(n, n)`, the norm of both Jacobians together, read-only.

    Raises:
        AttentionError: the shapes differ.

    Source: Schuster and Paliwal, "Bidirectional Recurrent Neural Networks", 1997.
    """
    forward, backward = real_array("forward", forward), real_array("backward", backward)
    if forward.shape != backward.shape:
        raise AttentionError(
            f"forward has shape {forward.shape} but backward {backward.shape}; give equal shapes"
        )
    return read_only(np.hypot(forward, backward[::-1, ::-1]))


def attention_influence(trace: SelfAttentionTrace) -> Array:
    """The influence of each word on each output of self-attention.

        d o_j / d x_i = A_ji [W_V + (W_K q_j) (v_i - o_j)^T / sqrt(d_k)]            i != j

    and for i = j one more term, from the word's own query:

        W_Q (sum_l A_jl k_l (v_l - o_j)^T) / sqrt(d_k)

    Args:
        trace: of a self-attention. A masked word has weight 0, and so no influence.

    Returns:
        `(n, n)`: row j, column i, read-only. The norms of i != j take dot products in O(n^2 d),
        without forming a Jacobian.

    Source: the derivative of equation 1 of Vaswani et al., "Attention Is All You Need", 2017.
    """
    stages, root = trace.attention, math.sqrt(trace.config.d_k)
    A, V, O = stages.weights, stages.value, stages.output  # noqa: E741, as in the equation
    score_gradients = stages.query @ trace.W_K.T / root  # (n, d_model), row j: W_K q_j / sqrt(d_k)
    through = score_gradients @ trace.W_V  # (n, d_v)
    # The inner products of W_V and of the outer product with each other: (n, n), row j, column i.
    mixed = through @ V.T - (through * O).sum(axis=1, keepdims=True)
    distance = _squared_distances(O, V)
    squares = (
        (trace.W_V**2).sum() + 2 * mixed + (score_gradients**2).sum(axis=1)[:, None] * distance
    )
    influence = A * np.sqrt(np.maximum(squares, 0))
    for j in range(len(A)):
        influence[j, j] = np.linalg.norm(_own_jacobian(trace, score_gradients[j], j))
    return read_only(influence)


def _own_jacobian(trace: SelfAttentionTrace, score_gradient: Array, j: int) -> Array:
    """The Jacobian d o_j / d x_j, through the word's own key, value and query: `(d_model, d_v)`."""
    stages = trace.attention
    away = stages.value - stages.output[j]  # (n, d_v)
    weights = stages.weights[j]
    through_key_and_value: Array = weights[j] * (trace.W_V + np.outer(score_gradient, away[j]))
    # (d_k, n) @ (n, d_v) -> (d_k, d_v)
    spread = (weights[:, None] * stages.key).T @ away
    through_query: Array = trace.W_Q @ spread / math.sqrt(trace.config.d_k)
    return through_key_and_value + through_query


def _squared_distances(a: Array, b: Array) -> Array:
    """|a_j - b_i|^2 for all pairs: `(len(a), len(b))`."""
    squares: Array = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.maximum(squares, 0)


def _norms(matrices: Array) -> Array:
    norms: Array = np.linalg.norm(matrices, axis=(-2, -1))
    return norms
