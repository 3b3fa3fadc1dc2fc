"""Writing word by word: what is learned comes out, and the cache changes nothing."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, causal_mask, embed, scaled_dot_product_attention
from attention.decoding.costs import cached_bytes, multiplications, multiplications_so_far
from attention.decoding.findings import (
    difference_from_full_pass,
    is_kept_to_the_last_bit,
    moved_by_the_newest,
)
from attention.decoding.generate import generate
from attention.decoding.sampling import Sampling
from tests.attention.decoding.models import SENTENCES, sampled, trained_on

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=30)
GREEDY = Sampling(temperature=0)
prompts = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5)
models = st.builds(sampled, has_positions=st.booleans())


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_trained_head_writes_its_sentence_to_the_end(sentence):
    words = tuple(sentence.split())
    steps = generate(trained_on(sentence), words[:2], len(words) - 2, GREEDY)
    assert tuple(step.word for step in steps) == words[2:]
    assert steps[-1].tokens == words[:-1]


@REPEATABLE
@given(models, prompts, st.integers(0, 9))
def test_each_output_is_that_of_one_causal_pass_without_a_cache(model, prompt, seed):
    steps = generate(model, prompt, 6, Sampling(seed=seed))
    last = steps[-1]
    n = len(last.tokens)
    X = model.vectors(last.tokens)
    np.testing.assert_allclose(last.X, X, rtol=0, atol=0)
    whole = scaled_dot_product_attention(*model.qkv(X), mask=causal_mask(n, n))
    outputs = np.concatenate([step.new.output for step in steps])
    np.testing.assert_allclose(outputs, whole.output, rtol=0, atol=1e-12)
    U = embed(model.vocabulary, model.d_model)
    logits = whole.output @ model.W["W_out"] @ U.T
    np.testing.assert_allclose(last.choice.logits, logits[-1], rtol=0, atol=1e-12)
    for before, after in itertools.pairwise(steps):
        assert is_kept_to_the_last_bit(before, after)
        assert difference_from_full_pass(model, after) < 1e-12


@REPEATABLE
@given(models, prompts, st.integers(0, 9))
def test_going_back_and_writing_on_gives_the_same_words(model, prompt, seed):
    sampling = Sampling(seed=seed)
    six, three = (generate(model, prompt, count, sampling) for count in (6, 3))
    assert [step.word for step in six[:3]] == [step.word for step in three]


def test_other_seeds_write_other_words():
    texts = set()
    for seed in range(9):
        steps = generate(sampled(), ["a", "b"], 6, Sampling(2.0, seed=seed))
        texts.add(tuple(step.word for step in steps))
    assert len(texts) > 5


def test_a_change_in_what_is_kept_is_found():
    before, after = generate(sampled(), ["a", "b"], 2, GREEDY)
    assert is_kept_to_the_last_bit(before, after)
    other = generate(sampled(has_positions=False), ["a", "b"], 2, GREEDY)[1]
    assert not is_kept_to_the_last_bit(before, other)


def test_without_the_mask_earlier_outputs_move():
    first, second = generate(sampled(), ["a"], 2, GREEDY)
    assert moved_by_the_newest(sampled(), first) is None
    moved = moved_by_the_newest(sampled(), second)
    assert moved.causal < 1e-12
    alone, both = (sampled().vectors(second.tokens[:count]) for count in (1, 2))
    outputs = [scaled_dot_product_attention(*sampled().qkv(X)).output[0] for X in (alone, both)]
    assert moved.without_mask == pytest.approx(np.abs(outputs[0] - outputs[1]).max())
    assert moved.without_mask > 0.01


def test_what_a_word_costs_by_hand():
    model = sampled()  # d_model 7, d_k 3, d_v 5, five words
    head = 5 * 7 + 7 * 5
    assert multiplications(model, 1, is_cached=True) == 7 * 11 + 1 * 8 + head
    assert multiplications(model, 4, is_cached=True) == 7 * 11 + 4 * 8 + head
    assert multiplications(model, 4, is_cached=False) == 4 * (7 * 11 + 4 * 8) + head
    assert cached_bytes(model, 4) == 4 * 8 * 8
    with_cache = multiplications_so_far(model, 2, 4, is_cached=True)
    assert with_cache == sum(
        multiplications(model, n, is_cached=is_cached)
        for n, is_cached in ((2, False), (3, True), (4, True))
    )


@pytest.mark.parametrize(
    ("prompt", "count", "said"),
    [((), 1, "prompt is empty"), ("a", 1, "one string"), (["a"], -1, "count is -1")],
)
def test_what_cannot_be_written_is_said(prompt, count, said):
    with pytest.raises(AttentionError, match=said):
        generate(sampled(), prompt, count, GREEDY)


def test_without_a_word_to_choose_nothing_is_written():
    with pytest.raises(AttentionError, match="vocabulary is empty"):
        sampled(words=())
