"""Cells that are pasted into the table: read as meant, or refused; never clipped, never others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention.sources import Cell
from pages.imports.file_error import LARGEST, FileProblem
from pages.imports.pasted_block import MAX_LENGTH, numbers_of_block

START, SHAPE = Cell("W_K", 1, 2), (5, 7)  # there is room for 4 rows of 5

READ = {
    "a row of a spreadsheet": ("0,5\t1,5\t-2,5", [[0.5, 1.5, -2.5]]),
    "rows as Excel ends them": ("0.5\t1\r\n-2\t3e-3\r\n", [[0.5, 1], [-2, 0.003]]),
    "a column": ("1\n2\n3\n", [[1], [2], [3]]),
    "a column of decimals": ("0.5\n-.25", [[0.5], [-0.25]]),
    "a German column with a whole number": ("0,5\n2\n1,25", [[0.5], [2], [1.25]]),
    "semicolons": ("0,5;1,5\n2;\u22123", [[0.5, 1.5], [2, -3]]),
    "one line of semicolons": ("1;2", [[1, 2]]),
    "lines of a CSV file": ("0.1, 0.2\n0.3, 0.4", [[0.1, 0.2], [0.3, 0.4]]),
    "lines of three fields": ("1,2,3\n4,5,6", [[1, 2, 3], [4, 5, 6]]),
    "line ends of an old Mac": ("1\t2\r3\t4\r", [[1, 2], [3, 4]]),
    "a comma that another proves to be decimal": ("1,234\t0,5", [[1.234, 0.5]]),
    "a point that is one": ("1.234\t5", [[1.234, 5]]),
    "what counts, which is no label here": ("1\t0.5\n2\t0.25", [[1, 0.5], [2, 0.25]]),
    "all the room": ("\n".join(["1\t2\t3\t4\t5"] * 4), [[1, 2, 3, 4, 5]] * 4),
}  # fmt: skip

REFUSED = {
    "a row too long": ("1\t2\t3\t4\t5\t6", "beyond", "1 × 6"),
    "a row too many": ("1\n2\n3\n4\n5", "beyond", "5 × 1"),
    "unequal rows": ("1\t2\n3", "ragged", "2, 1"),
    "an empty cell": ("1\t\n2\t3", "no_number", "W_K[2, 4] “”"),
    "an empty cell at the start": ("\t5", "no_number", "W_K[2, 3] “”"),
    "an empty row": ("1\n\n2", "no_number", "W_K[3, 3] “”"),
    "a label": ("a\tb\n1\t2", "no_number", "W_K[2, 3] “a”"),
    "a fraction": ("1\t1/2", "no_number", "W_K[2, 4] “1/2”"),
    "an error of a spreadsheet": ("1\n#DIV/0!", "no_number", "W_K[3, 3] “#DIV/0!”"),
    "too large a number": ("1\n1e7", "not_finite", "W_K[3, 3] = 1e+07"),
    "a thousand, or one": ("1,000\t2", "two_readings", ""),
    "a thousand beside a point": ("0.5\t1,234", "two_signs", "W_K[2, 4] “1,234”"),
    "a point of thousands": ("1.234\t0,5", "two_signs", "W_K[2, 3] “1.234”"),
    "decimals, or two columns": ("0,5\n1,5", "two_readings", ""),
    "decimals of blanks": ("1 2\n3 4", "no_number", "W_K[2, 3] “1 2”"),
    "far too much": ("1\t" * MAX_LENGTH, "too_large", f"{2 * MAX_LENGTH:,}"),
}  # fmt: skip


@pytest.mark.parametrize("source", READ)
def test_what_a_spreadsheet_copies_is_read(source):
    text, expected = READ[source]
    np.testing.assert_array_equal(numbers_of_block(text, START, SHAPE), np.array(expected, float))


@pytest.mark.parametrize("source", REFUSED)
def test_what_has_no_room_or_two_readings_is_refused_at_its_cell(source):
    text, reason, found = REFUSED[source]
    with pytest.raises(FileProblem) as problem:
        numbers_of_block(text, START, SHAPE)
    assert (problem.value.reason, problem.value.found) == (reason, found)


def test_a_block_that_is_too_large_is_told_how_much_room_there_is():
    with pytest.raises(FileProblem) as problem:
        numbers_of_block("1\t2\t3\t4\t5\t6", START, SHAPE)
    assert problem.value.needed == "4 × 5"


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    numbers=st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(-LARGEST, LARGEST))
    ),
    divider=st.sampled_from(["\t", ";", ","]),
    decimal=st.sampled_from([".", ","]),
    minus=st.sampled_from(["-", "\u2212"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_copied_block_is_never_other_numbers(numbers, divider, decimal, minus, end):
    def written(number):
        return repr(number).replace(".", decimal).replace("-", minus)

    if divider == decimal:
        decimal = "."
    text = end.join(divider.join(map(written, row)) for row in numbers.tolist()) + end
    try:
        found = numbers_of_block(text, START, SHAPE)
    except FileProblem as problem:
        assert problem.reason in ("two_readings", "two_signs")  # noqa: PT017
        assert decimal == ","
        return
    np.testing.assert_array_equal(found, numbers)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.text(max_size=30)
    | st.text(alphabet="0123456789.,;\t\n\r -e/x\u2212", max_size=30)
    | st.builds(
        lambda rows, columns, divider, field: "\n".join([divider.join([field] * columns)] * rows),
        st.integers(1, 7),
        st.integers(1, 7),
        st.sampled_from("\t;,"),
        st.sampled_from(["1", "0.5", "0,5", "1,234", ""]),
    )
)
def test_any_text_is_numbers_inside_the_matrix_or_a_problem(text):
    try:
        rows, columns = numbers_of_block(text, START, SHAPE).shape
    except FileProblem:
        return
    assert rows <= 4
    assert columns <= 5
