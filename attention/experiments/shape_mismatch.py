"""Attention with sizes that may not match: what can still be computed, and what cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, read_only, whole_number
from attention.errors import AttentionError
from attention.inputs.embeddings import words_of
from attention.inputs.projections import projection
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionConfig, SelfAttentionTrace, self_attention


@dataclass(frozen=True)
class ShapeMismatch:
    """Two sizes that must be equal but differ, and the error that says so."""

    product: str  # the matrix that cannot be computed
    edges: tuple[str, str]  # "d_q", "d_k" or "n_key", "n_value"; "d_q", "n_key" without transpose
    sizes: tuple[int, int]
    error: str


@dataclass(frozen=True, eq=False)
class ShapeTrial:
    """Every matrix that can be computed; None for one that depends on a mismatch."""

    sizes: Mapping[str, int]  # n_query, n_key, n_value, d_model, d_q, d_k, d_v
    matrices: Mapping[str, Array | None]
    masked: Array | None  # the input of softmax: the scaled scores, -inf where masked
    fitting: SelfAttentionTrace  # with the sizes that match
    mismatches: tuple[ShapeMismatch, ...]
    is_transposed: bool  # whether the queries meet K^T, not K as it is


def try_shapes(
    tokens: Sequence[str],
    config: SelfAttentionConfig,
    *,
    d_q: int | None = None,
    n_value: int | None = None,
    is_transposed: bool = True,
    mask: Array | NDArray[np.bool_] | None = None,
) -> ShapeTrial:
    """Self-attention in which queries may have another width, and values may be fewer.

        scores = Q K^T       needs d_q = d_k
        output = weights V   needs n_key = n_value

    Q K, without the transpose, needs d_q = n_key. Even then it is no matrix of scores: it has a
    column for each entry of a key, not for each key.

    Args:
        tokens: the words.
        config: sizes and seed.
        d_q: the width of the queries, at least 1; d_k if None.
        n_value: how many words have a value, counted from the first; all if None.
        is_transposed: whether the queries are multiplied by K^T, or by K as it is.
        mask: as for `self_attention`.

    Returns:
        A `ShapeTrial`. The errors in it are those of `scaled_dot_product_attention` itself, and
        NumPy's own without the transpose.

    Raises:
        AttentionError: as `self_attention`, or `d_q` or `n_value` is out of range.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1.
    """
    words = words_of(tokens)
    n = len(words)
    d_q = config.d_k if d_q is None else whole_number("d_q", d_q, least=1)
    n_value = n if n_value is None else whole_number("n_value", n_value, least=0)
    if n_value > n:
        raise AttentionError(f"n_value is {n_value} but there are {n} words; give at most {n}")
    trace = self_attention(words, config, mask=mask)
    stages = trace.attention
    fits = trace.matrices
    W_Q = projection("W_Q", config.d_model, d_q, config.seed)
    query = fits["Q"] if d_q == config.d_k else read_only(fits["X"] @ W_Q)
    value = fits["V"][:n_value]
    # Each mismatch is tried separately, so that each gets its own error.
    form = (
        (lambda: scaled_dot_product_attention(query, stages.key, stages.value))
        if is_transposed
        else (lambda: query @ stages.key)
    )
    errors = {
        "scores": _error_in(form),
        "output": _error_in(lambda: scaled_dot_product_attention(stages.query, stages.key, value)),
    }
    sizes = {"n_query": n, "n_key": n, "n_value": n_value, "d_model": config.d_model,
             "d_q": d_q, "d_k": config.d_k, "d_v": config.d_v}  # fmt: skip
    has_scores = is_transposed and errors["scores"] is None
    has_output = has_scores and errors["output"] is None
    matrices: dict[str, Array | None] = {
        "X": fits["X"],
        "W_Q": W_Q,
        "W_K": fits["W_K"],
        "W_V": fits["W_V"],
        "Q": query,
        "K": stages.key,
        "V": value,
        "scores": stages.scores if has_scores else None,
        "weights": stages.weights if has_scores else None,
        "output": stages.output if has_output else None,
    }
    edges = {"scores": ("d_q", "d_k" if is_transposed else "n_key"), "output": ("n_key", "n_value")}
    mismatches = tuple(
        ShapeMismatch(
            product, edges[product], (sizes[edges[product][0]], sizes[edges[product][1]]), error
        )
        for product, error in errors.items()
        if error is not None
    )
    return ShapeTrial(
        MappingProxyType(sizes),
        MappingProxyType(matrices),
        stages.masked if has_scores else None,
        trace,
        mismatches,
        is_transposed,
    )


def _error_in(form: Callable[[], AttentionTrace | Array]) -> str | None:
    try:
        form()
    except ValueError as error:  # also an AttentionError
        return str(error)
    return None
