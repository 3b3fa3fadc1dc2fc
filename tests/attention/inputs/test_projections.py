"""The matrices W that make queries, keys and values out of X."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, projection

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)
ROOT = Path(__file__).parents[3]

NAMES = st.sampled_from(["W_Q", "W_K", "W_V", "W_O", "W_Q.1", ""]) | st.text(max_size=4)
SIZES = st.integers(1, 17)
SEEDS = st.integers(0, 10**12)


# By hand: worked out from the docstring's formula with hashlib and math, without NumPy.

FOR_EVER = {
    "W_Q": [
        [-0.82254316637129, 0.5333989263910371],
        [-0.2155051516687668, 1.168606000277035],
        [0.054248122597814655, 0.7134004876180079],
    ],
    "W_K": [
        [-0.6727744338973078, 0.43279230968740007],
        [0.0936835409781819, -0.09437181903610099],
        [0.571486955956954, -0.7133636966180895],
    ],
    "W_V": [
        [-0.5647444189996516, -0.6453274840931359],
        [-0.8015786189182607, 0.43293319255806484],
        [0.06565386525283169, -1.230411140319128],
    ],
}


@pytest.mark.parametrize("name", FOR_EVER)
def test_a_matrix_is_this_one_for_ever(name):
    np.testing.assert_allclose(projection(name, 3, 2, seed=0), FOR_EVER[name], rtol=1e-14)


def test_four_rows_halve_the_numbers_of_one_row():
    np.testing.assert_array_equal(projection("W_Q", 4, 3)[:1], projection("W_Q", 1, 3) / 2)


def test_the_seed_is_0_unless_given():
    np.testing.assert_array_equal(projection("W_Q", 3, 5), projection("W_Q", 3, 5, seed=0))


# Laws.


@REPEATABLE
@given(NAMES, SIZES, SIZES, st.integers(1, 17), SEEDS)
def test_a_larger_d_out_adds_columns_and_leaves_the_others_bit_for_bit(
    name, d_in, d_out, more, seed
):
    larger = projection(name, d_in, d_out + more, seed)
    np.testing.assert_array_equal(larger[:, :d_out], projection(name, d_in, d_out, seed))


@REPEATABLE
@given(NAMES, SIZES, SIZES, st.integers(1, 17), SEEDS)
def test_a_larger_d_in_adds_rows_and_rescales_by_the_root_of_the_ratio(
    name, d_in, d_out, more, seed
):
    larger = projection(name, d_in + more, d_out, seed)
    rescaled = projection(name, d_in, d_out, seed) * np.sqrt(d_in / (d_in + more))
    np.testing.assert_allclose(larger[:d_in], rescaled, rtol=1e-14)


@REPEATABLE
@given(NAMES, NAMES)
def test_another_name_is_another_matrix(name, other):
    same = projection(name, 3, 5) == projection(other, 3, 5)
    assert same.all() if name == other else not same.any()


@REPEATABLE
@given(SEEDS, SEEDS)
def test_another_seed_draws_every_number_anew(seed, other):
    same = projection("W_Q", 3, 5, seed) == projection("W_Q", 3, 5, other)
    assert same.all() if seed == other else not same.any()


def test_each_head_has_a_matrix_of_its_own():
    heads = [projection(f"W_Q.{head}", 5, 3) for head in (1, 2, 12)]
    assert len({entry for head in heads for entry in head.flat}) == 3 * 5 * 3


def test_no_number_occurs_twice():
    everything = [
        projection(name, 7, 13, seed).ravel() for name in ("W_Q", "W_K") for seed in range(12)
    ]
    assert np.unique(np.concatenate(everything)).size == 2 * 12 * 7 * 13


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_numbers_do_not_depend_on_the_hash_seed_of_the_process(hash_seed):
    program = (
        "from attention import projection; print(projection('W_Q', 5, 3, 2).tobytes('C').hex())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == projection("W_Q", 5, 3, 2).tobytes("C").hex()


# Ranges.


@REPEATABLE
@given(NAMES, SIZES, SIZES, SEEDS)
def test_w_has_the_shape_asked_for_and_cannot_be_written_to(name, d_in, d_out, seed):
    W = projection(name, d_in, d_out, seed)
    assert W.shape == (d_in, d_out)
    assert W.dtype == np.float64
    assert np.isfinite(W).all()
    with pytest.raises(ValueError, match="read-only"):
        W[0, 0] = 0


@pytest.mark.parametrize("d_in", [11, 101])
def test_the_variance_of_an_entry_is_about_1_over_d_in(d_in):
    W = projection("W_Q", d_in, 499, seed=1)
    assert abs(W.mean()) < 5 / np.sqrt(d_in * W.size)
    assert abs(d_in * W.var() - 1) < 5 * np.sqrt(2 / W.size)


def test_columns_do_not_depend_on_each_other():
    W = projection("W_Q", 3001, 11, seed=1)
    correlations = np.corrcoef(W, rowvar=False)[np.triu_indices(11, k=1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(3001)


# Errors.


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((0, 2), "d_in is 0; give a whole number, at least 1"),
        ((2, -4), "d_out is -4; give a whole number, at least 1"),
        ((2.5, 2), "d_in is 2.5, a float; give a whole number, at least 1"),
        ((2, "3"), "d_out is '3', a str; give a whole number, at least 1"),
        ((2, 3, -1), "seed is -1; give a whole number, at least 0"),
        ((2, 3, 1.0), "seed is 1.0, a float; give a whole number, at least 0"),
    ],
)
def test_what_is_no_size_or_no_seed_is_refused(sizes, message):
    with pytest.raises(AttentionError) as refused:
        projection("W_Q", *sizes)
    assert str(refused.value) == message


def test_a_name_that_is_no_string_is_refused():
    with pytest.raises(AttentionError, match=r"^name is a int; give a string such as 'W_Q'$"):
        projection(1, 2, 3)
