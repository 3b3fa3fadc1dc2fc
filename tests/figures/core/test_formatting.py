"""Numbers as the page writes them."""

import pytest

from pages.figures.core.formatting import in_powers


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (0.5, "0.5"), (12.0, "12"), (1234.4, "1234"), (2.34e-7, "2.3 × 10⁻⁷"),
     (8e59, "8.0 × 10⁵⁹")],
)  # fmt: skip
def test_very_small_and_large_numbers_are_written_as_powers_of_ten(number, text):
    assert in_powers(number) == text
