"""Numbers as the page writes them."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures.core.formatting import (
    bracketed,
    common_exponent,
    fixed,
    format_number,
    in_powers,
    range_text,
    shifted,
)
from tests.read_number import read_number

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (0.5, "0.5"), (12.0, "12"), (1234.4, "1234"), (2.34e-7, "2.3 × 10⁻⁷"),
     (8e59, "8.0 × 10⁵⁹")],
)  # fmt: skip
def test_very_small_and_large_numbers_are_written_as_powers_of_ten(number, text):
    assert in_powers(number) == text


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(1.604e-7, 4, "1.6040 × 10⁻⁷"), (-1.604e-7, 2, "−1.60 × 10⁻⁷"), (0.0043, 2, "0.0043"),
     (0.05, 2, "0.050"), (0.02, 4, "0.0200"), (0.00099996, 4, "9.9996 × 10⁻⁴"),
     (9.99999e-4, 4, "1.0000 × 10⁻³"), (0.001, 4, "0.0010"), (999898.0, 4, "999898.0000"),
     (999895.0, 4, "999895.0000"), (1e6, 2, "1000000.00"), (1e7, 2, "1.00 × 10⁷"),
     (12345678.0, 2, "1.2345678 × 10⁷"), (4e13, 4, "4.0000 × 10¹³"), (0.125, 2, "0.13"),
     (-0.125, 2, "−0.13"), (0.0, 4, "0.0000"), (-0.0, 4, "0.0000"), (5e-324, 4, "4.9407 × 10⁻³²⁴"),
     (1.7976931348623157e308, 2, "1.79769313 × 10³⁰⁸"), (float("-inf"), 4, "−∞")],
)  # fmt: skip
def test_a_single_number_keeps_digits_that_count(number, decimals, text):
    assert format_number(number, decimals) == text


@given(FINITE.filter(bool), st.integers(1, 6))
def test_what_is_written_is_the_number_to_two_digits_and_never_zero(number, decimals):
    text = format_number(number, decimals)
    assert read_number(text) == pytest.approx(number, rel=0.05)


def test_a_negative_number_and_a_power_stand_in_brackets_after_another_one():
    assert [bracketed(x) for x in (1.5, -1.5, 2e-5)] == ["1.5000", "(−1.5000)", "(2.0000 × 10⁻⁵)"]


@pytest.mark.parametrize(
    ("numbers", "exponent", "ends"),
    [([[0.0, 0.0]], 0, "0.00 … 0.00"), ([[0.1, -0.05]], 0, "−0.05 … 0.10"),
     ([[0.02, 0.001], [0.002, -0.03]], -2, "(−3.00 … 2.00) × 10⁻²"),
     ([[1.604e-7, 4.1e-8]], -7, "(0.41 … 1.60) × 10⁻⁷"), ([[999.0, -1.0]], 0, "−1.00 … 999.00"),
     ([[1e6, -0.41]], 6, "(0.00 … 1.00) × 10⁶"), ([[9.999e-2]], -1, "(1.00 … 1.00) × 10⁻¹"),
     ([[-np.inf, 2e-9]], -9, "(2.00 … 2.00) × 10⁻⁹"), ([[-np.inf]], 0, "–"),
     ([[5e-324]], -324, "(4.94 … 4.94) × 10⁻³²⁴")],
)  # fmt: skip
def test_a_matrix_has_one_scale(numbers, exponent, ends):
    assert common_exponent(np.array(numbers)) == exponent
    assert range_text(np.array(numbers)) == ends


@given(FINITE.filter(bool))
def test_the_largest_number_of_a_matrix_shows_two_digits_in_its_unit(number):
    exponent = common_exponent(np.array([[number]]))
    digits = re.sub(r"^[-0.]+", "", fixed(shifted(number, exponent), 2))
    assert len(digits.replace(".", "")) >= 2
    assert abs(shifted(number, exponent)) < 1e3


@given(FINITE, st.integers(-30, 30))
def test_a_shift_is_rounded_once(number, exponent):
    exact = Fraction(number) / Fraction(10) ** exponent
    if abs(exact) < Fraction(10) ** 300 and (number == 0 or abs(exact) > Fraction(10) ** -290):
        assert shifted(number, exponent) == pytest.approx(float(exact), rel=4e-16, abs=0)
