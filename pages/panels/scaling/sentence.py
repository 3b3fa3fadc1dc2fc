"""What /scaling says about the sentence, with numbers measured on this sample."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.arrays import Array
from attention.experiments.scaling_ablation import Comparison, compare
from attention.experiments.variance import variance_over_draws
from pages.state.markdown import listed, visible
from pages.state.parameters import whole_number_parameter
from pages.state.texts import Texts

SAMPLES = 200
MOST_NAMED, LONGEST_WORD = 4, 24  # words, and characters of each
EQUAL = 1e-9  # with equal scores in every row, scaling changes nothing
VANISHED = 0.5  # of the scaled Jacobian: below this share the gradient has almost vanished
PASSES = ("scaling.gradient_tied", "scaling.gradient_passes")


@st.cache_resource(show_spinner=False, max_entries=64)
def cached_variances(tokens: tuple[str, ...], d_model: int, d_k: int) -> Array:
    """The variance of this sentence's scores, divided by d_k, for each of `SAMPLES` samples."""
    return variance_over_draws(tokens, SelfAttentionConfig(d_model=d_model, d_k=d_k), SAMPLES)


def variance_of_sample(tokens: tuple[str, ...], config: SelfAttentionConfig) -> float:
    """The variance of this sample's scores, divided by d_k: without positions, as above."""
    scores = self_attention(tokens, replace(config, positions="none")).attention.scores
    return float(scores.var() / config.d_k)


def describe_claim(trace: SelfAttentionTrace, texts: Texts) -> str:
    """How far the scores spread, and the largest weights, before and after the division."""
    found, d_k = compare(trace), trace.config.d_k
    return texts(
        "scaling.claim",
        d_k=d_k,
        root=f"{d_k**0.5:.4g}",
        spread=f"{found.variance**0.5:.2f}",
        scaled_spread=f"{found.scaled_variance**0.5:.2f}",
        largest=f"{found.unscaled_largest:.0%}",
        scaled_largest=f"{found.largest:.0%}",
    )


def describe_scaling(trace: SelfAttentionTrace, texts: Texts) -> list[str]:
    """The variance, the spread of the weights, and the remaining gradient."""
    found = compare(trace)
    d_k = trace.config.d_k
    verdict = _verdict(found, d_k)
    return [
        texts(
            "scaling.variance_said",
            d_k=d_k,
            root=f"{d_k**0.5:.2f}",
            variance=f"{found.variance:.2f}",
            scaled=f"{found.scaled_variance:.2f}",
        ),
        texts(
            "scaling.entropy_said",
            entropy=f"{found.unscaled_entropy:.2f}",
            scaled_entropy=f"{found.entropy:.2f}",
            most=f"{found.most_entropy:.2f}",
        ),
        texts(
            verdict,
            d_k=d_k,
            jacobian=f"{found.unscaled_jacobian:.3f}",
            scaled_jacobian=f"{found.jacobian:.3f}",
            share=f"{_share(found):.0%}",
            tied=found.tied_queries,
            count=len(trace.tokens),
            words=_words_of(found.tied_keys, trace.tokens),
        ),
        *_at_largest_width(trace, verdict, texts),
    ]


def _at_largest_width(trace: SelfAttentionTrace, verdict: str, texts: Texts) -> list[str]:
    """How much of the gradient would be left at the largest d_k, where it still passes."""
    d_k = whole_number_parameter("scaling_d_k").maximum
    if verdict not in PASSES or trace.config.d_k >= d_k:
        return []
    wide = self_attention(trace.tokens, replace(trace.config, d_k=d_k), mask=trace.mask)
    return [texts("scaling.gradient_later", d_k=d_k, share=f"{_share(compare(wide)):.0%}")]


def _words_of(keys: Sequence[int], tokens: Sequence[str]) -> str:
    """The words of some keys, each once."""
    words = list(dict.fromkeys(f"“{visible(tokens[key], LONGEST_WORD)}”" for key in keys))
    return listed(words, MOST_NAMED)


def _share(found: Comparison) -> float:
    """The unscaled Jacobian as a share of the scaled one."""
    return found.unscaled_jacobian / found.jacobian if found.jacobian else 1.0


def _verdict(found: Comparison, d_k: int) -> str:
    if d_k == 1:
        return "scaling.gradient_undivided"
    if abs(found.largest - found.unscaled_largest) < EQUAL:
        return "scaling.gradient_no_choice"
    if _share(found) < VANISHED:
        return "scaling.gradient_vanishes"
    return PASSES[0] if found.tied_queries else PASSES[1]


def describe_samples(
    variances: Array, own: float, config: SelfAttentionConfig, texts: Texts
) -> str:
    """How far single samples scatter around the expected variance."""
    low, high = np.quantile(variances, [0.05, 0.95])
    has_positions = config.positions != "none"
    return texts(
        "scaling.draws_said_positions" if has_positions else "scaling.draws_said",
        draws=len(variances),
        own=f"{own:.2f}",
        mean=f"{variances.mean():.2f}",
        low=f"{low:.2f}",
        high=f"{high:.2f}",
    )
