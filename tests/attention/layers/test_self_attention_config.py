"""The sizes and the seed of a self-attention."""

import pytest

from attention import AttentionError, SelfAttentionConfig


def test_the_default_sizes_are_small_enough_to_read():
    assert SelfAttentionConfig() == SelfAttentionConfig(d_model=8, d_k=4, d_v=4, seed=0)


def test_equal_configs_are_one_key_of_a_cache():
    assert len({SelfAttentionConfig(8, 4, 4, 0), SelfAttentionConfig(8, 4, 4, 0)}) == 1


@pytest.mark.parametrize("size", ["d_model", "d_k", "d_v"])
@pytest.mark.parametrize(
    ("wrong", "shown"), [(0, "0"), (-7, "-7"), (2.5, "2.5, a float"), ("4", "'4', a str")]
)
def test_a_config_refuses_what_is_no_size(size, wrong, shown):
    with pytest.raises(AttentionError) as refused:
        SelfAttentionConfig(**{size: wrong})
    assert str(refused.value) == f"{size} is {shown}; give a whole number, at least 1"


@pytest.mark.parametrize(("wrong", "shown"), [(-1, "-1"), (0.0, "0.0, a float")])
def test_a_config_refuses_what_is_no_seed(wrong, shown):
    with pytest.raises(AttentionError) as refused:
        SelfAttentionConfig(seed=wrong)
    assert str(refused.value) == f"seed is {shown}; give a whole number, at least 0"
