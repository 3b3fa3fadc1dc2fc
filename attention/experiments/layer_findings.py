"""What a layer does to its words, measured on one trace: what it keeps, who fires, what moves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, whole_number
from attention.errors import AttentionError
from attention.inputs.embeddings import embed
from attention.inputs.input_vectors import Inputs
from attention.layers.encoder_layer import layer_on
from attention.layers.encoder_trace import EncoderLayerTrace
from attention.layers.feed_forward import feed_forward
from attention.rules import Constant


def cosines(left: Array, right: Array) -> Array:
    """The cosine between each row and the one in its place; 0 where a row has no direction.

    Args:
        left: `(n, d)`.
        right: `(n, d)`.

    Returns:
        `(n,)`.
    """
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    products = (left * right).sum(axis=1)
    found: Array = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return found


def similarities(x: Array) -> Array:
    """The cosine between each two rows, `(n, d)` to `(n, n)`."""
    lengths = np.linalg.norm(x, axis=1, keepdims=True)
    units = np.divide(x, lengths, out=np.zeros_like(x), where=lengths > 0)
    found: Array = units @ units.T
    return found


def mean_similarity(x: Array) -> float:
    """The mean cosine of two different rows; 1 for a single row."""
    n = len(x)
    if n == 1:
        return 1.0
    return float(similarities(x)[~np.eye(n, dtype=bool)].mean())


def firing(trace: EncoderLayerTrace) -> NDArray[np.bool_]:
    """Which neuron fires for which word, `(n, d_ff)`: where its number is above 0."""
    found: NDArray[np.bool_] = trace.fed.hidden > 0
    return found


@dataclass(frozen=True)
class Moved:
    """The rows, from 0, that change in each part when one row of what it is given changes."""

    attention: tuple[int, ...]
    feed_forward: tuple[int, ...]
    output: tuple[int, ...]  # of the whole layer


def moved(trace: EncoderLayerTrace, word: int) -> Moved:
    """Put another vector in the place of one word, and see which rows move after which part.

    The feed-forward network is given what it was given before, with that one row changed.

    Args:
        trace: of the layer.
        word: from 0.

    Raises:
        AttentionError: there is no such word.
    """
    n = len(trace.tokens)
    word = whole_number("word", word, least=0)
    if word >= n:
        raise AttentionError(f"word is {word} but there are {n}; give 0 to {n - 1}")
    X = trace.X.copy()
    X[word] = embed((f"another {trace.tokens[word]}",), X.shape[1], trace.config.seed)[0]
    inputs = Inputs(trace.tokens, Constant("hidden state", trace.layer), X)
    changed = layer_on(inputs, trace.config, trace.layer, trace.mask, trace.overrides)
    before = _fed(trace)
    given = before.copy()
    given[word] = _fed(changed)[word]
    linear = trace.linear
    fed = feed_forward(
        given, linear.W_1, linear.b_1[0], linear.W_2, linear.b_2[0], trace.config.activation
    )
    return Moved(
        _rows(trace.attended, changed.attended),
        _rows(trace.fed.output, fed),
        _rows(trace.output, changed.output),
    )


def _fed(trace: EncoderLayerTrace) -> Array:
    """What the feed-forward network of a layer is given."""
    return trace.norms[1].output if trace.config.norm == "pre" else trace.norms[0].output


def _rows(left: Array, right: Array) -> tuple[int, ...]:
    """The rows that differ by more than rounding."""
    largest = max(1.0, float(np.abs(left).max(initial=0.0)))
    differs = (np.abs(left - right) > 1e-12 * largest).any(axis=1)
    return tuple(np.flatnonzero(differs).tolist())
