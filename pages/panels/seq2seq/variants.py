"""Attention over recurrent states, between two sentences, and within one."""

import numpy as np
from numpy.typing import NDArray

from attention.layers.cross_attention import CrossAttentionTrace, cross_attention
from attention.layers.self_attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.layers.seq2seq import Seq2SeqTrace, seq2seq_attention


def attention_of(
    view: str,
    target: tuple[str, ...],
    source: tuple[str, ...],
    config: SelfAttentionConfig,
    mask: NDArray[np.bool_] | None = None,
) -> Seq2SeqTrace | CrossAttentionTrace | SelfAttentionTrace:
    """One of three attentions over the same sentences, with the same sizes and seed.

    Args:
        view: "seq2seq", "cross", or "self" for any other.
        target: the n_query words of the queries; unused in self-attention.
        source: the n_key words of the keys, at least one. In self-attention also the queries.
        config: sizes, seed and positions; recurrent states are `d_k` wide.
        mask: as for each of them.

    Raises:
        AttentionError: a sentence is no sequence of strings, the source is empty where it is
            encoded, or the mask does not fit.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.3.
    """
    if view == "seq2seq":
        return seq2seq_attention(
            target, source, config.d_model, config.d_k, config.seed,
            positions=config.positions, mask=mask,
        )  # fmt: skip
    if view == "cross":
        return cross_attention(target, source, config, mask=mask)
    return self_attention(source, config, mask=mask)
