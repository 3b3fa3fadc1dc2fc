"""NPZ files: what is there comes in to the last bit, and hostile ones cost little and say why."""

import io
import json
import time
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention.inputs.positions import sinusoidal_positions
from pages.imports.file_error import LARGEST, MAX_BYTES, FileProblem
from pages.imports.npz import archive_of


def packed(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def zipped(packing=zipfile.ZIP_DEFLATED, **members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(header, content=b""):
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + content


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 999),
    rows=st.integers(1, 9),
    columns=st.integers(1, 9),
    dtype=st.sampled_from(["<f8", ">f8", "<f4", "<f2", "<i8", ">i4", "u1", "i1"]),
    order=st.sampled_from("CF"),
)
def test_every_kind_of_number_comes_in_as_it_is(seed, rows, columns, dtype, order):
    drawn = np.random.default_rng(seed).normal(size=(rows, columns)) * 50
    matrix = np.asarray(np.abs(drawn), dtype=dtype, order=order)
    found = archive_of(packed(W_K=matrix, unknown=np.arange(3))).matrices
    assert list(found) == ["W_K"]
    np.testing.assert_array_equal(found["W_K"], matrix.astype(float))
    assert found["W_K"].dtype == np.float64


def configured(**said):
    return np.array(json.dumps({"configuration": said}))


def test_an_X_stays_as_it_is_where_the_file_has_E_and_P_beside_it():
    E, P = np.eye(3, 2), np.array([[7.0, 0], [0, 8], [9, 1]])
    found = archive_of(packed(E=E, P=P, X=E + P, W_Q=np.eye(2)))
    np.testing.assert_array_equal(found.matrices["X"], E + P)
    assert list(found.matrices) == ["X", "W_Q"]
    assert found.has_positions
    named = archive_of(packed(E=E, P=P, X=E + P, configuration=configured(positions="sinusoidal")))
    np.testing.assert_array_equal(named.matrices["X"], E + P)
    assert named.has_positions, "these are other positions than those of this app"


def test_words_are_put_in_alone_where_the_positions_of_the_file_are_added_here_again():
    E = np.eye(3, 4)
    said = configured(positions="sinusoidal")
    found = archive_of(packed(E=E, X=E + sinusoidal_positions(3, 4), configuration=said))
    np.testing.assert_array_equal(found.matrices["X"], E)
    assert not found.has_positions
    alone = archive_of(packed(E=E))
    np.testing.assert_array_equal(alone.matrices["X"], E)


def test_what_the_file_says_of_its_sentence_is_read_and_never_trusted():
    settings_ = {"sentence": "a b", "d_model": 3}
    text = np.array(json.dumps({"configuration": settings_}))
    assert archive_of(packed(X=np.eye(2), configuration=text)).settings == settings_
    for bad in (np.array("{"), np.array("[1]"), np.eye(2), np.array('{"configuration": 7}')):
        assert archive_of(packed(X=np.eye(2), configuration=bad)).settings == {}
    deep = np.array("[" * 20_000)
    assert archive_of(packed(X=np.eye(2), configuration=deep)).settings == {}


def pickled():
    file = io.BytesIO()
    np.savez(file, X=np.array([[print]], dtype=object))
    return file.getvalue()


def overlapping():
    """A file whose directory names one member a hundred times."""
    return zipped(X=npy("{'descr': '<f8', 'fortran_order': False, 'shape': (10**9, 1), }"))


BIG = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }"
HOSTILE = {
    "no zip at all": (b"hello", "no_archive"),
    "nothing": (b"", "no_archive"),
    "cut short": (packed(X=np.eye(9))[:300], "no_archive"),
    "a bare array": (npy(BIG % "1, 1", b"\0" * 8), "no_archive"),
    "objects": (pickled(), "objects"),
    "a thousand million rows": (zipped(X=npy(BIG % "1000000000, 1")), "no_array"),
    "negative rows": (zipped(X=npy(BIG % "-1, -1", b"\0" * 8)), "no_array"),
    "more numbers than bytes": (zipped(X=npy(BIG % "2, 2", b"\0" * 8)), "no_array"),
    "a bomb": (zipped(X=b"\0" * 300_000_000), "too_large"),
    "code for a header": (zipped(X=npy("__import__('os').abort()")), "no_archive"),
    "another packing": (zipped(zipfile.ZIP_LZMA, X=npy(BIG % "1, 1", b"\0" * 8)), "no_archive"),
    "text": (packed(X=np.array([["a"]])), "no_array"),
    "complex": (packed(X=np.array([[1j]])), "no_array"),
    "three axes": (packed(X=np.ones((2, 2, 2))), "no_matrix"),
    "a number": (packed(X=np.float64(3)), "no_matrix"),
    "no rows": (packed(X=np.ones((0, 3))), "no_matrix"),
    "too many rows": (packed(X=np.ones((129, 1), dtype=np.int8)), "too_many_numbers"),
    "NaN": (packed(W_Q=np.array([[1.0, np.nan]])), "not_finite"),
    "infinity": (packed(W_Q=np.array([[-np.inf]])), "not_finite"),
    "huge": (packed(W_Q=np.array([[2 * LARGEST]])), "not_finite"),
    "other names": (packed(a=np.eye(2)), "nothing"),
    "names with paths": (zipped(**{"../../X": npy(BIG % "1, 1", b"\0" * 8)}), "nothing"),
    "200 MB": (b"P" * 200_000_000, "too_large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_at_once_in_little_memory(kind):
    data, reason = HOSTILE[kind]
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(FileProblem) as refused:
        archive_of(data)
    seconds, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.reason == reason
    assert seconds < 2
    assert peak < 4 * MAX_BYTES


@settings(max_examples=300, derandomize=True, deadline=None)
@given(data=st.data())
def test_no_damage_is_worse_than_a_problem(data):
    whole = bytearray(packed(X=np.eye(3), W_Q=np.ones((3, 2))))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = archive_of(bytes(whole)).matrices
    except FileProblem:
        return
    assert all(np.isfinite(matrix).all() for matrix in found.values())
