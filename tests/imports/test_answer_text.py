"""Answers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.imports.answer_text import number_in_answer, sizes_in_answer


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-0.42", -0.42), ("−0,42", -0.42), (" = 3/8 ", 0.375), ("½", 0.5), ("−¼", -0.25),
        ("31 %", 0.31), ("31％", 0.31), ("1÷4", 0.25), ("-1/-4", 0.25), ("1,234", 1.234),
        (".5", 0.5), ("1e-3", 0.001), ("－２．５", -2.5), ("≈0.3", 0.3), ("0", 0.0),
        ("", None), ("x", None), ("1/0", None), ("1/2/3", None), ("1½", None), ("nan", None),
        ("inf", None), ("1e999", None), ("1 2", None), ("1" * 61, None), ("%", None), ("/", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_was_meant(text, number):
    assert number_in_answer(text) == pytest.approx(number)


@given(st.floats(-1e6, 1e6), st.integers(0, 6), st.booleans(), st.booleans())
def test_any_number_is_read_with_comma_and_real_minus(number, digits, has_comma, has_minus):
    text = f"{number:.{digits}f}"
    written = text.replace(".", ",") if has_comma else text
    written = written.replace("-", "−") if has_minus else written
    assert number_in_answer(written) == float(text)


@given(st.text())
def test_any_text_is_a_finite_number_or_none(text):
    number = number_in_answer(text)
    assert number is None or abs(number) < float("inf")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("4 x 6", (4, 6)), ("4×6", (4, 6)), (" (4, 6) ", (4, 6)), ("4 by 6", (4, 6)),
        ("[12*3]", (12, 3)), ("4", None), ("4 6", None), ("-4 x 6", None), ("4x6x2", None),
        ("4.5 x 6", None), ("", None), ("1234 x 2", None),
    ],
)  # fmt: skip
def test_sizes_are_read_as_they_are_written(text, sizes):
    assert sizes_in_answer(text) == sizes
