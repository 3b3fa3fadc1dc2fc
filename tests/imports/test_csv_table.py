"""CSV files: with and without labels, and what is wrong in one is named by its place."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.imports.csv_table import matrix_of_csv
from pages.imports.file_error import FileProblem

MATRIX = np.array([[1.5, -2e-05], [0.1 + 0.2, 4.0], [0.0, 1e5]])


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
    np.testing.assert_array_equal(matrix_of_csv(text.encode(), "W_K"), MATRIX)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 999),
    rows=st.integers(1, 9),
    columns=st.integers(1, 9),
    header=st.booleans(),
    index=st.booleans(),
)
def test_what_pandas_writes_comes_back_to_the_last_bit(seed, rows, columns, header, index):
    matrix = np.random.default_rng(seed).normal(size=(rows, columns))
    names = [f"c{i}" for i in range(columns)]
    table = pd.DataFrame(matrix, columns=names, index=[f"r{i}" for i in range(rows)])
    text = table.to_csv(header=header, index=index)
    np.testing.assert_array_equal(matrix_of_csv(text.encode(), "X"), matrix)


@pytest.mark.parametrize(
    ("data", "reason", "found"),
    [
        (b"", "nothing", "–"),
        (b"\n\n", "nothing", "–"),
        (b"a,b\n", "nothing", "–"),
        (b"1,2\n3\n", "ragged", "2: 1"),
        (b"1,2\n3,x\n", "no_number", "[2, 2] “x”"),
        (b"1,2\n3,\n", "no_number", "[2, 2] “”"),
        (b"1,x\n3,4\n", "no_number", "[1, 2] “x”"),
        (b"1,nan\n", "no_number", "[1, 2] “nan”"),
        (b"1,1e999\n", "not_finite", "[1, 2] = inf"),
        (b"1,1_000\n", "no_number", "[1, 2] “1_000”"),
        ("1,２\n".encode(), "no_number", "[1, 2] “２”"),
        (b"1," + b"9" * 4000 + b"\n", "not_finite", "[1, 2] = inf"),
        (b"=1+1,2\n3,4\n", "no_number", "[1, 1] “=1+1”"),
        (b"\xff\xfe1\x00", "not_text", ""),
        (b"1,\x002", "not_text", ""),
        (b'"' + b"1" * 200_000, "not_text", ""),
        (b"1\n" * 200, "too_many_numbers", "130 × 1"),
        (b"1," * 500 + b"1\n", "too_many_numbers", "1 × 501"),
        (b"1\n" * 2_000_000, "too_large", "4,000,000"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(data, reason, found):
    with pytest.raises(FileProblem) as refused:
        matrix_of_csv(data, "W_K")
    assert (refused.value.reason, refused.value.found) == (reason, found)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_any_bytes_are_a_matrix_or_a_problem(data):
    try:
        assert np.isfinite(matrix_of_csv(data, "X")).all()
    except FileProblem:
        return
