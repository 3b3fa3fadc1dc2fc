"""What attention would be without the division, measured beside what it is."""

import math

import pytest

from attention import SelfAttentionConfig, jacobian_norm, self_attention, softmax
from attention.experiments.scaling_ablation import compare


def test_the_comparison_is_measured_on_the_trace():
    trace = self_attention(tuple("abcad"), SelfAttentionConfig(d_k=16))
    found = compare(trace)
    assert found.variance == pytest.approx(trace.attention.scores.var())
    assert found.scaled_variance == pytest.approx(found.variance / 16)
    assert found.unscaled_jacobian == pytest.approx(
        jacobian_norm(softmax(trace.attention.scores)).mean()
    )
    assert found.most_entropy == math.log(5)
