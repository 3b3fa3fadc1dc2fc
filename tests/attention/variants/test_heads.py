"""Several heads with one thing otherwise, beside plain loops."""

import numpy as np
import pytest

from attention import AttentionError, MultiHeadConfig, explain, multi_head_attention
from attention.variants.heads import compare_heads, effects_of_heads, sum_of_heads

WORDS = ("the", "cat", "sat", "on", "the", "mat")
CONFIGS = [
    MultiHeadConfig(d_model=8, d_k=3, d_v=2, n_heads=4, seed=5),
    MultiHeadConfig(d_model=7, d_k=5, d_v=3, n_heads=6, n_kv_heads=2),
    MultiHeadConfig(d_model=11, d_k=1, d_v=13, n_heads=1, positions="sinusoidal"),
]


def summed(trace, silent=None):
    """The output as a sum over heads and columns, in plain loops."""
    config, n = trace.config, len(trace.tokens)
    out = np.zeros((n, config.d_model))
    for i in range(n):
        for c in range(config.d_model):
            for h in range(config.n_heads):
                for j in range(config.d_v if h != silent else 0):
                    out[i, c] += (
                        trace.heads[h].attention.output[i, j] * trace.W_O[h * config.d_v + j, c]
                    )
    return out


@pytest.mark.parametrize("config", CONFIGS, ids=lambda one: f"{one.n_heads} heads")
def test_each_change_is_what_loops_make_of_it(config):
    trace = multi_head_attention(WORDS, config)
    np.testing.assert_allclose(sum_of_heads(trace), summed(trace), rtol=0, atol=1e-12)
    for head, moved in enumerate(effects_of_heads(trace)):
        silent = compare_heads(trace, "silent_head", head)
        expected = summed(trace, silent=head)
        np.testing.assert_allclose(
            silent.matrices["MultiHead.changed"], expected, rtol=0, atol=1e-12
        )
        assert silent.largest_difference == pytest.approx(moved, abs=1e-12)
        assert moved == pytest.approx(abs(trace.output - expected).max(), abs=1e-12)
    wide = compare_heads(trace, "wide_W_Q")
    assert wide.matrices["W_Q.changed"].shape == (config.d_model, config.n_heads * config.d_k)
    assert wide.largest_difference < 1e-14
    without = compare_heads(trace, "without_W_O")
    is_square = config.n_heads * config.d_v == config.d_model
    assert (without.largest_difference is not None) is is_square
    if is_square:
        np.testing.assert_array_equal(
            without.matrices["MultiHead.difference"], trace.concatenated - trace.output
        )


@pytest.mark.parametrize("change", ["without_W_O", "wide_W_Q", "silent_head"])
def test_each_number_explains_itself(change):
    trace = compare_heads(multi_head_attention(WORDS, CONFIGS[0]), change, 2)
    for name in set(trace.matrices) - set(trace.left.matrices) | set(trace.shown):
        found = explain(trace, name, 1, 1)
        assert found.value == trace.matrices[name][1, 1]
        assert found.terms


@pytest.mark.parametrize(
    ("change", "head", "said"),
    [("silent_head", 99, "head is 99"), ("silent_head", -1, "head is -1"), ("W_O", 0, "change is")],
)
def test_a_head_or_a_change_that_is_not_there_is_an_error(change, head, said):
    with pytest.raises(AttentionError, match=said):
        compare_heads(multi_head_attention(WORDS, CONFIGS[0]), change, head)
