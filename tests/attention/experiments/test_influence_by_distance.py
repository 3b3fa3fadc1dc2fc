"""The influence of three models against distance, and what is left of the first word."""

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention
from attention.experiments.influence import attention_influence
from attention.experiments.influence_by_distance import (
    by_distance,
    influences,
    mean_on_others,
    what_is_left,
)

WORDS = tuple("abcdefg")
CONFIG = SelfAttentionConfig(7, 5, 3)


@pytest.fixture(scope="module")
def found():
    return influences(WORDS, CONFIG, 0.8)


def test_the_typical_influence_is_the_geometric_mean_at_each_distance():
    influence = np.array([[4.0, 0.0, 0.0], [1.0, 1.0, 0.0], [5.0, 9.0, 16.0]])
    assert by_distance(influence) == pytest.approx([4.0, 3.0, 5.0])


def test_what_is_left_is_a_share_of_what_there_was(found):
    assert what_is_left(found.rnn) == found.rnn[6, 0] / found.rnn[0, 0]


def test_the_curve_without_tanh_is_rho_to_the_distance(found):
    np.testing.assert_allclose(found.linear[1:] / found.linear[:-1], 0.8)


def test_fewer_words_share_the_attention_among_fewer():
    means = []
    for words in (WORDS, WORDS[:3]):
        influence = attention_influence(self_attention(words, CONFIG))
        others = influence[~np.eye(len(words), dtype=bool)]
        means.append(mean_on_others(influence))
        assert means[-1] == pytest.approx(others.mean())
    assert means[0] < means[1]


def test_a_word_alone_has_no_influence_on_others():
    assert mean_on_others(np.ones((1, 1))) == 0
