"""The costs of a layer, by counting what the layers really have and do."""

import pytest

from attention import AttentionError, SelfAttentionConfig, self_attention
from attention.experiments.influence import orthogonal
from attention.experiments.sequence_costs import first_complete_step, layer_costs
from attention.inputs.projections import projection


def test_parameters_are_the_numbers_in_the_matrices():
    config = SelfAttentionConfig(d_model=7, d_k=5, d_v=3)
    costs = layer_costs(11, config)
    trace = self_attention(("a", "b"), config)
    assert costs["attention"].parameters == sum(
        trace.matrices[name].size for name in ("W_Q", "W_K", "W_V")
    )
    one_direction = projection("U", 7, 7).size + orthogonal("W", 7).size
    assert costs["rnn"].parameters == one_direction
    assert costs["birnn"].parameters == 2 * one_direction


def test_steps_wait_for_one_another_in_a_recurrent_network_alone():
    costs = layer_costs(11, SelfAttentionConfig(d_model=7))
    assert [(one.steps, one.steps_in_turn, one.longest_path) for one in costs.values()] == [
        (1, 1, 1), (11, 11, 11), (11, 22, 11),
    ]  # fmt: skip
    assert [one.products for one in costs.values()] == [11 * 11 * 7, 11 * 49, 2 * 11 * 49]


@pytest.mark.parametrize(("n", "step"), [(1, 1), (2, 2), (5, 3), (24, 13)])
def test_the_middle_state_sees_both_sides_first(n, step):
    assert first_complete_step(n) == step


def test_a_sentence_has_at_least_one_word():
    with pytest.raises(AttentionError, match="n"):
        layer_costs(0, SelfAttentionConfig())
