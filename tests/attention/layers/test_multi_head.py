"""Heads side by side: each is an attention of its own, W_O mixes them, groups share keys."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    MultiHeadConfig,
    SelfAttentionTrace,
    attention_parameters,
    causal_mask,
    explain,
    kv_cache_bytes,
    multi_head_attention,
    projection,
    scaled_dot_product_attention,
    sliding_window_mask,
)
from attention.rules import Product, SampledVectors, SampledWeights, Scale

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=25)
WORDS = ("the", "cat", "sat", "on", "the")
N = len(WORDS)
GROUPED = MultiHeadConfig(d_model=7, d_k=3, d_v=2, n_heads=6, n_kv_heads=3, seed=4)

CONFIGS = st.builds(
    lambda sizes, times, n_kv_heads, seed: MultiHeadConfig(
        *sizes[:3], n_heads=times * n_kv_heads, n_kv_heads=n_kv_heads, seed=seed
    ),
    sizes=st.permutations([2, 3, 7, 11]),
    times=st.sampled_from([1, 2, 3]),
    n_kv_heads=st.sampled_from([1, 2, 5]),
    seed=st.integers(0, 9999),
)
MASKS = {
    "none": None,
    "causal": causal_mask(N, N),
    "window": sliding_window_mask(N, N, 1, 1),
    "nothing before the third": causal_mask(N, N, offset=-2),
    "float": np.where(causal_mask(N, N), np.linspace(-1, 1, N * N).reshape(N, N), -math.inf),
}
ANY_MASK = st.sampled_from(list(MASKS))


def assert_close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-12)


# By hand.


def test_one_head_asks_with_the_matrices_of_its_name():
    trace = multi_head_attention(["it"], MultiHeadConfig(3, 2, 2, n_heads=1, seed=5))
    value = trace.X @ projection("W_V.1", 3, 2, 5)  # one word: it takes its own value, whole
    assert_close(trace.output, value @ projection("W_O", 2, 3, 5))


def test_matrices_are_drawn_by_the_name_of_the_head_counted_from_1():
    trace = multi_head_attention(WORDS, GROUPED)
    for h in range(6):
        np.testing.assert_array_equal(trace.W_Q[h], projection(f"W_Q.{h + 1}", 7, 3, 4))
    for g in range(3):
        np.testing.assert_array_equal(trace.W_K[g], projection(f"W_K.{g + 1}", 7, 3, 4))
        np.testing.assert_array_equal(trace.W_V[g], projection(f"W_V.{g + 1}", 7, 2, 4))
    np.testing.assert_array_equal(trace.W_O, projection("W_O", 12, 7, 4))


def test_heads_one_and_two_of_six_ask_the_first_of_three_keys():
    heads = multi_head_attention(WORDS, GROUPED).heads
    assert [(head.number, head.kv_number) for head in heads] == [
        (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3),
    ]  # fmt: skip


def test_parameters_are_counted_by_matrix():
    assert dict(attention_parameters(GROUPED)) == {"W_Q": 126, "W_K": 63, "W_V": 42, "W_O": 84}
    base = MultiHeadConfig(d_model=512, d_k=64, d_v=64, n_heads=8)  # Vaswani et al., table 3
    assert sum(attention_parameters(base).values()) == 4 * 512**2


def test_the_cache_of_a_large_model_is_half_a_megabyte_a_word_and_groups_shrink_it():
    # 32 layers, 32 heads of 128, two bytes a number: 0.5 MiB a word, 2 GiB for 4096.
    assert kv_cache_bytes(4096, 32, 128, 128, layers=32) == 2 * 2**30
    assert kv_cache_bytes(4096, 8, 128, 128, layers=32) == 2**29
    assert kv_cache_bytes(5, 3, 2, 7, layers=11) == 5 * 3 * 9 * 11 * 2
    assert kv_cache_bytes(0, 1, 1, 1) == 0


# Laws.


@REPEATABLE
@given(CONFIGS, ANY_MASK)
def test_many_heads_are_so_many_separate_attentions_side_by_side(config, mask):
    trace = multi_head_attention(WORDS, config, mask=MASKS[mask])
    outputs = []
    for h in range(config.n_heads):
        g = h // (config.n_heads // config.n_kv_heads)
        d_model, seed = config.d_model, config.seed
        alone = scaled_dot_product_attention(
            trace.X @ projection(f"W_Q.{h + 1}", d_model, config.d_k, seed),
            trace.X @ projection(f"W_K.{g + 1}", d_model, config.d_k, seed),
            trace.X @ projection(f"W_V.{g + 1}", d_model, config.d_v, seed),
            mask=MASKS[mask],
        )
        assert_close(trace.attention.weights[h], alone.weights)
        outputs.append(alone.output)
    assert_close(trace.concatenated, np.hstack(outputs))
    assert_close(trace.output, np.hstack(outputs) @ trace.W_O)


@REPEATABLE
@given(st.sampled_from([1, 2, 5, 6]), ANY_MASK)
def test_as_many_key_heads_as_heads_are_no_groups_to_the_last_bit(n_heads, mask):
    sizes = {"d_model": 7, "d_k": 3, "d_v": 2, "n_heads": n_heads}
    grouped = multi_head_attention(
        WORDS, MultiHeadConfig(**sizes, n_kv_heads=n_heads), mask=MASKS[mask]
    )
    plain = multi_head_attention(WORDS, MultiHeadConfig(**sizes), mask=MASKS[mask])
    assert plain.W_K.shape == (n_heads, 7, 3)
    np.testing.assert_array_equal(grouped.output, plain.output)
    without = scaled_dot_product_attention(
        plain.attention.query, plain.attention.key, plain.attention.value, mask=MASKS[mask]
    )
    np.testing.assert_array_equal(plain.attention.output, without.output)


@REPEATABLE
@given(CONFIGS)
def test_causal_output_i_ignores_later_words(config):
    before = multi_head_attention(WORDS, config, mask=causal_mask(N, N)).output
    for i in range(N - 1):
        words = (*WORDS[: i + 1], *("dog",) * (N - i - 1))
        after = multi_head_attention(words, config, mask=causal_mask(N, N)).output
        np.testing.assert_array_equal(after[: i + 1], before[: i + 1])
        assert not np.isclose(after[i + 1 :], before[i + 1 :]).all()


@REPEATABLE
@given(CONFIGS, st.permutations(range(N)), ANY_MASK)
def test_permuting_words_permutes_outputs_when_the_mask_goes_with_them(config, order, mask):
    given_mask = MASKS[mask]
    moved_mask = None if given_mask is None else given_mask[np.ix_(order, order)]
    before = multi_head_attention(WORDS, config, mask=given_mask).output
    moved = multi_head_attention([WORDS[i] for i in order], config, mask=moved_mask).output
    assert_close(moved, before[order])


def test_permuting_words_under_a_mask_that_stays_does_change_outputs():
    before = multi_head_attention(WORDS, GROUPED, mask=causal_mask(N, N)).output
    moved = multi_head_attention(WORDS[::-1], GROUPED, mask=causal_mask(N, N)).output
    assert not np.isclose(moved, before[::-1])[:2].all()


def test_a_window_of_full_width_is_no_mask():
    whole = multi_head_attention(WORDS, GROUPED, mask=sliding_window_mask(N, N, N, N))
    np.testing.assert_array_equal(whole.output, multi_head_attention(WORDS, GROUPED).output)


def test_each_head_may_have_a_mask_of_its_own():
    masks = np.stack([sliding_window_mask(N, N, h, 0) for h in range(6)])
    trace = multi_head_attention(WORDS, GROUPED, mask=masks)
    for head, mask in zip(trace.heads, masks, strict=True):
        assert ((head.attention.weights > 0) == mask).all()
        np.testing.assert_array_equal(head.mask, mask)


def test_words_that_may_look_nowhere_have_an_output_of_zero():
    trace = multi_head_attention(WORDS, GROUPED, mask=causal_mask(N, N, offset=-2))
    np.testing.assert_array_equal(trace.output[:2], np.zeros((2, 7)))


def test_a_head_more_leaves_the_others_bit_for_bit():
    few, many = (MultiHeadConfig(7, 3, 2, n_heads=n) for n in (2, 3))
    few, many = (multi_head_attention(WORDS, config).concatenated for config in (few, many))
    np.testing.assert_array_equal(many[:, :4], few)


# Each head explains itself.


@pytest.mark.parametrize("mask", MASKS)
def test_a_head_explains_each_of_its_numbers(mask):
    for head in multi_head_attention(WORDS, GROUPED, mask=MASKS[mask]).heads:
        assert isinstance(head, SelfAttentionTrace)
        assert set(head.matrices) == set(head.rules)
        assert ("masked" in head.matrices) == (mask != "none")
        for name, numbers in head.matrices.items():
            found = explain(head, name, *(size - 1 for size in numbers.shape))
            assert found.value == numbers[-1, -1]
            if isinstance(found.rule, Product | SampledVectors | SampledWeights | Scale):
                assert found.total / found.divisor == pytest.approx(found.value, abs=1e-12)


def test_the_numbers_of_a_head_come_from_the_stream_of_its_name():
    head = multi_head_attention(WORDS, GROUPED).heads[3]
    names = {name: explain(head, name, 1, 0).rule.name for name in ("W_Q", "W_K", "W_V")}
    assert names == {"W_Q": "W_Q.4", "W_K": "W_K.2", "W_V": "W_V.2"}


def test_the_arrays_of_a_head_are_views():
    trace = multi_head_attention(WORDS, GROUPED)
    for head in trace.heads:
        assert np.shares_memory(head.attention.weights, trace.attention.weights)
        assert head.attention.masked is head.attention.capped is head.attention.scaled


# Ranges.


@REPEATABLE
@given(CONFIGS, st.integers(0, 3))
def test_shapes_hold_for_every_size_and_nothing_can_be_written_to(config, n):
    trace = multi_head_attention(WORDS[:n], config)
    heads, groups = config.n_heads, config.n_kv_heads
    shapes = {
        "X": (n, config.d_model),
        "W_Q": (heads, config.d_model, config.d_k),
        "W_K": (groups, config.d_model, config.d_k),
        "W_V": (groups, config.d_model, config.d_v),
        "W_O": (heads * config.d_v, config.d_model),
        "concatenated": (n, heads * config.d_v),
        "output": (n, config.d_model),
    }
    for name, shape in shapes.items():
        array = getattr(trace, name)
        assert array.shape == shape
        assert array.dtype == np.float64
        assert not array.flags.writeable
    assert trace.attention.weights.shape == (heads, n, n)
    assert sum(attention_parameters(config).values()) == sum(
        getattr(trace, name).size for name in ("W_Q", "W_K", "W_V", "W_O")
    )


# Errors.


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"n_heads": 0}, "n_heads is 0; give a whole number, at least 1"),
        ({"n_kv_heads": 0}, "n_kv_heads is 0; give a whole number, at least 1"),
        ({"d_v": 1.5}, "d_v is 1.5, a float; give a whole number, at least 1"),
        ({"seed": -1}, "seed is -1; give a whole number, at least 0"),
        (
            {"n_heads": 6, "n_kv_heads": 4},
            (
                "n_heads is 6 but n_kv_heads is 4; each key and value head serves equally many "
                "query heads: give a multiple of 4 heads"
            ),
        ),
    ],
)
def test_impossible_sizes_are_refused(sizes, message):
    with pytest.raises(AttentionError) as refused:
        MultiHeadConfig(**sizes)
    assert str(refused.value) == message


def test_a_mask_for_another_number_of_heads_is_refused():
    with pytest.raises(AttentionError, match=r"^the leading axes of mask \(4,\) do not broadcast"):
        multi_head_attention(WORDS, GROUPED, mask=np.ones((4, N, N), dtype=bool))


def test_a_cache_of_impossible_size_is_refused():
    with pytest.raises(AttentionError, match="n_kv_heads is 0; give a whole number, at least 1"):
        kv_cache_bytes(5, 0, 3, 2)
