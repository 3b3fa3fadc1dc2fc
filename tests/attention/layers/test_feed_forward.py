"""Two linear layers and an activation, for each row by itself."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, feed_forward
from attention.layers.feed_forward import gelu, relu

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=50)
NUMBERS = st.floats(-50, 50, allow_nan=False)


def some(seed=0, precision=np.float64):
    rng = np.random.default_rng(seed)
    shapes = ((5, 3), (3, 7), (7,), (7, 2), (2,))
    return [rng.standard_normal(shape).astype(precision) for shape in shapes]


def test_one_row_by_hand():
    W_1, b_1 = np.array([[1.0, -2.0], [3.0, 1.0]]), np.array([0.5, 1.0])
    W_2, b_2 = np.array([[2.0], [7.0]]), np.array([-1.0])
    # (2, 1): hidden = (2 + 3 + 0.5, -4 + 1 + 1) = (5.5, -2), of which ReLU keeps 5.5
    assert feed_forward(np.array([[2.0, 1.0]]), W_1, b_1, W_2, b_2).tolist() == [[10.0]]


def test_gelu_by_hand():
    x = np.array([-math.inf, -1.0, 0.0, 1.0, 2.0, math.inf])
    # 1 Phi(1) = 0.841344746068543, 2 Phi(2) = 1.954499736103642 (tables of the normal distribution)
    expected = [0.0, 0.841344746068543 - 1, 0.0, 0.841344746068543, 1.954499736103642, math.inf]
    np.testing.assert_allclose(gelu(x), expected, rtol=0, atol=1e-15)


@REPEATABLE
@given(st.lists(NUMBERS, min_size=1, max_size=9))
def test_an_activation_of_x_minus_that_of_minus_x_is_x(numbers):
    x = np.array(numbers)
    for activation in (relu, gelu):
        np.testing.assert_allclose(activation(x) - activation(-x), x, rtol=1e-14, atol=1e-14)


@REPEATABLE
@given(st.lists(st.floats(-6, 6), min_size=1, max_size=9))
def test_gelu_is_x_times_the_area_below_the_normal_curve(numbers):
    for x, found in zip(numbers, gelu(np.array(numbers)).tolist(), strict=True):
        steps = np.linspace(-12, x, 20_001)
        density = np.exp(-(steps**2) / 2) / math.sqrt(2 * math.pi)
        assert abs(found - x * np.trapezoid(density, steps)) < 1e-6


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_plain_loops_find_the_same(activation):
    x, W_1, b_1, W_2, b_2 = some(1)
    found = feed_forward(x, W_1, b_1, W_2, b_2, activation)
    for i, row in enumerate(x.tolist()):
        hidden = [
            math.fsum([*(v * W_1[m, k] for m, v in enumerate(row)), b_1[k]]) for k in range(7)
        ]
        passed = [
            max(h, 0.0) if activation == "relu" else h * (1 + math.erf(h / math.sqrt(2))) / 2
            for h in hidden
        ]
        expected = [
            math.fsum([*(h * W_2[k, m] for k, h in enumerate(passed)), b_2[m]]) for m in range(2)
        ]
        np.testing.assert_allclose(found[i], expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_each_row_by_itself_in_any_leading_axes_and_in_its_precision(activation):
    x, *weights = some(2, np.float32)
    whole = feed_forward(np.stack([x, 2 * x]), *weights, activation)
    assert whole.shape == (2, 5, 2)
    assert whole.dtype == np.float32
    alone = feed_forward(2 * x[3], *weights, activation)
    np.testing.assert_allclose(whole[1, 3], alone, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"x": np.ones((5, 4))}, "x is 4 wide but W_1 has 3 rows"),
        ({"W_1": np.ones(3)}, "W_1 has shape .3,.; give two axes"),
        ({"b_1": np.ones((1, 7))}, "b_1 has shape .1, 7. but W_1 has 7 columns"),
        ({"W_2": np.ones((6, 2))}, "x W_1 is 7 wide but W_2 has 6 rows"),
        ({"b_2": np.ones(3)}, "b_2 has shape .3,. but W_2 has 2 columns"),
        ({"x": np.array(1.0)}, "give at least one axis"),
        ({"activation": "tanh"}, "activation is 'tanh'; give one of relu, gelu"),
    ],
)
def test_what_does_not_fit_is_said(change, said):
    names = ("x", "W_1", "b_1", "W_2", "b_2")
    with pytest.raises(AttentionError, match=said):
        feed_forward(**(dict(zip(names, some(), strict=True)) | change))
