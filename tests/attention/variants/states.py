"""Hypothesis strategies: sentences, sizes, seeds and masks, as a variant needs them."""

import numpy as np
from hypothesis import strategies as st

from attention import (
    Overrides,
    SelfAttentionConfig,
    causal_mask,
    padding_mask,
    self_attention,
    sliding_window_mask,
)
from attention.variants.catalogue import VARIANTS

WORDS = st.lists(st.sampled_from(["the", "cat", "sat", "on", "mat", "나는", "집에"]),
                 min_size=1, max_size=6).map(tuple)  # fmt: skip


def padding(n, real):
    return np.broadcast_to(padding_mask(real, n), (n, n))


@st.composite
def states(draw, name):
    """A trace as in the paper that has what the variant needs, and the index of a word."""
    variant, tokens, seed = VARIANTS[name], draw(WORDS), draw(st.integers(0, 99))
    n = len(tokens)
    d_model, d_k, d_v = (draw(st.sampled_from([1, 2, 3, 5, 7])) for _ in range(3))
    positions = "sinusoidal" if variant.has_positions else draw(
        st.sampled_from(["none", "sinusoidal"]))  # fmt: skip
    some = [causal_mask(n, n), sliding_window_mask(n, n, 1, 1), padding(n, max(1, n - 1))]
    masks = {"any": [None, *some], "some": some, "padding": some[2:],
             "nowhere": [causal_mask(n, n, -1)]}[variant.mask]  # fmt: skip
    mask = draw(st.sampled_from(masks))
    config = SelfAttentionConfig(d_model, d_k, d_v, seed, positions)
    trace = self_attention(tokens, config, mask=mask)
    if variant.is_of_large_scores:
        large = Overrides({"W_Q": trace.W_Q * draw(st.sampled_from([1, 1_000, 10_000]))})
        trace = self_attention(tokens, config, mask=mask, overrides=large)
    return trace, draw(st.integers(0, n - 1))


def example(name, **sizes):
    """One trace with two equal words, on which the variant shows."""
    words = ("the", "cat", "sat", "on", "the", "mat")
    variant = VARIANTS[name]
    mask = {"any": None, "some": causal_mask(6, 6), "padding": padding(6, 4),
            "nowhere": causal_mask(6, 6, -1)}[variant.mask]  # fmt: skip
    positions = "sinusoidal" if variant.has_positions else "none"
    config = SelfAttentionConfig(**sizes, positions=positions)
    trace = self_attention(words, config, mask=mask)
    if not variant.is_of_large_scores:
        return trace
    large = Overrides({"W_Q": trace.W_Q * 10_000}, origin="by hand")
    return self_attention(words, config, mask=mask, overrides=large)
