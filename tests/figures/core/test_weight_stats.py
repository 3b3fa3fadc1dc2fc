"""What captions are made of: read off the weights, never assumed."""

import math

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention, softmax
from pages.figures.core.weight_stats import effective_keys, strongest_keys


def test_the_strongest_look_is_the_largest_weight_of_the_row():
    looks = strongest_keys(np.array([[0.2, 0.7, 0.1], [0.5, 0.2, 0.3]]))
    assert [(look.query, look.keys, look.weight) for look in looks] == [
        (0, (1,), 0.7),
        (1, (0,), 0.5),
    ]


def test_equal_words_share_the_look():
    weights = self_attention(("a", "b", "a"), SelfAttentionConfig()).attention.weights
    for look in strongest_keys(weights):
        assert look.keys in ((0, 2), (1,))
    assert strongest_keys(np.full((1, 4), 0.25))[0].keys == (0, 1, 2, 3)


def test_a_query_that_may_look_nowhere_is_left_out():
    assert [look.query for look in strongest_keys(np.array([[0.0, 0.0], [1.0, 0.0]]))] == [1]


def test_effective_keys_is_1_for_one_key_and_n_for_equal_weights():
    assert effective_keys(np.eye(3)) == pytest.approx(1)
    assert effective_keys(np.full((2, 5), 0.2)) == pytest.approx(5)
    halves = np.array([[0.5, 0.5, 0, 0]])
    assert effective_keys(halves) == pytest.approx(2)


def test_effective_keys_lies_between_1_and_the_number_of_keys():
    rng = np.random.default_rng(0)
    for n in (2, 7, 31):
        spread = effective_keys(softmax(rng.normal(size=(5, n)) * 3))
        assert 1 <= spread <= n
    assert math.isclose(effective_keys(np.ones((1, 1))), 1)
