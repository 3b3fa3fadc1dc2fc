"""The state that a variant needs to be seen: a mask, or scores far larger than random ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attention.layers.scaled_dot_product import scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionTrace
from attention.rules import Constant


def with_mask(trace: SelfAttentionTrace, mask: NDArray[np.bool_] | None) -> SelfAttentionTrace:
    """The same attention under another mask."""
    stages = trace.attention
    attention = scaled_dot_product_attention(stages.query, stages.key, stages.value, mask=mask)
    return replace(trace, attention=attention)


def with_large_scores(trace: SelfAttentionTrace, factor: float) -> SelfAttentionTrace:
    """The same attention with W_Q, and so the queries and the scores, so many times as large."""
    W_Q = trace.W_Q * factor
    stages = trace.attention
    attention = scaled_dot_product_attention(
        trace.X @ W_Q, stages.key, stages.value, mask=stages.mask
    )
    rules = {**trace.weight_rules, "W_Q": Constant("by hand")}
    return replace(trace, W_Q=W_Q, attention=attention, weight_rules=rules)
