"""GELU by a polynomial, against the error function of the standard library."""

import math

import numpy as np
import pytest

from attention.gelu import erf, gelu

POINTS = np.concatenate([np.linspace(-7, 7, 20_001), [-40.0, -0.0, 0.0, 1e-30, 40.0]])


@pytest.mark.parametrize(
    ("precision", "error"), [(np.float64, 1.5e-7), (np.float32, 5e-7)], ids=["float64", "float32"]
)
def test_erf_is_as_near_as_it_says(precision, error):
    x = POINTS.astype(precision)
    exact = np.array([math.erf(number) for number in x.tolist()])
    assert np.abs(erf(x) - exact).max() <= error
    assert erf(x).dtype == precision


def test_gelu_is_x_times_the_chance_of_a_smaller_normal_number():
    x = POINTS.astype(np.float32)
    exact = np.array([n * (1 + math.erf(n / math.sqrt(2))) / 2 for n in x.tolist()])
    assert np.abs(gelu(x) - exact).max() <= 1e-6


def test_neither_changes_what_it_is_given():
    x = np.linspace(-2, 2, 7)
    kept = x.copy()
    gelu(x)
    assert (x == kept).all()
