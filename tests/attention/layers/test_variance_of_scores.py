"""Scores of different words over many draws, at some five standard errors."""

import math

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention


@pytest.mark.parametrize("d_k", [2, 8, 32])
def test_the_variance_of_a_score_is_about_d_k_and_of_a_scaled_score_about_1(d_k):
    pairs = []
    for seed in range(1500):
        scores = self_attention(["cat", "dog"], SelfAttentionConfig(31, d_k, 1, seed))
        pairs.append(scores.attention.scores[0, 1])
    variance = np.var(pairs)
    # A product of normals has heavy tails; the fourth moment gives the standard error.
    error = np.std(np.square(pairs)) / math.sqrt(len(pairs))
    assert abs(np.mean(pairs)) < 5 * math.sqrt(d_k / len(pairs))
    assert abs(variance - d_k) < 5 * error
    assert error < 0.1 * d_k


def test_the_variance_of_an_entry_of_a_query_is_about_1():
    tokens = [f"word{i}" for i in range(300)]
    matrices = self_attention(tokens, SelfAttentionConfig(199, 97, 89, seed=3)).matrices
    for name in ("Q", "K", "V"):
        assert abs(matrices[name].mean()) < 0.05
        assert abs(matrices[name].var() - 1) < 0.05
