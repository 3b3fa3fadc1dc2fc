"""A logarithmic axis has two ticks or more, whatever stands on it, and shows all of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures.core.log_axis import MAX_POWERS, log_axis

POSITIVE = st.floats(1e-9, 1e9)


@given(st.lists(POSITIVE, max_size=5))
def test_there_are_always_two_ticks_and_every_value_has_its_place(values):
    axis = log_axis(values)
    low, high = axis["range"]
    inside = [tick for tick in axis["tickvals"] if low <= math.log10(tick) <= high]
    assert inside == sorted(set(axis["tickvals"]))
    assert len(axis["ticktext"]) == len(set(axis["ticktext"])) == len(inside)
    assert 2 <= len(inside) <= MAX_POWERS + 1
    assert all(low <= math.log10(value) <= high for value in values)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.2, 0.9], ["0.2", "0.5", "1"]),
        ([0.3, 0.4], ["0.2", "0.5"]),
        ([1], ["1", "2"]),
        ([7, 90], ["5", "10", "20", "50", "100"]),
        ([1, 1024], ["1", "10", "100", "1000"]),
        ([2e-7, 3e-7], ["2 × 10<sup>−7</sup>", "5 × 10<sup>−7</sup>"]),
        ([1e-9, 1], [f"10<sup>−{power}</sup>" for power in (9, 7, 5, 3, 1)]),
        ([1e-5, 1], [*(f"10<sup>−{power}</sup>" for power in (5, 4, 3, 2, 1)), "1"]),
        ([], ["1", "2"]),
        ([0, -1], ["1", "2"]),
    ],
)
def test_short_axes_have_ticks_at_1_2_and_5_and_long_ones_at_powers_of_ten(values, texts):
    assert log_axis(values)["ticktext"] == texts
