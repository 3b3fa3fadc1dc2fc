"""What /scaling says of the typed sentence: every number in it is measured on this draw."""

from dataclasses import replace

import numpy as np
import streamlit as st

from attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.arrays import Array
from attention.experiments.scaling_ablation import Comparison, compare
from attention.experiments.variance import variance_over_draws
from pages.state.texts import Texts

DRAWS = 200
SAME = 1e-9  # where all keys of every row match equally, scaling changes nothing
VANISHED = 0.5  # of the scaled Jacobian: below this share the gradient has all but gone


@st.cache_resource(show_spinner=False, max_entries=64)
def draws_of(tokens: tuple[str, ...], d_model: int, d_k: int) -> Array:
    """The variance of this sentence's scores over `DRAWS` draws, divided by d_k."""
    return variance_over_draws(tokens, SelfAttentionConfig(d_model=d_model, d_k=d_k), DRAWS)


def own_variance(tokens: tuple[str, ...], config: SelfAttentionConfig) -> float:
    """The variance of this draw's scores divided by d_k: without positions, as in the draws."""
    scores = self_attention(tokens, replace(config, positions="none")).attention.scores
    return float(scores.var() / config.d_k)


def sentences(trace: SelfAttentionTrace, texts: Texts) -> list[str]:
    """Variance, spread of the weights, and what is left of the gradient."""
    found = compare(trace)
    d_k = trace.config.d_k
    return [
        texts(
            "scaling.variance_said",
            d_k=d_k,
            root=f"{d_k**0.5:.2f}",
            variance=f"{found.variance:.2f}",
            scaled=f"{found.scaled_variance:.2f}",
        ),
        texts(
            "scaling.weights_said",
            largest=f"{found.unscaled_largest:.2f}",
            scaled_largest=f"{found.largest:.2f}",
            entropy=f"{found.unscaled_entropy:.2f}",
            scaled_entropy=f"{found.entropy:.2f}",
            most=f"{found.most_entropy:.2f}",
        ),
        texts(
            _verdict(found, d_k),
            jacobian=f"{found.unscaled_jacobian:.3f}",
            scaled_jacobian=f"{found.jacobian:.3f}",
            share=f"{_share(found):.0%}",
        ),
    ]


def _share(found: Comparison) -> float:
    """The unscaled Jacobian as a share of the scaled one."""
    return found.unscaled_jacobian / found.jacobian if found.jacobian else 1.0


def _verdict(found: Comparison, d_k: int) -> str:
    if d_k == 1:
        return "scaling.gradient_undivided"
    if abs(found.largest - found.unscaled_largest) < SAME:
        return "scaling.gradient_no_choice"
    is_vanishing = _share(found) < VANISHED
    return "scaling.gradient_vanishes" if is_vanishing else "scaling.gradient_passes"


def describe_samples(
    variances: Array, own: float, config: SelfAttentionConfig, texts: Texts
) -> str:
    """How far single draws scatter around the law."""
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
