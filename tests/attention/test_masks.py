"""Which query may look at which key."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, causal_mask

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=60)
COUNTS = st.integers(0, 9)
OFFSETS = st.integers(-11, 11)
YES, NO = True, False


# By hand.


def test_each_word_may_look_at_itself_and_at_what_came_before():
    expected = [[YES, NO, NO], [YES, YES, NO], [YES, YES, YES]]
    np.testing.assert_array_equal(causal_mask(3, 3), expected)


def test_an_offset_lets_the_first_query_look_at_the_keys_before_it():
    expected = [[YES, YES, YES, NO, NO], [YES, YES, YES, YES, NO]]
    np.testing.assert_array_equal(causal_mask(2, 5, offset=2), expected)


def test_a_negative_offset_lets_the_first_query_look_nowhere():
    expected = [[NO, NO], [YES, NO], [YES, YES]]
    np.testing.assert_array_equal(causal_mask(3, 2, offset=-1), expected)


@pytest.mark.parametrize("far", [2**63 - 1, 10**30])
def test_an_offset_beyond_all_keys_shows_all_of_them_or_none(far):
    assert causal_mask(3, 2, offset=far).all()
    assert not causal_mask(3, 2, offset=-far).any()


# Laws.


@REPEATABLE
@given(COUNTS, COUNTS, st.integers(0, 9))
def test_an_offset_is_the_larger_mask_without_its_first_rows(n_query, n_key, offset):
    larger = causal_mask(n_query + offset, n_key)
    np.testing.assert_array_equal(causal_mask(n_query, n_key, offset), larger[offset:])


@REPEATABLE
@given(COUNTS, COUNTS, OFFSETS)
def test_whoever_may_look_at_a_key_may_look_at_all_before_it(n_query, n_key, offset):
    may_look = causal_mask(n_query, n_key, offset).astype(int)
    assert (np.diff(may_look, axis=1) <= 0).all()
    assert (np.diff(may_look, axis=0) >= 0).all()


# An oracle: one entry at a time.


@REPEATABLE
@given(COUNTS, COUNTS, OFFSETS)
def test_every_entry_is_that_of_a_plain_loop(n_query, n_key, offset):
    may_look = causal_mask(n_query, n_key, offset)
    assert may_look.shape == (n_query, n_key)
    assert may_look.dtype == np.bool_
    for i in range(n_query):
        for j in range(n_key):
            assert may_look[i, j] == (j <= i + offset)


# Ranges.


def test_a_mask_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        causal_mask(3, 5)[0, 0] = False


def test_whole_numbers_of_numpy_will_do():
    np.testing.assert_array_equal(
        causal_mask(np.int64(3), np.uint8(5), np.int8(-1)), causal_mask(3, 5, -1)
    )


# Errors.


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((-1, 3), "n_query is -1; give a whole number, at least 0"),
        ((3, -2), "n_key is -2; give a whole number, at least 0"),
        ((3.0, 3), "n_query is 3.0, a float; give a whole number, at least 0"),
        ((3, True), "n_key is True, a bool; give a whole number, at least 0"),
    ],
)
def test_what_is_no_count_is_refused(sizes, message):
    with pytest.raises(AttentionError) as refused:
        causal_mask(*sizes)
    assert str(refused.value) == message


@pytest.mark.parametrize(("offset", "kind"), [(1.5, "float"), ("1", "str"), (True, "bool")])
def test_an_offset_that_is_no_whole_number_is_refused(offset, kind):
    with pytest.raises(AttentionError, match=rf"^offset is .*, a {kind}; give a whole number$"):
        causal_mask(3, 3, offset)
