"""GELU by a polynomial, against the error function of the standard library."""

import math

import numpy as np
import pytest

from attention.bert.gelu import ROWS, erfc, gelu

SIZES = np.concatenate([np.linspace(0, 7, 10_001), [1e-30, 40.0]])
PRECISIONS = [(np.float64, 1.5e-7), (np.float32, 5e-7)]


@pytest.mark.parametrize(("precision", "error"), PRECISIONS, ids=["float64", "float32"])
def test_erfc_is_as_near_as_it_says(precision, error):
    x = SIZES.astype(precision)
    exact = np.array([math.erfc(number) for number in x.tolist()])
    assert np.abs(erfc(x) - exact).max() <= error
    assert erfc(x).dtype == precision


@pytest.mark.parametrize("rows", [1, ROWS, ROWS + 1, 3 * ROWS - 1])
def test_gelu_is_x_times_the_chance_of_a_smaller_normal_number(rows):
    numbers = np.concatenate([-SIZES, SIZES])
    x = np.resize(numbers, (rows, len(numbers) // rows + 1)).astype(np.float32)
    exact = np.vectorize(lambda n: n * (1 + math.erf(n / math.sqrt(2))) / 2)(x.astype(float))
    assert np.abs(gelu(x) - exact).max() <= 5e-7
    assert gelu(x).dtype == np.float32


def test_neither_changes_what_it_is_given():
    x = np.linspace(-2, 2, 8).reshape(2, 4)
    kept = x.copy()
    gelu(x)
    erfc(x)
    assert (x == kept).all()
