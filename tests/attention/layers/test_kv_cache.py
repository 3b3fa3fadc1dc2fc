"""Word by word with a cache: the same rows as one causal pass over all words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    KVCache,
    causal_mask,
    scaled_dot_product_attention,
    sliding_window_mask,
)

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=60)


def qkv(n, heads=6, kv_heads=3, seed=0):
    rng = np.random.default_rng(seed)
    return (
        rng.standard_normal((heads, n, 5)),
        rng.standard_normal((kv_heads, n, 5)),
        rng.standard_normal((kv_heads, n, 2)),
    )


def test_the_second_word_averages_two_values_by_hand():
    cache = KVCache()
    first = cache.step(*(np.array([[1.0]]) for _ in range(3)))
    assert first.output.tolist() == [[1.0]]
    second = cache.step(np.array([[2.0]]), np.array([[1.0]]), np.array([[3.0]]))
    assert second.scores.tolist() == [[2.0, 2.0]]  # equal: each value counts half
    assert second.output.tolist() == [[2.0]]
    assert len(cache) == 2
    assert cache.nbytes == 2 * 2 * 8


@REPEATABLE
@given(
    steps=st.lists(st.integers(1, 4), min_size=1, max_size=6),
    kv_heads=st.sampled_from([1, 2, 3, 6]),
    window=st.none() | st.integers(0, 5),
    padding=st.integers(0, 2),
    softcap=st.none() | st.just(1.5),
    seed=st.integers(0, 99),
)
def test_each_row_is_that_of_one_causal_pass(steps, kv_heads, window, padding, softcap, seed):
    n = sum(steps)
    query, key, value = qkv(n, kv_heads=kv_heads, seed=seed)
    is_word = np.arange(n) >= padding  # padding on the left, as where sentences of a batch end
    mask = causal_mask(n, n) if window is None else sliding_window_mask(n, n, window, 0)
    whole = scaled_dot_product_attention(
        query, key, value, mask=mask & is_word, enable_gqa=True, softcap=softcap
    )
    cache = KVCache(window=window, enable_gqa=True, softcap=softcap)
    done = 0
    for count in steps:
        rows = slice(done, done + count)
        done += count
        new = (one[:, rows] for one in (query, key, value))
        trace = cache.step(*new, mask=is_word[:done])
        for name in ("scores", "weights"):
            expected = getattr(whole, name)[:, rows, :done]
            np.testing.assert_allclose(getattr(trace, name), expected, rtol=0, atol=1e-12)
        np.testing.assert_allclose(trace.output, whole.output[:, rows], rtol=0, atol=1e-12)
        assert np.array_equal(trace.key, key[:, :done])  # to the last bit
        assert np.array_equal(trace.value, value[:, :done])


def test_without_heads_and_in_float32():
    query, key, value = (one[0].astype(np.float32) for one in qkv(4))
    cache = KVCache()
    rows = [cache.step(query[i : i + 1], key[i : i + 1], value[i : i + 1]) for i in range(4)]
    whole = scaled_dot_product_attention(query, key, value, mask=causal_mask(4, 4))
    assert rows[3].output.dtype == np.float32
    np.testing.assert_allclose([row.output[0] for row in rows], whole.output, rtol=0, atol=1e-6)
    assert cache.nbytes == 4 * (5 + 2) * 4


def test_what_is_kept_is_a_copy():
    query, key, value = (one[0] for one in qkv(1))
    cache = KVCache()
    cache.step(query, key, value)
    before = key.copy()
    key[:] = 0
    assert np.array_equal(cache.step(query, key, value).key[0], before[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"query": np.ones((2, 5))}, "query has 2 rows but key has 1"),
        ({"query": np.ones((1, 4)), "key": np.ones((1, 4))}, "the cache holds .1, 5."),
        ({"value": np.ones((1, 3))}, "value has shape .1, 3. but the cache holds .1, 2."),
        ({"mask": np.zeros((1, 2))}, "mask holds float64; give bool"),
        ({"mask": np.ones(3, bool)}, "must broadcast to .1, 2."),
    ],
)
def test_what_does_not_fit_is_said_and_not_kept(change, said):
    arrays = dict(zip(("query", "key", "value"), (one[0] for one in qkv(1)), strict=True))
    cache = KVCache()
    cache.step(**arrays)
    with pytest.raises(AttentionError, match=said):
        cache.step(**(arrays | change))
    assert len(cache) == 1


def test_another_precision_and_a_wrong_window_are_said():
    cache = KVCache()
    cache.step(*(one[0] for one in qkv(1)))
    with pytest.raises(AttentionError, match="key holds float32 but the cache holds float64"):
        cache.step(*(one[0].astype(np.float32) for one in qkv(1)))
    with pytest.raises(AttentionError, match="window is -1"):
        KVCache(window=-1)
