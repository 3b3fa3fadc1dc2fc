"""From logits to a word: limits, the smallest set, and where the random number falls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError
from attention.decoding.sampling import COLDEST, Sampling, candidates, choose, uniform

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=100)
LOGITS = np.log([0.5, 0.125, 0.25, 0.125])
vectors = st.lists(st.floats(-30, 30), min_size=1, max_size=9).map(np.array)


def test_the_probabilities_by_hand():
    choice = choose(LOGITS, Sampling(), step=1)
    np.testing.assert_allclose(choice.probabilities, [0.5, 0.125, 0.25, 0.125], atol=1e-15)
    squared = choose(LOGITS, Sampling(temperature=0.5), step=1)  # p^2, normalized
    np.testing.assert_allclose(squared.probabilities, np.array([16, 1, 4, 1]) / 22, atol=1e-15)
    two = choose(LOGITS, Sampling(top_k=2), step=1)
    np.testing.assert_allclose(two.probabilities, [2 / 3, 0, 1 / 3, 0], atol=1e-15)


@pytest.mark.parametrize(
    ("top_k", "top_p", "left"),
    [
        (None, 1.0, {0, 1, 2, 3}),
        (None, 0.5, {0}),
        (None, 0.51, {0, 2}),
        (None, 0.75, {0, 2}),
        (None, 0.8, {0, 1, 2}),  # of two equally probable words the first
        (3, 1.0, {0, 1, 2}),
        (2, 0.66, {0}),  # of the two that are left it has 2/3
        (9, 1.0, {0, 1, 2, 3}),
        (1, 0.05, {0}),
    ],
)
def test_what_top_k_and_top_p_leave(top_k, top_p, left):
    kept = candidates(LOGITS, Sampling(top_k=top_k, top_p=top_p))
    assert set(np.flatnonzero(kept).tolist()) == left


@REPEATABLE
@given(vectors, st.floats(0.01, 1.0))
def test_top_p_leaves_the_smallest_set(logits, top_p):
    kept = candidates(logits, Sampling(top_p=top_p))
    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()
    largest = np.sort(probabilities)[::-1]
    count = int(kept.sum())
    assert largest[:count].sum() >= top_p - 1e-9
    assert count == 1 or largest[: count - 1].sum() < top_p + 1e-9
    assert probabilities[kept].min() >= probabilities[~kept].max(initial=0)


@REPEATABLE
@given(vectors, st.integers(0, 99))
def test_towards_temperature_0_the_largest_is_chosen(logits, seed):
    greedy = choose(logits, Sampling(temperature=0, seed=seed), step=1)
    assert greedy.index == int(logits.argmax())
    gap = np.sort(logits)[::-1]
    if len(gap) > 1 and gap[0] - gap[1] > 0.01:
        cold = choose(logits, Sampling(temperature=1e-4, seed=seed), step=1)
        np.testing.assert_allclose(cold.probabilities, greedy.probabilities, atol=1e-12)
        assert cold.index == greedy.index


@REPEATABLE
@given(vectors, st.integers(0, 99), st.integers(1, 9), st.floats(0.05, 1), st.floats(0.1, 5))
def test_the_number_falls_on_the_part_of_the_chosen_word(logits, seed, top_k, top_p, temperature):
    choice = choose(logits, Sampling(temperature, top_k, top_p, seed), step=3)
    assert choice.number == uniform(seed, 3)
    assert choice.kept[choice.index]
    end = choice.probabilities[: choice.index + 1].sum()
    assert end - choice.probabilities[choice.index] <= choice.number + 1e-12
    assert choice.number <= end + 1e-12
    assert choice.probabilities.sum() == pytest.approx(1)


def test_at_the_lowest_temperature_probabilities_are_finite():
    for logits in (LOGITS, 1e6 * LOGITS, -1e290 * LOGITS):
        choice = choose(logits, Sampling(temperature=COLDEST), step=1)
        assert choice.probabilities.sum() == pytest.approx(1)
        assert choice.probabilities[choice.index] > 0


def test_how_often_a_word_is_chosen_is_its_probability():
    drawn = [choose(LOGITS, Sampling(seed=seed), step).index
             for seed in range(40) for step in range(1, 101)]  # fmt: skip
    shares = np.bincount(drawn) / len(drawn)
    np.testing.assert_allclose(shares, [0.5, 0.125, 0.25, 0.125], atol=0.03)


def test_a_random_number_depends_on_seed_and_step_alone():
    assert uniform(0, 1) == uniform(0, 1)
    assert len({uniform(seed, step) for seed in range(9) for step in range(9)}) == 81
    assert uniform(0, 1) == pytest.approx(0.3166, abs=5e-5)  # the same on every machine


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"temperature": -1}, "temperature is -1; give 0, or a number from 1e-09 on"),
        ({"temperature": 1e-310}, "temperature is 1e-310; give 0, or a number from 1e-09 on"),
        ({"temperature": 1e-10}, "temperature is 1e-10"),
        ({"temperature": float("inf")}, "temperature is inf"),
        ({"temperature": float("nan")}, "temperature is nan"),
        ({"top_p": 0}, "top_p is 0; give a number above 0, at most 1"),
        ({"top_p": 1.5}, "top_p is 1.5"),
        ({"top_k": 0}, "top_k is 0; give a whole number, at least 1"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_what_is_no_way_to_choose_is_said(change, said):
    with pytest.raises(AttentionError, match=said):
        Sampling(**change)
