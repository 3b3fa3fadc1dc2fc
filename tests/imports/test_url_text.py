"""Link -> numbers -> link is the identity, and any other text is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention.inputs.overrides import EDITABLE
from attention.sources import Cell
from pages.imports.file_error import LARGEST
from pages.imports.url_text import MAX_READ, edits_of, edits_text, matrices_of, matrices_text

NUMBERS = st.floats(-LARGEST, LARGEST)
PLACES = st.builds(Cell, st.sampled_from(EDITABLE), st.integers(0, 127), st.integers(0, 127))


@settings(derandomize=True, deadline=None)
@given(st.dictionaries(PLACES, NUMBERS, max_size=6))
def test_edits_come_back_to_the_last_bit(edits):
    text = edits_text(edits)
    found = edits_of(text)
    assert list(found) == list(edits)
    for place, number in edits.items():
        assert found[place].hex() == number.hex()
    assert edits_text(found) == text


@settings(derandomize=True, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(EDITABLE),
        st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
            lambda shape: arrays(np.float64, shape, elements=NUMBERS)
        ),
        max_size=4,
    )
)
def test_matrices_come_back_to_the_last_bit(matrices):
    text = matrices_text(matrices)
    found = matrices_of(text)
    assert list(found) == list(matrices)
    for name, matrix in matrices.items():
        np.testing.assert_array_equal(found[name], matrix)
        np.testing.assert_array_equal(np.signbit(found[name]), np.signbit(matrix))
    assert matrices_text(found) == text


def test_short_numbers_are_short():
    assert edits_text({Cell("W_K", 2, 1): 0.5, Cell("X", 0, 3): -2e-05}) == (
        "W_K.3.2_0.5~X.1.4_-2e-05"
    )
    assert matrices_text({"W_V": np.array([[1.0, 0, 0.5], [0, 1, 0]])}) == "W_V_2_3_1_0_0.5_0_1_0"


@pytest.mark.parametrize(
    "text",
    ["x", "W_K.0.1_1", "W_K.1.1", "W_K.1.1_", "W_K.1.1_nan", "W_K.1.1_inf", "W_K.1.1_1e9",
     "W_K.129.1_1", "W_K.1.1_1~", "~", "Q.1.1_1", "W_K.1.1_1_1", "W_K.1.1_१", "E.1.1_1",
     "W_K.1.1_1;W_K.1.2_1", "W_K.1.1_" + "1" * 400, "<b>", "scores.1.1_2"],
)  # fmt: skip
def test_what_is_no_edit_is_refused(text):
    assert edits_of(text) is None


@pytest.mark.parametrize(
    "text",
    ["x", "X_1_1", "X_1_2_1", "X_2_1_1_2_3", "X_0_1_1", "X_1_1_nan", "X_1_1_2e6", "X_129_1_1",
     "X_1_1_1~", "Q_1_1_1", "X_999_999_1"],
)  # fmt: skip
def test_what_is_no_matrix_is_refused(text):
    assert matrices_of(text) is None


def test_a_text_that_is_too_long_is_refused_and_never_cut():
    assert edits_of("X.1.1_1~" * 12_499 + "X.1.1_0.123456") is None
    assert matrices_of(f"X_1_1_0.{'1' * MAX_READ}") is None
    assert edits_of(f"X.1.1_0.{'1' * (MAX_READ - 8)}") == {Cell("X", 0, 0): 1 / 9}


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="XW_QKV.~0123456789e-+", max_size=30))
def test_any_text_is_read_or_refused(text):
    for read, write in ((edits_of, edits_text), (matrices_of, matrices_text)):
        found = read(text)
        if found is not None:
            assert read(write(found)) is not None
