"""One pass forward through a head, its loss, and one pass backward, in NumPy."""

import math
from collections.abc import Mapping

import numpy as np

from attention.arrays import Array
from attention.learning.config import LearningConfig
from attention.learning.practice import Example

Matrices = dict[str, Array]


def forward(
    example: Example, W: Mapping[str, Array], config: LearningConfig, vocabulary: Array
) -> Matrices:
    """Every matrix from the queries to the output, by name.

        Q = X W_Q,    K = X W_K,    V = X W_V
        output = softmax(Q K^T / sqrt(d_k)) V

    To predict the next word, no word sees a later one, and the output is compared with the
    vectors of all words: probabilities = softmax(output W_out vocabulary^T).

    Args:
        example: X `(n, d_model)`, and its goal.
        W: W_Q, W_K `(d_model, d_k)` and W_V `(d_model, d_model)`; to predict, W_out, too, of that
            shape.
        config: the training.
        vocabulary: the vectors of all words, `(n_words, d_model)`; used to predict alone.
    """
    # Without the checks of `scaled_dot_product_attention` and `softmax`, with which a training
    # takes half as long again.
    X = example.X
    m: Matrices = {name: X @ W[f"W_{name}"] for name in ("Q", "K", "V")}
    last: Array = m["Q"] @ m["K"].T  # (n, d_k) @ (d_k, n) -> (n, n)
    m["scores"] = last
    if config.is_scaled:
        last = m["scaled"] = last / math.sqrt(config.d_k)
    if config.is_prediction:
        last = m["masked"] = np.where(np.tri(len(X), dtype=bool), last, -np.inf)
    m["weights"] = _softmax(last)
    m["output"] = m["weights"] @ m["V"]  # (n, n) @ (n, d_model) -> (n, d_model)
    if config.is_prediction:
        m["projected"] = m["output"] @ W["W_out"]  # -> (n, d_model)
        m["logits"] = m["projected"] @ vocabulary.T  # -> (n, n_words)
        m["probabilities"] = _softmax(m["logits"])
    else:
        m["target"] = example.goal @ X  # the vectors of the right words
    return m


def loss_of(m: Mapping[str, Array], goal: Array) -> float:
    """The mean squared error of the outputs, or the mean cross-entropy of the predictions.

    Args:
        m: of `forward`.
        goal: 1 at the right word of each row, `(n, n)`, or `(n, n_words)` to predict.
    """
    if "target" in m:
        return float(np.mean((m["output"] - m["target"]) ** 2))
    logits, rows = m["logits"], np.arange(len(goal))
    largest = logits.max(axis=1)
    total = np.log(np.exp(logits - largest[:, None]).sum(axis=1)) + largest
    return float(np.mean(total - logits[rows, goal.argmax(axis=1)]))


def loss_factor(goal: Array, config: LearningConfig) -> float:
    """What the difference of the last matrix and its target is multiplied by in the gradient."""
    return 1 / len(goal) if config.is_prediction else 2 / (len(goal) * config.d_model)


def backward(
    example: Example,
    m: Mapping[str, Array],
    W: Mapping[str, Array],
    config: LearningConfig,
    vocabulary: Array,
) -> Matrices:
    """The gradient of the loss with respect to each matrix, from the output back to X.

    dZ is the gradient of Z, and has its shape:

        dV = weights^T doutput,    dweights = doutput V^T
        dscaled = weights (dweights - sum weights dweights),    dscores = dscaled / sqrt(d_k)
        dQ = dscores K,    dK = dscores^T Q,    dW_Q = X^T dQ,    dX = sum of d(Q, K, V) W^T

    The arguments are those of `forward`, and `m` is what it returns.

    Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating
    errors", 1986.
    """
    X, goal, factor = example.X, example.goal, loss_factor(example.goal, config)
    g: Matrices = {}
    if config.is_prediction:
        g["dlogits"] = (m["probabilities"] - goal) * factor
        g["dprojected"] = g["dlogits"] @ vocabulary  # (n, n_words) @ (n_words, d_model)
        g["dW_out"] = m["output"].T @ g["dprojected"]
        g["doutput"] = g["dprojected"] @ W["W_out"].T
    else:
        g["doutput"] = (m["output"] - m["target"]) * factor
    g["dV"] = m["weights"].T @ g["doutput"]  # (n, n) @ (n, d_model) -> (n, d_model)
    g["dweights"] = g["doutput"] @ m["V"].T  # (n, d_model) @ (d_model, n) -> (n, n)
    mean = (m["weights"] * g["dweights"]).sum(axis=1, keepdims=True)
    last = "dscaled" if config.is_scaled else "dscores"
    g[last] = m["weights"] * (g["dweights"] - mean)
    if config.is_scaled:
        g["dscores"] = g["dscaled"] / math.sqrt(config.d_k)
    g["dQ"] = g["dscores"] @ m["K"]  # (n, n) @ (n, d_k) -> (n, d_k)
    g["dK"] = g["dscores"].T @ m["Q"]
    for name in ("Q", "K", "V"):
        g[f"dW_{name}"] = X.T @ g[f"d{name}"]  # (d_model, n) @ (n, d) -> (d_model, d)
    return g


def gradient_of_X(g: Mapping[str, Array], W: Mapping[str, Array]) -> Array:
    """The gradient of X, `(n, d_model)`; nothing here learns from it, but an earlier layer would.

    Args:
        g: of `backward`.
        W: as for `forward`.
    """
    parts = [g[f"d{name}"] @ W[f"W_{name}"].T for name in ("Q", "K", "V")]
    return parts[0] + parts[1] + parts[2]


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares
