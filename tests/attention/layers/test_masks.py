"""Which query may look at which key."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, causal_mask, padding_mask, sliding_window_mask
from attention.layers.masks import MASK_KINDS, n_real_words

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


def test_a_window_shows_the_neighbours():
    expected = [[YES, YES, NO, NO], [YES, YES, YES, NO], [YES, YES, YES, YES], [NO, YES, YES, YES]]
    np.testing.assert_array_equal(sliding_window_mask(4, 4, left=2, right=1), expected)


def test_an_offset_moves_the_window():
    expected = [[NO, YES, YES, NO, NO], [NO, NO, YES, YES, NO]]
    np.testing.assert_array_equal(sliding_window_mask(2, 5, 1, 0, offset=2), expected)


def test_a_window_far_away_shows_nothing_and_one_of_great_width_everything():
    assert not sliding_window_mask(3, 2, 5, 5, offset=10**30).any()
    assert not sliding_window_mask(3, 2, 5, 5, offset=-(10**30)).any()
    assert sliding_window_mask(3, 2, 10**30, 10**30, offset=10**29).all()


def test_padding_hides_all_but_the_first_keys_of_each_sentence():
    np.testing.assert_array_equal(padding_mask(2, 3), [[YES, YES, NO]])
    lengths = np.array([3, 0, 1])
    expected = [[[YES, YES, YES]], [[NO, NO, NO]], [[YES, NO, NO]]]
    np.testing.assert_array_equal(padding_mask(lengths, 3), expected)


# Laws.


@REPEATABLE
@given(COUNTS, COUNTS, OFFSETS)
def test_a_window_without_a_right_side_and_a_far_left_one_is_causal(n_query, n_key, offset):
    window = sliding_window_mask(n_query, n_key, n_query + n_key + 11, 0, offset)
    np.testing.assert_array_equal(window, causal_mask(n_query, n_key, offset))


@REPEATABLE
@given(COUNTS, COUNTS)
def test_a_window_as_wide_as_the_sentence_hides_nothing(n_query, n_key):
    assert sliding_window_mask(n_query, n_key, left=n_query, right=n_key).all()


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


@REPEATABLE
@given(COUNTS, COUNTS, COUNTS, COUNTS, OFFSETS)
def test_every_entry_of_a_window_is_that_of_a_plain_loop(n_query, n_key, left, right, offset):
    may_look = sliding_window_mask(n_query, n_key, left, right, offset)
    assert may_look.shape == (n_query, n_key)
    assert may_look.dtype == np.bool_
    for i in range(n_query):
        for j in range(n_key):
            assert may_look[i, j] == (i + offset - left <= j <= i + offset + right)


@REPEATABLE
@given(st.sampled_from([(), (2,), (3, 5)]), COUNTS, st.integers(0, 10**6))
def test_every_entry_of_padding_is_that_of_a_plain_loop(shape, n_key, seed):
    lengths = np.random.default_rng(seed).integers(0, n_key + 1, shape)
    may_look = padding_mask(lengths, n_key)
    assert may_look.shape == (*shape, 1, n_key)
    assert may_look.dtype == np.bool_
    for place in np.ndindex(shape):
        for j in range(n_key):
            assert may_look[place][0, j] == (j < lengths[place])


# Ranges.


@pytest.mark.parametrize(
    "mask", [causal_mask(3, 5), sliding_window_mask(3, 5, 1, 1), padding_mask(3, 5)]
)
def test_a_mask_cannot_be_written_to(mask):
    with pytest.raises(ValueError, match="read-only"):
        mask[0, 0] = False


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


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((-1, 3, 1, 1), "n_query is -1; give a whole number, at least 0"),
        ((3, 3, -1, 1), "left is -1; give a whole number, at least 0"),
        ((3, 3, 1, 0.5), "right is 0.5, a float; give a whole number, at least 0"),
        ((3, 3, 1, 1, None), "offset is None, a NoneType; give a whole number"),
    ],
)
def test_what_is_no_window_is_refused(sizes, message):
    with pytest.raises(AttentionError) as refused:
        sliding_window_mask(*sizes)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        (6, "lengths holds 6 but there are 5 keys; give whole numbers from 0 to 5"),
        ([2, -1], "lengths holds -1 but there are 5 keys; give whole numbers from 0 to 5"),
        (2.0, "lengths holds float64; give whole numbers from 0 to 5"),
        (True, "lengths holds bool; give whole numbers from 0 to 5"),
        ([[1], [1, 2]], "lengths is not rectangular; give rows of one length"),
    ],
)
def test_what_are_no_lengths_is_refused(lengths, message):
    with pytest.raises(AttentionError) as refused:
        padding_mask(lengths, 5)
    assert str(refused.value) == message


# The kinds.

SIZES = {"padding": 2, "window": 1}


def test_a_sentence_that_attends_to_itself_has_the_mask_of_the_kind():
    masks = {name: kind.within(5, SIZES) for name, kind in MASK_KINDS.items()}
    assert list(masks) == ["none", "causal", "padding", "window"]
    assert masks["none"] is None
    np.testing.assert_array_equal(masks["causal"], causal_mask(5, 5))
    np.testing.assert_array_equal(masks["padding"], [[YES, YES, YES, NO, NO]] * 5)
    np.testing.assert_array_equal(masks["window"], sliding_window_mask(5, 5, 1, 1))


def test_between_two_sentences_no_key_comes_later_so_a_causal_mask_hides_nothing():
    masks = {name: kind.between(2, 3, SIZES) for name, kind in MASK_KINDS.items()}
    assert masks["none"] is masks["causal"] is None
    np.testing.assert_array_equal(masks["padding"], [[YES, NO, NO]] * 2)
    np.testing.assert_array_equal(masks["window"], [[YES, YES, NO], [YES, YES, YES]])


def test_a_kind_takes_the_sizes_that_it_names_and_ignores_the_others():
    assert {name: kind.sizes for name, kind in MASK_KINDS.items()} == {
        "none": (), "causal": (), "padding": ("padding",), "window": ("window",)
    }  # fmt: skip
    for kind in MASK_KINDS.values():
        only = {name: SIZES[name] for name in kind.sizes}
        np.testing.assert_array_equal(kind.within(4, only), kind.within(4, SIZES))


@REPEATABLE
@given(st.integers(1, 9), st.integers(0, 11))
def test_padding_leaves_at_least_one_real_word(n, padding):
    mask = MASK_KINDS["padding"].within(n, {"padding": padding})
    assert mask.shape == (n, n)
    assert (mask.sum(axis=1) == n_real_words(n, padding)).all()
    assert n_real_words(n, padding) == max(1, n - padding)
