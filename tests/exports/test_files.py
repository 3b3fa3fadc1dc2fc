"""Files give back the very same numbers and words, and nothing in them is run."""

import csv
import io
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from attention import Overrides, SelfAttentionConfig, causal_mask, self_attention
from pages.exports.csv_file import csv_of
from pages.exports.labels import KNOWN, axes_of, words_along
from pages.exports.latex import escaped, latex_of
from pages.exports.npz_json import json_of, npz_of, own_version
from tests.traces import HOSTILE, traces

SETTINGS = {"sentence": 'a "b" \\ {c} \u2028', "d_model": 8, "mask": "causal"}
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes as the start of a formula


def hostile(**sizes):
    n = len(HOSTILE)
    return self_attention(HOSTILE, SelfAttentionConfig(**sizes), mask=causal_mask(n, n))


def exact(found, expected):
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    assert found.tobytes() == expected.tobytes()


def read_csv(content):
    """By the rule that `csv_of` states: labels and numbers."""
    (corner, *columns), *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    rows = [line[0] for line in lines]
    numbers = [[float(x) if x else -math.inf for x in line[1:]] for line in lines]
    return corner, rows, columns, np.array(numbers).reshape(len(rows), len(columns))


def word_of(label):
    return label.partition("] ")[2]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(traces())
def test_csv_gives_back_every_number_and_every_word(trace):
    for name, matrix in trace.matrices.items():
        _, rows, columns, numbers = read_csv(csv_of(trace, name))
        exact(numbers, matrix)
        for labels, words in zip(
            (rows, columns), words_along(trace, axes_of(name, KNOWN)), strict=True
        ):
            if words is not None:
                assert tuple(map(word_of, labels)) == words[: len(labels)]
            assert len(set(labels)) == len(labels), "equal words are told apart"


def test_no_field_of_a_csv_file_is_a_formula_to_a_spreadsheet():
    trace = hostile()
    for name in trace.matrices:
        content = csv_of(trace, name).decode("utf-8-sig")
        for line in csv.reader(io.StringIO(content, newline="")):
            for field in line:
                is_number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", field)
                assert is_number or not field.startswith(FORMULAS), field


def test_a_csv_file_says_what_its_rows_and_columns_are_and_leaves_masked_cells_empty():
    trace = self_attention(("나는", "집"), SelfAttentionConfig(), mask=causal_mask(2, 2))
    lines = csv_of(trace, "masked").decode("utf-8-sig").split("\r\n")
    assert lines[0] == '"[masked] rows: query, columns: key",[1] 나는,[2] 집'
    assert lines[1].endswith(",")
    read = pd.read_csv(io.BytesIO(csv_of(trace, "weights")), index_col=0)
    assert list(read.index) == ["[1] 나는", "[2] 집"]
    exact(read.to_numpy(), trace.attention.weights)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(traces())
def test_npz_gives_back_everything_without_pickle(trace):
    with np.load(io.BytesIO(npz_of(trace, SETTINGS)), allow_pickle=False) as file:
        for name, matrix in trace.matrices.items():
            exact(file[name], np.asarray(matrix))
        for axis, words in trace.words.items():
            # A NumPy text drops zero characters at its end; no token has any.
            assert tuple(file[f"words.{axis}"].tolist()) == tuple(w.rstrip("\0") for w in words)
        kept = json.loads(str(file["configuration"]))
    assert kept["configuration"] == SETTINGS


def strict(text):
    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(traces())
def test_json_is_strict_and_gives_back_everything(trace):
    content = strict(json_of(trace, SETTINGS))
    assert list(content["matrices"]) == list(trace.matrices)
    for name, matrix in trace.matrices.items():
        rows = content["matrices"][name]["numbers"]
        exact(np.array([[float(x) for x in row] for row in rows]).reshape(matrix.shape), matrix)
    assert {a: tuple(w) for a, w in content["words"].items()} == dict(trace.words)
    assert content["configuration"] == SETTINGS


def test_json_says_which_versions_computed_and_what_a_masked_cell_is():
    trace = self_attention(("a", "b"), SelfAttentionConfig(), mask=causal_mask(2, 2))
    content = strict(json_of(trace, {}))
    assert content["versions"]["numpy"] == np.__version__
    assert content["versions"]["attention-worksheet"] == own_version()
    assert re.fullmatch(r"\d+\.\d+\.\d+", own_version())
    assert content["matrices"]["masked"]["numbers"][0][1] == "-Infinity"
    assert '"-Infinity" is a masked cell' in content["note"]
    assert (content["matrices"]["Q"]["rows"], content["matrices"]["Q"]["columns"]) == (
        "query",
        "d_k",
    )


# LaTeX.


def test_a_matrix_in_latex_has_the_chosen_digits_and_infinity_where_it_is_masked():
    trace = self_attention(("a", "b"), SelfAttentionConfig(), mask=causal_mask(2, 2))
    (first, _), (second, third) = trace.attention.masked.tolist()
    source = latex_of(trace, "masked", 2)
    assert f"{first:.2f} & -\\infty \\\\\n{second:.2f} & {third:.2f}\n" in source
    assert "\\begin{bmatrix}\n" in source
    assert "MaxMatrixCols" not in source
    assert f"{first:.5f} &" in latex_of(trace, "masked", 5)
    assert "W_{Q} =" in latex_of(trace, "W_Q", 0)


def test_small_numbers_in_latex_have_the_power_of_ten_of_their_cells():
    own = Overrides(matrices={"X": np.diag([0.02, -0.03]), "W_Q": np.eye(2), "W_K": np.eye(2)})
    trace = self_attention(("p", "q"), SelfAttentionConfig(2, 2, 2), overrides=own)
    source = latex_of(trace, "scores", 3)
    assert "\\text{scores} = 10^{-4}\n" in source
    assert "4.000 & 0.000 \\\\\n0.000 & 9.000\n" in source


def test_more_columns_than_amsmath_expects_are_announced():
    trace = self_attention(tuple("abcdefghijkl"), SelfAttentionConfig())
    assert "\\setcounter{MaxMatrixCols}{12}" in latex_of(trace, "scores", 1)


def test_minus_zero_is_zero_in_latex():
    trace = self_attention(("a", "b"), SelfAttentionConfig())
    assert not re.search(r"-0(\.0*)?(?!\d|\.)", latex_of(trace, "X", 0))


@pytest.mark.parametrize("name", ["X", "weights"])
def test_no_word_ends_a_group_a_line_or_a_comment_in_latex(name):
    source = latex_of(hostile(), name, 3)
    plain = latex_of(
        self_attention(tuple("w" * len(HOSTILE)), SelfAttentionConfig(),
                       mask=causal_mask(len(HOSTILE), len(HOSTILE))), name, 3)  # fmt: skip
    assert len(source.splitlines()) == len(plain.splitlines())
    bare = re.sub(r"\\[{}%#&_$]", "", source)  # without what is escaped
    assert bare.count("{") == bare.count("}")
    assert bare.count("\\begin") == bare.count("\\end") == plain.count("\\begin")
    assert all(line.startswith("% ") for line in bare.splitlines() if "%" in line)
    assert not re.search(r"(?<!\\)[$#]", source)


@pytest.mark.parametrize("word", HOSTILE)
def test_an_escaped_word_holds_no_character_that_latex_acts_on(word):
    known = r"\\(?:text(?:backslash|asciitilde|asciicircum|less|greater|bar)\{\}|[{}$&#_%])"
    assert not re.search(r"[\\{}$&#^_~%\n\r]", re.sub(known, "", escaped(word)))
