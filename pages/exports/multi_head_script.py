"""A script that computes a multi-head attention again, as arrays with an axis of heads."""

import numpy as np

from attention import MultiHeadTrace
from attention.arrays import Array
from pages.exports.script_sources import NUMPY, Dialect, Leaves, are_written_out
from pages.exports.script_template import tuple_source, whole
from pages.exports.scripts import (
    mask_name,
    masked_lines,
    nowhere,
    sinusoid_lines,
    softmax_source,
)


def all_heads_script(trace: MultiHeadTrace, dialect: Dialect) -> str:
    """The script, in `NUMPY` or in `TORCH`: from the words to the joined output.

    W_Q, Q, scores, weights, heads have `n_heads` matrices each, W_K, W_V, K and V `n_kv_heads`;
    each of these serves a group of heads.
    """
    body = [f"words = {tuple_source(trace.tokens)}", "", *_inputs(trace, dialect), ""]
    body += [*_attention(trace, dialect), "", *_joined(trace)]
    names = ["E", "P"] if trace.inputs.P is not None else []
    names += ["X", "W_Q", "W_K", "W_V", "W_O", "Q", "K", "V", "scores", "scaled"]
    names += ["masked"] if trace.mask is not None else []
    names += ["weights", "heads", "concatenated", "output"]
    return whole(body, {name: name for name in names}, dialect, archive="")


def _inputs(trace: MultiHeadTrace, dialect: Dialect) -> list[str]:
    """The words and the weights, drawn or written out; and the positions."""
    seed, words = trace.config.seed, trace.X if trace.inputs.E is None else trace.inputs.E
    weights = {"W_Q": trace.W_Q, "W_K": trace.W_K, "W_V": trace.W_V}
    leaves = Leaves(dialect, are_written_out([words, *weights.values(), trace.W_O]))

    def leaf(name: str, matrix: Array, stream: str) -> str:
        if leaves.is_written_out:
            return f"{name} = {leaves.given(name, matrix)}"
        return f"{name} = {leaves.of_weights(stream, matrix.shape, seed)}"

    if leaves.is_written_out:
        X = leaves.given("X", words)
    else:
        X = leaves.of_words("words", words.shape[1], seed)
    lines = [f"X = {X}"]
    if trace.inputs.P is not None:
        positions = sinusoid_lines("P", trace.inputs.P.shape, trace.config.d_model, dialect.module)
        lines = [f"E = {X}", *positions, "X = E + P"]
    lines += [leaf(name, matrix, f"{name}.{{h}}") for name, matrix in weights.items()]
    return [*lines, leaf("W_O", trace.W_O, "W_O")]


def _attention(trace: MultiHeadTrace, dialect: Dialect) -> list[str]:
    """Queries, keys and values of all heads, and what each head finds."""
    n, config = len(trace.tokens), trace.config
    H, G, d_k, d_v = config.n_heads, config.kv_heads, config.d_k, config.d_v
    repeat = "np.repeat({}, {}, axis=0)" if dialect is NUMPY else "{}.repeat_interleave({}, dim=0)"
    K, V = ((repeat.format(name, config.group) if config.group > 1 else name) for name in "KV")
    source = "scaled" if trace.mask is None else "masked"
    lines = [
        f"Q = X @ W_Q  # ({n}, {config.d_model}) @ {trace.W_Q.shape} -> ({H}, {n}, {d_k})",
        f"K = X @ W_K  # ({G}, {n}, {d_k}): each serves {config.group} of the {H} heads",
        f"V = X @ W_V  # ({G}, {n}, {d_v})",
        f"scores = Q @ {K}.swapaxes(-2, -1)  # ({H}, {n}, {n})",
        f"scaled = scores / math.sqrt({d_k})",
    ]
    mask = None if trace.mask is None else np.asarray(trace.mask)
    if mask is not None:
        lines += masked_lines("masked", "scaled", mask, trace.attention.masked.shape, dialect)
    lines.append(f"weights = {softmax_source(source, trace.attention.masked, dialect)}")
    if dialect is NUMPY:
        return [*lines, f"heads = weights @ {V}  # ({H}, {n}, {d_v})"]
    look = f", attn_mask={mask_name('masked', mask)}" if mask is not None else ""
    grouped = ", enable_gqa=True" if config.group > 1 else ""
    call = f"F.scaled_dot_product_attention(Q, K, V{look}, scale=1 / math.sqrt({d_k}){grouped})"
    return [*lines, f"heads = {call}{nowhere(trace.attention.masked)}  # ({H}, {n}, {d_v})"]


def _joined(trace: MultiHeadTrace) -> list[str]:
    n, width = trace.concatenated.shape
    return [
        f"concatenated = heads.swapaxes(0, 1).reshape({n}, {width})  # heads side by side",
        f"output = concatenated @ W_O  # ({n}, {width}) @ {trace.W_O.shape}",
    ]
