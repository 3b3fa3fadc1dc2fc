"""What attention would be without the division, measured beside what it is."""

import math

import numpy as np
import pytest

from attention import (
    SelfAttentionConfig,
    causal_mask,
    explain,
    jacobian_norm,
    self_attention,
    softmax,
)
from attention.experiments.scaling_ablation import compare, with_unscaled
from attention.provenance.verify import check


def test_the_comparison_is_measured_on_the_trace():
    trace = self_attention(tuple("abcad"), SelfAttentionConfig(d_k=16))
    found = compare(trace)
    assert found.variance == pytest.approx(trace.attention.scores.var())
    assert found.scaled_variance == pytest.approx(found.variance / 16)
    assert found.unscaled_jacobian == pytest.approx(
        jacobian_norm(softmax(trace.attention.scores)).mean()
    )
    assert found.most_entropy == math.log(5)


def test_both_sides_have_the_same_mask_also_where_it_adds_numbers():
    added = np.where(causal_mask(5, 5), np.arange(5) / 4, -np.inf)
    for mask in (added, added == 0, np.ones((5, 5), dtype=bool)):
        trace = self_attention(tuple("abcad"), SelfAttentionConfig(d_k=3), mask=mask)
        numbers = mask if mask.dtype == float else np.where(mask, 0, -np.inf)
        found = with_unscaled(trace)
        expected = trace.attention.scores + numbers
        np.testing.assert_array_equal(found.matrices["unscaled_masked"], expected)
        np.testing.assert_array_equal(found.matrices["unscaled_weights"], softmax(expected))
        assert all(one.holds is not False for one in check(found))
        terms = explain(found, "unscaled_masked", 2, 1).terms
        assert [term.product for term in terms] == [trace.attention.scores[2, 1], numbers[2, 1]]
