"""What NumPy, PyTorch and spreadsheets write is read, with how exactly it was written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.imports.printed_array import MAX_LENGTH, PrintedError, printed_array


@pytest.mark.parametrize(
    ("text", "numbers", "least", "kind"),
    [
        ("[[1.5 -2.0]\n [0.25 3.0]]", [[1.5, -2], [0.25, 3]], 0.005, None),
        ("array([[1., 2.],\n       [3., 4.]], dtype=float32)", [[1, 2], [3, 4]], 0, "float32"),
        ("tensor([[ 0.1234, -1.0000]], dtype=torch.bfloat16)", [[0.1234, -1]], 5e-5, "bfloat16"),
        ("tensor([[True, False]])", [[1, 0]], 0, None),
        ("1\t2,5\n3\t4", [[1, 2.5], [3, 4]], 0.05, None),
        ("1;2\n3;4", [[1, 2], [3, 4]], 0, None),
        ("1, 2\n3, 4\n", [[1, 2], [3, 4]], 0, None),
        ("1e-3 nan\n−2 -inf", [[1e-3, np.nan], [-2, -np.inf]], 5e-4, None),
        ("[[1.5e+00 2.5e-01]]", [[1.5, 0.25]], 0.005, None),
        ("[[1 2\n  3 4]]", [[1, 2, 3, 4]], 0, None),
        ("１．５ －2 ‐.25 +3e-0", [[1.5, -2, -0.25, 3]], 0.005, None),
        ("-1.25e+3 2E-300", [[-1250, 2e-300]], 5e-301, None),
    ],
)
def test_it_is_read(text, numbers, least, kind):
    found = printed_array(text)
    np.testing.assert_array_equal(found.numbers, numbers)
    assert found.least == pytest.approx(least)
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[1, 2], [3]]", "ragged"),
        ("[[1, x]]", "no_number"),
        ("[[1 ... 2]]", "shortened"),
        ("1 " * 300, "too_many"),
        ("1\n" * 200, "too_many"),
        ("1" * (MAX_LENGTH + 1), "too_long"),
        ("__import__('os')", "no_number"),
        ("1,5,\n<b>", "ragged"),
        ("1.5e400", "no_number"),
        ("1e400 1", "no_number"),
        ("-1e999", "no_number"),
        ("1e-400", "no_number"),
        ("0.0e400", "no_number"),
        ("0.0e1" + "0" * 5000, "no_number"),
        ("1，2", "no_number"),
    ],
)
def test_what_cannot_be_read_is_refused(text, reason):
    with pytest.raises(PrintedError) as error:
        printed_array(text)
    assert error.value.reason == reason


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_no_text_is_no_matrix(text):
    assert printed_array(text) is None


@settings(max_examples=100, deadline=None, derandomize=True)
@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 5)),
              elements=st.floats(-1e6, 1e6)))  # fmt: skip
def test_whatever_numpy_prints_is_read_to_the_digits_that_it_prints(numbers):
    for text in (str(numbers), repr(numbers), str(numbers.tolist())):
        found = printed_array(text)
        assert found.numbers.shape == numbers.shape
        step = max(found.least, 1e-8 * np.abs(numbers).max(initial=0.0))
        assert np.abs(found.numbers - numbers).max() <= 2 * step + 1e-12


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789.,;-+e[]() \t\nnaifTru", max_size=60))
def test_any_other_text_is_read_or_refused(text):
    try:
        found = printed_array(text)
    except PrintedError:
        return
    assert found is None or found.numbers.ndim == 2
