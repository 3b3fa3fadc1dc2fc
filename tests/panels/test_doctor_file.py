"""A file for the doctor: what NumPy saved is written into the boxes, to the last bit."""

import io

import numpy as np
import pytest

from attention import scaled_dot_product_attention
from pages.imports.file_error import FileProblem
from pages.imports.npz import arrays_of
from pages.imports.printed_array import printed_array
from pages.panels.what_if.doctor_file import NAMES, printed
from tests.visits import opened


def saved(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def numbers(kind="float64"):
    normal = np.random.default_rng(1).normal
    Q, K, V = (normal(size=(5, width)).astype(kind) for width in (8, 8, 3))
    return Q, K, V


@pytest.mark.parametrize("kind", ["float64", "float32", "float16"])
def test_what_is_written_reads_back_to_the_last_bit(kind):
    Q, K, V = numbers(kind)
    found = arrays_of(saved(Q=Q, key=K, v=V, other=np.ones(3)), NAMES)
    assert set(found) == {"query", "key", "value"}
    for name, array in zip(("query", "key", "value"), (Q, K, V), strict=True):
        read = printed_array(printed(found[name]))
        np.testing.assert_array_equal(read.numbers, array)
        assert read.kind == (None if kind == "float64" else kind)
    mask = np.tri(5, dtype=bool)
    read = printed_array(printed(arrays_of(saved(mask=mask), NAMES)["mask"]))
    np.testing.assert_array_equal(read.numbers, mask)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK no archive", "no_archive"),
        (saved(other=np.ones((2, 2))), "nothing"),
        (saved(Q=np.ones(3)), "no_matrix"),
        (saved(Q=np.array([["a", "b"]])), "no_array"),
        (saved(Q=np.array([[None]], dtype=object)), "objects"),
        (b"x" * 2_000_001, "too_large"),
    ],
)
def test_what_cannot_be_used_is_refused(data, reason):
    with pytest.raises(FileProblem) as problem:
        arrays_of(data, NAMES)
    assert problem.value.reason == reason


def test_a_file_fills_the_boxes_and_its_mistake_is_named():
    Q, K, V = numbers("float32")
    wrong = scaled_dot_product_attention(Q, K, V, scale=1.0).output
    app = opened("what_if", {"lang": "en"})
    app.segmented_control(key="doctor_tabs").set_value("doctor").run()
    data = saved(Q=Q, K=K, V=V, output=wrong)
    app.get("file_uploader")[0].upload("mine.npz", data).run()
    assert not app.exception
    assert "mine.npz" in app.success[0].value
    app.button(key="doctor_judge").click().run()
    assert [one.key for one in app.button if "doctor_show" in str(one.key)] == [
        "doctor_show_no_scale"
    ]
