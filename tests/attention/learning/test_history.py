"""What one head learns, and what a training that fails says."""

import math

import numpy as np
import pytest

from attention import AttentionError, LearningConfig, tokenize, train
from attention.learning.findings import found_at, on_other_orders, on_other_words, on_own
from attention.learning.history import SNAPSHOTS
from attention.learning.tasks import TASKS

WORDS = tokenize("the cat sat on the mat")


@pytest.mark.parametrize("task", TASKS)
def test_each_task_is_found_with_every_seed(task):
    for seed in range(5):
        history = train(WORDS, LearningConfig(task=task, seed=seed))
        assert found_at(history)
        assert on_own(history).on_right > 0.9


def test_the_previous_word_is_where_the_weight_goes():
    history = train(WORDS, LearningConfig())
    before, after = (
        np.diag(history.snapshots[at].attention, -1) for at in (0, -1)
    )  # fmt: skip
    assert before.mean() < 0.3
    assert after.min() > 0.9


def test_the_same_training_has_the_same_history_to_the_last_bit():
    config = LearningConfig(steps=120)
    one, other = (train(WORDS, config) for _ in range(2))
    for a, b in zip(one.snapshots, other.snapshots, strict=True):
        assert a.loss == b.loss
        assert all(np.array_equal(a.weights.W[name], b.weights.W[name]) for name in a.weights.W)


@pytest.mark.parametrize("steps", [1, 59, 60, 61, 1500])
def test_the_snapshots_are_equally_far_apart_and_not_many(steps):
    history = train(("a", "b"), LearningConfig(steps=steps, d_model=2, d_k=1))
    assert len(history.snapshots) <= SNAPSHOTS + 1
    assert len(set(np.diff(history.steps))) == 1
    assert history.steps[0] == 0
    assert steps - history.steps[-1] < np.diff(history.steps)[0]


def test_a_rate_that_is_too_large_ends_with_a_step_and_a_number():
    history = train(WORDS, LearningConfig(optimiser="sgd", rate=3.0))
    assert history.divergence
    assert history.divergence.step > 0
    assert history.divergence.loss > 1e6
    assert all(np.isfinite(one.attention).all() and math.isfinite(one.loss)
               and math.isfinite(one.gradient_norm) for one in history.snapshots)  # fmt: skip


def test_without_positions_the_previous_word_cannot_be_found():
    history = train(WORDS, LearningConfig(has_positions=False))
    assert not found_at(history)
    assert on_other_orders(history).on_right < 0.3


def test_wide_keys_need_the_division_by_their_root():
    with_root, without = (
        train(WORDS, LearningConfig(d_k=64, is_scaled=is_scaled)) for is_scaled in (True, False)
    )
    assert found_at(with_root)
    assert not found_at(without)


def test_one_sentence_alone_is_learned_by_heart():
    history = train(WORDS, LearningConfig(practice="one"))
    assert on_own(history).loss < 1e-4
    assert on_other_orders(history).loss > 1


def test_words_that_were_never_practised_are_not_read():
    history = train(WORDS, LearningConfig())
    assert on_other_orders(history).on_right > 0.9
    assert on_other_words(history).on_right < 0.5


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"task": "all"}, "task is 'all'; give one of previous, first, mirror, itself, next"),
        ({"rate": 0}, "rate is 0; give a positive number"),
        ({"rate": math.nan}, "rate is nan; give a positive number"),
        ({"steps": 5001}, "steps is 5001; give at most 5000"),
        ({"d_k": 0}, "d_k is 0; give a whole number, at least 1"),
    ],
)
def test_settings_that_cannot_be_used_are_said(settings, message):
    with pytest.raises(AttentionError, match=message):
        LearningConfig(**settings)


def test_the_next_word_needs_two_words():
    with pytest.raises(AttentionError, match="there are 1 words; give at least 2"):
        train(("a",), LearningConfig(task="next"))
