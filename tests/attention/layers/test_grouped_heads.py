"""Query heads that share keys and values in groups."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import AttentionError
from tests.attention.layers.qkv import (
    REPEATABLE,
    STAGES,
    arrays,
    assert_close,
    attend,
    grouped,
    masks,
)

# By hand.


def test_query_heads_share_keys_and_values_in_turn():
    query = np.ones((4, 1, 1))
    key, value = np.ones((2, 1, 1)), np.array([[[5.0]], [[7.0]]])
    trace = attend(query, key, value, enable_gqa=True)
    np.testing.assert_array_equal(trace.output[:, 0, 0], [5, 5, 7, 7])
    assert trace.key.shape == (2, 1, 1)


# Laws.


@REPEATABLE
@given(grouped(), st.data())
def test_groups_are_keys_and_values_repeated(given_arrays, data):
    query, key, value = given_arrays
    times = query.shape[-3] // key.shape[-3]
    mask = data.draw(st.none() | masks((*query.shape[:-1], key.shape[-2])))
    shared = attend(query, key, value, mask=mask, enable_gqa=True)
    repeated = attend(
        query, np.repeat(key, times, axis=-3), np.repeat(value, times, axis=-3), mask=mask
    )
    for stage in STAGES[3:]:
        assert_close(getattr(shared, stage), getattr(repeated, stage), query.dtype)


@REPEATABLE
@given(arrays(leading=[(11,), (2, 13)], precisions=(np.float32, np.float64)))
def test_groups_of_one_head_are_no_groups_to_the_last_bit(given_arrays):
    grouped_by_one, plain = (attend(*given_arrays, enable_gqa=flag) for flag in (True, False))
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(grouped_by_one, stage), getattr(plain, stage))


# Errors.


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            ((3, 2), (1, 5, 2), (1, 5, 7)),
            (
                "query has shape (3, 2); enable_gqa needs an axis of heads: "
                "give (..., heads, count, width)"
            ),
        ),
        (
            ((6, 3, 2), (3, 5, 2), (2, 5, 7)),
            "key has 3 heads but value has 2; give as many value heads as key heads",
        ),
        (
            ((6, 3, 2), (4, 5, 2), (4, 5, 7)),
            (
                "query has 6 heads but key has 4; each key head serves equally many query heads: "
                "give a multiple of the key heads"
            ),
        ),
        (
            ((2, 6, 3, 2), (3, 3, 5, 2), (3, 5, 7)),
            (
                "the leading axes of query (2,), key (3,) and value () do not broadcast; "
                "give equal sizes or 1"
            ),
        ),
    ],
)
def test_heads_that_do_not_group_are_refused_with_both_numbers(shapes, message):
    with pytest.raises(AttentionError) as refused:
        attend(*map(np.ones, shapes), enable_gqa=True)
    assert str(refused.value) == message
