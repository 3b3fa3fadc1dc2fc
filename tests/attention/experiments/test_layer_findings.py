"""What a layer keeps, who fires and what moves."""

import numpy as np
import pytest

from attention import AttentionError, EncoderLayerConfig, causal_mask, encoder_layer
from attention.experiments.layer_findings import (
    cosines,
    firing,
    mean_similarity,
    moved,
    similarities,
)

WORDS = ("the", "cat", "sat", "on", "the")


def test_cosines_by_hand():
    left = np.array([[1.0, 0.0], [3.0, 4.0], [0.0, 0.0]])
    right = np.array([[5.0, 0.0], [4.0, -3.0], [1.0, 1.0]])
    np.testing.assert_allclose(cosines(left, right), [1, 0, 0], atol=1e-15)
    np.testing.assert_allclose(similarities(left)[0], [1, 0.6, 0], atol=1e-15)
    assert mean_similarity(left) == pytest.approx(0.2)
    assert mean_similarity(left[:1]) == 1


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_attention_moves_all_rows_and_the_feed_forward_network_one(norm):
    config = EncoderLayerConfig(7, 3, 2, d_ff=28, norm=norm)
    free = moved(encoder_layer(WORDS, config), 3)
    assert (free.attention, free.feed_forward) == ((0, 1, 2, 3, 4), (3,))
    causal = moved(encoder_layer(WORDS, config, mask=causal_mask(5, 5)), 3)
    assert (causal.attention, causal.feed_forward, causal.output) == ((3, 4), (3,), (3, 4))


def test_there_is_no_word_beyond_the_last():
    with pytest.raises(AttentionError, match="word is 5 but there are 5"):
        moved(encoder_layer(WORDS, EncoderLayerConfig()), 5)


def test_a_neuron_fires_where_relu_lets_it_pass():
    trace = encoder_layer(WORDS, EncoderLayerConfig(7, 3, 2, d_ff=11))
    assert np.array_equal(firing(trace), trace.fed.activated > 0)
    assert firing(trace).any()
    assert not firing(trace).all()
