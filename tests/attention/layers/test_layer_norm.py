"""Each row gets mean 0 and variance 1, up to epsilon, then its scale and shift."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, layer_norm
from attention.layers.layer_norm import layer_norm_stages

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=50)
NUMBERS = st.floats(-100, 100, allow_nan=False)
ROWS = st.integers(2, 7).flatmap(
    lambda d: st.lists(st.lists(NUMBERS, min_size=d, max_size=d), min_size=1, max_size=5)
)


def test_a_row_by_hand():
    # mean 2, deviations -1 0 1, variance 2/3
    found = layer_norm(np.array([[1.0, 2.0, 3.0]]), eps=1 / 3)  # divided by sqrt(2/3 + 1/3)
    np.testing.assert_allclose(found, [[-1.0, 0.0, 1.0]], rtol=0, atol=1e-15)
    stages = layer_norm_stages(
        np.array([[1.0, 2.0, 3.0]]), np.array([2.0, 5.0, 3.0]), np.array([7.0, 0.0, -1.0]), 1 / 3
    )
    assert stages.mean.tolist() == [[2.0]]
    np.testing.assert_allclose(stages.variance, [[2 / 3]], rtol=1e-15)
    np.testing.assert_allclose(stages.output, [[5.0, 0.0, 2.0]], rtol=0, atol=1e-14)


def test_equal_numbers_become_zeros():
    assert layer_norm(np.full((2, 3), 5.0)).tolist() == [[0.0] * 3] * 2


@REPEATABLE
@given(ROWS)
def test_rows_have_mean_0_and_variance_1_up_to_epsilon(rows):
    x = np.array(rows)
    found, before = layer_norm(x), x.var(axis=1)
    np.testing.assert_allclose(found.mean(axis=1), 0, atol=1e-9)
    np.testing.assert_allclose(found.var(axis=1), before / (before + 1e-5), rtol=1e-7, atol=1e-9)


@REPEATABLE
@given(ROWS, st.floats(0.5, 4), st.floats(-10, 10))
def test_a_shift_of_a_row_changes_nothing_and_a_scale_only_what_epsilon_weighs(rows, a, b):
    x = np.array(rows)
    np.testing.assert_allclose(layer_norm(x + b), layer_norm(x), atol=1e-6)
    np.testing.assert_allclose(layer_norm(a * x, eps=a * a * 1e-5), layer_norm(x), atol=1e-9)


@REPEATABLE
@given(ROWS)
def test_plain_loops_find_the_same(rows):
    d = len(rows[0])
    gamma, beta = [1.5 + j for j in range(d)], [0.5 - j for j in range(d)]
    expected = []
    for row in rows:
        mean = math.fsum(row) / d
        variance = math.fsum((x - mean) ** 2 for x in row) / d
        root = math.sqrt(variance + 1e-5)
        expected.append(
            [(x - mean) / root * g + b for x, g, b in zip(row, gamma, beta, strict=True)]
        )
    found = layer_norm(np.array(rows), np.array(gamma), np.array(beta))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_any_leading_axes_and_the_precision_of_the_input():
    x = np.random.default_rng(0).standard_normal((2, 3, 5, 7)).astype(np.float32)
    found = layer_norm(x)
    assert found.shape == x.shape
    assert found.dtype == np.float32
    assert not found.flags.writeable
    np.testing.assert_array_equal(found[1, 2], layer_norm(x[1, 2]))
    assert layer_norm(np.arange(3)).dtype == np.float64


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((np.array(2.0),), "at least one axis"),
        ((np.ones((2, 0)),), "at least one axis"),
        ((np.ones((2, 3)), np.ones(2)), "gamma has shape .2,. but x is 3 wide"),
        ((np.ones((2, 3)), None, np.ones((1, 3))), "beta has shape .1, 3."),
        ((np.ones((2, 3)), None, None, 0.0), "eps is 0.0; give a number above 0"),
        ((np.ones((2, 3), np.float32), None, None, 1e-60), "that float32 can hold"),
        ((np.ones((2, 3)), None, None, "small"), "eps is 'small'"),
    ],
)
def test_what_does_not_fit_is_said(arguments, said):
    with pytest.raises(AttentionError, match=said):
        layer_norm(*arguments)


def test_equals_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(3)
    x, gamma, beta = rng.standard_normal((5, 7)), rng.standard_normal(7), rng.standard_normal(7)
    tensors = map(torch.tensor, (gamma, beta))
    expected = torch.nn.functional.layer_norm(torch.tensor(x), (7,), *tensors)
    np.testing.assert_allclose(layer_norm(x, gamma, beta), expected.numpy(), rtol=0, atol=1e-12)
