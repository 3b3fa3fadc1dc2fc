"""Normal random numbers that depend on a written key alone."""

import math
from hashlib import shake_256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import attention.inputs.prng
from attention.inputs.prng import standard_normals

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)
KEYS = st.text(st.characters(exclude_categories=()))  # lone surrogates too


class Endless:
    """Stands in for the hash, to reach bits that no known key leads to."""

    def __init__(self, byte):
        self.byte = byte

    def digest(self, count):
        return bytes([self.byte]) * count


# By hand.


def test_the_numbers_of_a_key_are_these_for_ever():
    expected = [1.3536880219274023, 1.550443854709771, 1.179635279063437, 0.9033245137882348]
    np.testing.assert_allclose(standard_normals(4, "word 0 hello"), expected, rtol=1e-14)


def test_no_numbers_are_an_empty_array():
    assert standard_normals(0, "key").shape == (0,)


def test_the_smallest_and_the_largest_bits_give_finite_numbers(monkeypatch):
    monkeypatch.setattr(attention.inputs.prng, "shake_256", lambda _: Endless(0x00))
    largest = math.sqrt(2 * 54 * math.log(2))  # u1 = 2^-54, u2 = 2^-54
    np.testing.assert_allclose(standard_normals(3, "key"), largest, rtol=1e-14)
    monkeypatch.setattr(attention.inputs.prng, "shake_256", lambda _: Endless(0xFF))
    np.testing.assert_array_equal(standard_normals(3, "key"), 0)  # u1 rounds to 1


# Laws.


@REPEATABLE
@given(KEYS, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_stream_begins_with_the_shorter_one(key, count, more):
    longer = standard_normals(count + more, key)
    np.testing.assert_array_equal(longer[:count], standard_normals(count, key))


@REPEATABLE
@given(KEYS, KEYS)
def test_another_key_is_another_stream(key, other):
    same = np.array_equal(standard_normals(3, key), standard_normals(3, other))
    assert same == (key == other)


def test_the_global_random_state_is_neither_read_nor_moved():
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    first = standard_normals(5, "key")
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    np.random.seed(2)
    np.testing.assert_array_equal(standard_normals(5, "key"), first)


# An oracle: the docstring's formula, one number at a time.


def plain_normals(count, key):
    stream = shake_256(key.encode("utf-8", "surrogatepass")).digest(16 * count)
    normals = []
    for n in range(count):
        u1, u2 = (
            ((int.from_bytes(stream[start : start + 8], "little") >> 11) + 0.5) / 2**53
            for start in (16 * n, 16 * n + 8)
        )
        normals.append(math.sqrt(-2 * math.log(u1)) * math.cos(2 * math.pi * u2))
    return normals


@REPEATABLE
@given(KEYS, st.integers(0, 30))
def test_the_numbers_are_box_and_mullers(key, count):
    # Near a zero of the cosine one unit in the last place of its argument shows: hence atol.
    np.testing.assert_allclose(
        standard_normals(count, key), plain_normals(count, key), rtol=1e-14, atol=1e-14
    )


# Ranges: statistical facts of one long stream, at five standard errors.

MANY = 200_000


@pytest.fixture(scope="module")
def stream():
    return standard_normals(MANY, "statistics")


@pytest.mark.parametrize(("power", "moment"), [(1, 0), (2, 1), (3, 0), (4, 3), (6, 15)])
def test_the_moments_are_those_of_a_normal_distribution(stream, power, moment):
    variance = math.prod(range(1, 2 * power, 2)) - moment**2
    assert abs((stream**power).mean() - moment) < 5 * math.sqrt(variance / MANY)


@pytest.mark.parametrize("z", [-2.5, -1.0, 0.0, 0.5, 1.96])
def test_the_share_below_a_point_is_that_of_a_normal_distribution(stream, z):
    share = (1 + math.erf(z / math.sqrt(2))) / 2
    assert abs((stream < z).mean() - share) < 5 * math.sqrt(share * (1 - share) / MANY)


@pytest.mark.parametrize("lag", [1, 2, 7])
def test_numbers_of_one_stream_do_not_depend_on_each_other(stream, lag):
    for numbers in (stream, stream**2):  # the squares show a dependence that has no sign
        correlation = np.corrcoef(numbers[lag:], numbers[:-lag])[0, 1]
        assert abs(correlation) < 5 / math.sqrt(MANY)


def test_numbers_of_neighbouring_keys_do_not_depend_on_each_other():
    streams = np.array([standard_normals(5_000, f"word {seed} it") for seed in range(8)])
    correlations = np.corrcoef(streams)[np.triu_indices(8, k=1)]
    assert np.abs(correlations).max() < 5 / math.sqrt(5_000)
