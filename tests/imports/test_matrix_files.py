"""Files of every kind: what people and this app save is read; all else costs little."""

import io
import json
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import SelfAttentionConfig, causal_mask, self_attention
from attention.variants.comparison import compare
from pages.exports.csv_file import csv_of
from pages.exports.npz_json import json_of, npz_of
from pages.imports.file_error import MAX_BYTES, FileProblem
from pages.imports.matrix_files import matrices_of_file, named_by

NAMES = ("Q", "K", "V", "output", "output.changed", "weights", "mask", "masked", "X", "W_Q")
NUMBERS = np.array([[0.5, -1.25], [np.nan, 1e-3]])


def saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def text(**matrices):
    return json.dumps(matrices).encode()


def only(file, data):
    (found,) = matrices_of_file(file, data, NAMES)
    return found


@pytest.mark.parametrize("kind", ["f8", "f4", "f2", ">f4", "i4", "?"])
def test_an_npy_file_is_its_array_in_its_own_type(kind):
    array = (np.arange(6).reshape(3, 2) % 4).astype(kind)
    found = only("run-2_output (1).npy", saved(array[None, None]))
    assert found.name == "output"
    assert found.numbers.dtype == array.dtype
    np.testing.assert_array_equal(found.numbers, array)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("output.csv", b"0.5,-1.25\nnan,1e-3\n"),
        ("output.csv", b"output;a;b\n[1] the;0,5;-1,25\n[2] cat;NaN;0,001\n"),
        ("my output.tsv", b"0.5\t-1.25\nNaN\t0.001\n"),
        ("OUTPUT.TXT", b"# saved by numpy.savetxt\n0.5 -1.25\nnan 1e-3\n"),
        ("a.json", text(output=NUMBERS.tolist(), note="x")),
        ("output.json", text(output=[["0.5", 1], [2, 3]]).replace(b'"0.5", 1', b"0.5, -1.25")
         .replace(b"2, 3", b"NaN, 0.001")),
        ("output.json", json.dumps([NUMBERS.tolist()]).encode()),
        ("b.json", b'{"output": {"numbers": [[0.5, -1.25], ["NaN", 1e-3]]}}'),
    ],
)  # fmt: skip
def test_text_is_read_with_what_is_not_a_number(file, data):
    found = only(file, data)
    assert found.name == "output"
    np.testing.assert_array_equal(found.numbers, NUMBERS)


def test_true_and_false_are_a_mask_and_a_text_in_doubt_has_its_readings():
    found = only("attn_mask.csv", b"True,False\nTrue,True\n")
    np.testing.assert_array_equal(found.numbers, [[1, 0], [1, 1]])
    assert only("mask.json", text(mask=[[True, False]])).numbers.dtype == bool
    doubtful = only("Q.csv", b"0,1\n0.1,0.2\n0.3,0.4")
    assert [one.matrix.shape for one in doubtful.readings] == [(3, 2), (2, 2)]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("Q.csv", "Q"), ("W_Q.npy", "W_Q"), ("layer0_W_Q.npy", "W_Q"), ("dW_Q.npy", None),
        ("what-if-output.changed.csv", "output.changed"), ("what-if-output.difference.csv", None),
        ("x.npy", "X"), ("notes.txt", None), ("self-attention-masked.csv", "masked"),
        ("<b>Q</b>.csv", None), ("", None), ("Q.1.csv", None),
    ],
)  # fmt: skip
def test_the_end_of_its_name_says_which_matrix_it_is(file, name):
    assert named_by(file, NAMES) == name


def test_what_this_app_saves_is_read_to_the_last_bit():
    words = ("the", "cat", "sat", "=1+1", "the")
    trace = self_attention(words, SelfAttentionConfig(5, 3, 2), mask=causal_mask(5, 5))
    for state, last in ((trace, "output"), (compare(trace, "mask_times_zero"), "output.changed")):
        for file, data in (("a.npz", npz_of(state, {})), ("a.json", json_of(state, {}))):
            found = {one.name: one.numbers for one in matrices_of_file(file, data, NAMES)}
            assert last in found
            for name, numbers in found.items():
                np.testing.assert_array_equal(numbers, state.matrices[name])
        for name in ("Q", "masked", last):
            found = only(f"page-{name}.csv", csv_of(state, name))
            assert (found.name, found.readings) == (name, ())
            np.testing.assert_array_equal(found.numbers, state.matrices[name])


DEEP = b"[" * 100_000
REFUSED = {
    "a cut NPY": ("Q.npy", saved(np.eye(3))[:90], "no_npy"),
    "no NPY": ("Q.npy", b"hello", "no_npy"),
    "objects": ("Q.npy", saved(np.array([[print]], dtype=object)), "objects"),
    "text": ("Q.npy", saved(np.array([["a"]])), "no_array"),
    "bytes of an unknown type": ("Q.npy", saved(np.zeros((2, 2), "V2")), "no_array"),
    "two heads": ("Q.npy", saved(np.ones((2, 3, 4))), "no_matrix"),
    "a vector": ("Q.npy", saved(np.ones(4)), "no_matrix"),
    "a wide NPY": ("Q.npy", saved(np.ones((1, 300))), "too_many_numbers"),
    "a large NPY": ("Q.npy", saved(np.ones((500, 500))), "too_large"),
    "no JSON": ("Q.json", b"{", "no_json"),
    "no UTF-8": ("Q.json", b"\xff\xfe", "no_json"),
    "deep JSON": ("Q.json", DEEP, "no_json"),
    "a number": ("Q.json", b"3", "no_json"),
    "JSON without names": ("a.json", text(loss=[[1]]), "nothing"),
    "JSON words": ("a.json", text(Q=[["x"]]), "no_number"),
    "JSON null": ("a.json", text(Q=[[None]]), "no_number"),
    "uneven JSON": ("a.json", text(Q=[[1, 2], [3]]), "ragged"),
    "JSON heads": ("a.json", text(Q=[[[1]], [[2]]]), "no_matrix"),
    "JSON that is flat": ("a.json", text(Q=[1, 2]), "no_matrix"),
    "JSON that is empty": ("a.json", text(Q=[]), "no_matrix"),
    "wide JSON": ("a.json", text(Q=[[0] * 200]), "too_many_numbers"),
    "much JSON": ("a.json", b" " * (MAX_BYTES + 1), "too_large"),
    "an empty field": ("Q.csv", b"1,\n3,4\n5,6", "no_number"),
    "uneven CSV": ("Q.csv", b"1,2\n3,4\n5", "ragged"),
    "markup": ("Q.csv", b"1,2\n<b>,3", "no_number"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_used_is_refused_at_once_in_little_memory(kind):
    file, data, reason = REFUSED[kind]
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(FileProblem) as refused:
        matrices_of_file(file, data, NAMES)
    seconds, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.reason == reason
    assert seconds < 2
    assert peak < 4 * MAX_BYTES


WHOLE = {
    "Q.npy": saved(np.ones((3, 2), "f2")),
    "Q.json": text(Q=[[1.5, 2], [3, 4]]),
    "Q.csv": b"1.5,2\n3,nan\n",
}


@settings(max_examples=200, derandomize=True, deadline=None)
@given(file=st.sampled_from(list(WHOLE)), data=st.data())
def test_no_damage_is_worse_than_a_problem(file, data):
    content = bytearray(WHOLE[file])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = matrices_of_file(file, bytes(content), NAMES)
    except FileProblem:
        return
    assert all(one.numbers.ndim == 2 for one in found)
