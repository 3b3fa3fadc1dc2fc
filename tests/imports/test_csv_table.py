"""Texts of rows: read as meant, refused at a place, or asked about; never other numbers."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pages.imports.csv_table import MAX_LINES, readings_of_csv
from pages.imports.file_error import LARGEST, FileProblem
from tests.imports.csv_cases import ASKED, READ, REFUSED

MATRIX = np.array([[1.5, -2e-05], [0.1 + 0.2, 4.0], [0.0, 1e5]])


@pytest.mark.parametrize("source", READ)
def test_what_programs_and_people_write_is_read(source):
    text, expected, (line, column, above) = READ[source]
    readings = readings_of_csv(text.encode(), "W_K")
    assert len(readings) == 1, [reading.matrix for reading in readings]
    np.testing.assert_array_equal(readings[0].matrix, np.array(expected, dtype=float))
    labels = readings[0].labels
    assert (labels.line, labels.column, readings[0].lines_above) == (line, column, above)


@pytest.mark.parametrize("source", REFUSED)
def test_what_looks_like_a_number_and_is_none_is_refused_at_its_place(source):
    text, reason, found = REFUSED[source]
    with pytest.raises(FileProblem) as refused:
        readings_of_csv(text.encode(), "W_K")
    assert (refused.value.reason, refused.value.found) == (reason, found)


@pytest.mark.parametrize("source", ASKED)
def test_what_can_be_read_in_two_ways_is_asked(source):
    text, expected = ASKED[source]
    found = [reading.matrix.tolist() for reading in readings_of_csv(text.encode(), "W_K")]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2e-05\n0.30000000000000004,4\n0,100000\n",
        "\ufeff1.5;-0,00002\r\n0,30000000000000004;4\r\n0;1e5",
        "1.5\t-2e-05\n.30000000000000004\t4.\n0\t+100000",
        "[W_K] rows: d_model,1,2\n1,1.5,-2e-05\n2,0.30000000000000004,4\n3,0,1e5",
        ",0,1\n0,1.5,-2e-05\n1,0.30000000000000004,4\n2,0,1e5",
        'a,b\n1.5,-2e-05\n0.30000000000000004,4\n0,"100000"\n\n',
        "word,a,b\nx,1.5,-2e-05\n=y,0.30000000000000004,4\nz,0,1e5",
    ],
)
def test_labels_and_dividers_are_understood(text):
    (found,) = readings_of_csv(text.encode(), "W_K")
    np.testing.assert_array_equal(found.matrix, MATRIX)


@pytest.mark.parametrize(
    ("data", "reason", "found"),
    [
        (b"", "nothing", "–"),
        (b"\n\n", "nothing", "–"),
        (b"# a\n", "nothing", "–"),
        (b"1,2\n3,x\n", "no_number", "[2, 2] “x”"),
        (b"1,2\n3,\n", "no_number", "[2, 2] “”"),
        (b"1,x\n3,4\n", "no_number", "[1, 2] “x”"),
        (b"1,1_000\n", "no_number", "[1, 2] “1_000”"),
        (b"1," + b"9" * 4000 + b"\n", "not_finite", "[1, 2] = inf"),
        (b"=1+1,2\n3,4\n", "no_number", "[1, 1] “=1+1”"),
        (b"\xff\xfe1\x00", "not_text", ""),
        (b"1,\x002", "not_text", ""),
        (b'"' + b"1" * 200_000, "quotes", ""),
        (b"1\n" * 200, "too_many_numbers", "200 × 1"),
        (b"a,b\n" + b"x,1\n" * 129, "too_many_numbers", "129 × 1"),
        (b"1," * 500 + b"1\n", "too_many_numbers", "1 × 501"),
        (b"1\n" * (MAX_LINES + 1), "too_many_numbers", f"{MAX_LINES + 1:,} × 1"),
        (b"1\n" * 2_000_000, "too_large", "4,000,000"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(data, reason, found):
    with pytest.raises(FileProblem) as refused:
        readings_of_csv(data, "W_K")
    assert (refused.value.reason, refused.value.found) == (reason, found)


# Laws. A matrix as three libraries write it, in every dialect, is among what can be read, or
# is refused; and where only one reading is offered, it is the matrix.

SMALL = st.tuples(st.integers(1, 5), st.integers(1, 5))
FLOATS = st.floats(-LARGEST, LARGEST) | st.integers(-3, 3).map(float)
MATRICES = SMALL.flatmap(lambda shape: arrays(np.float64, shape, elements=FLOATS)) | SMALL.flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(-2, 3))
)
LABELS = st.sampled_from(["", "count", "words"])


def holds(text, matrix):
    """Whether a text is read as the matrix alone; asked about or refused, it is none other."""
    try:
        readings = readings_of_csv(text.encode(), "X")
    except FileProblem:
        return False
    found = [reading.matrix for reading in readings]
    assert any(np.array_equal(one, matrix) for one in found), (text, found)
    return len(found) == 1


def labels_of(kind, count):
    return [f"w{i}" if kind == "words" else str(i) for i in range(count)]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    matrix=MATRICES,
    header=LABELS,
    index=LABELS,
    divider=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    bom=st.booleans(),
)
def test_a_matrix_that_pandas_writes_is_never_other_numbers(
    matrix, header, index, divider, decimal, quoting, end, bom
):
    # 0,5 alone in each line is two whole numbers, as comma-separated values have it.
    assume(matrix.shape[1] > 1 or decimal == "." or header == "words" or quoting == csv.QUOTE_ALL)
    # A lone 0 before one row, or above one column, is a number.
    assume(matrix.shape[0] > 1 or index != "count" or header)
    assume(matrix.shape[1] > 1 or header != "count" or index)
    table = pd.DataFrame(
        matrix,
        index=labels_of(index, matrix.shape[0]),
        columns=labels_of(header, matrix.shape[1]),
    )
    text = table.to_csv(
        header=bool(header), index=bool(index), sep=divider, decimal=decimal, quoting=quoting,
        lineterminator=end,
    )  # fmt: skip
    is_read = holds("\ufeff" * bom + text, matrix)
    if matrix.dtype == np.float64 and header == "words" and index in ("words", "count"):
        # Labels that nobody mistakes: only commas that might divide thousands are in doubt.
        assert is_read or decimal == ","


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    matrix=SMALL.flatmap(lambda shape: arrays(np.float64, shape, elements=st.floats(-9, 9))),
    header=st.sampled_from(["", "words"]),
    index=st.sampled_from(["", "words"]),
)
def test_what_pandas_writes_comes_back_to_the_last_bit(matrix, header, index):
    names = (labels_of("words", count) for count in matrix.shape)
    text = pd.DataFrame(matrix, *names).to_csv(header=bool(header), index=bool(index))
    assert holds(text, matrix)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    matrix=MATRICES,
    divider=st.sampled_from([" ", ",", ";", "\t", ", "]),
    header=st.sampled_from(["", "a b", "1,2", "weights of a layer"]),
    form=st.sampled_from(["%.18e", "%.17g", "%r", "%25.17g"]),
)
def test_a_matrix_that_numpy_writes_is_never_other_numbers(matrix, divider, header, form):
    file = io.StringIO()
    np.savetxt(file, matrix.astype(float), fmt=form.replace("%r", "%.17g"), delimiter=divider,
               header=header)  # fmt: skip
    holds(file.getvalue(), matrix)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    matrix=MATRICES,
    divider=st.sampled_from([",", ";", "\t"]),
    decimal=st.sampled_from([".", ","]),
    minus=st.sampled_from(["-", "\u2212", "\u2013"]),
    words=st.lists(st.sampled_from(["the", "cat", ".", "2", "", "nan", "10%"]), min_size=5),
    title=st.sampled_from(["", "Title", "My own title", "# 1,2", "sep="]),
    corner=st.sampled_from(["", "word", "the"]),
    header=st.booleans(),
)
def test_a_matrix_that_the_csv_module_writes_is_never_other_numbers(
    matrix, divider, decimal, minus, words, title, corner, header
):
    assume(matrix.shape[1] > 1 or decimal == ".")
    assume(header or words[0])  # an empty corner over a 0 is what pandas writes
    assume(any(word in ("the", "cat") for word in words[: len(matrix)]))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=divider)
    if header:
        writer.writerow([corner, *(f"d{j}" for j in range(matrix.shape[1]))])
    for word, row in zip(words, matrix.tolist(), strict=False):
        fields = [repr(x).replace(".", decimal).replace("-", minus) for x in row]
        writer.writerow([word, *fields])
    above = f"{title}{divider}\n" if title == "sep=" else f"{title}\n" if title else ""
    holds(above + file.getvalue(), matrix)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.binary(max_size=60)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore"))
    | st.text(alphabet='0123456789.,;\t "\n\r-aN%#\u2212', max_size=40).map(str.encode)
)
def test_any_bytes_are_readings_or_a_problem(data):
    try:
        readings = readings_of_csv(data, "X")
    except FileProblem:
        return
    assert readings
    assert all(np.isfinite(reading.matrix).all() for reading in readings)
