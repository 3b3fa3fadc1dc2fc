"""Files for the doctor: their matrices are written into the boxes, to the last bit, and judged."""

import io
import json
import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, scaled_dot_product_attention, self_attention
from attention.variants.comparison import compare
from pages.exports.csv_file import csv_of
from pages.exports.npz_json import json_of, npz_of
from pages.imports.printed_array import printed_array
from pages.panels.what_if.doctor_file import printed
from pages.panels.what_if.doctor_shapes import allowed_by
from pages.state.texts import texts_in
from tests.attention.variants.engineers import TYPES
from tests.visits import opened

WORDS = ("the", "cat", "sat", "on", "the", "mat")


def saved(**arrays):
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def numbers(kind="float64"):
    normal = np.random.default_rng(1).normal
    return tuple(TYPES[kind](normal(size=(5, width))) for width in (8, 8, 3))


def doctor(language="en", **parameters):
    app = opened("what_if", {"lang": language, **parameters})
    app.segmented_control(key="doctor_tabs").set_value("doctor").run()
    return app


def given(app, *files):
    app.get("file_uploader")[0].set_value([(*file, "") for file in files]).run()
    assert not app.exception
    return app


def judged(app):
    """What the doctor says: "right", "unknown", or the mistakes."""
    app.button(key="doctor_judge").click().run()
    assert not app.exception
    if any(":material/check:" in one.icon for one in app.success):
        return "right"
    named = [re.sub("doctor_show_", "", str(one.key)) for one in app.button
             if "doctor_show" in str(one.key)]  # fmt: skip
    return named or "unknown"


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_written_reads_back_to_the_last_bit(kind):
    for box, array in zip(("query", "key", "output"), numbers(kind), strict=True):
        read = printed_array(printed(box, array))
        np.testing.assert_array_equal(read.numbers, array)
        is_exact = kind == "bfloat16" and box != "output"
        assert read.kind == (None if kind == "float64" else "float32" if is_exact else kind)
    mask = np.tri(5, dtype=bool)
    np.testing.assert_array_equal(printed_array(printed("mask", mask)).numbers, mask)


@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_a_file_for_each_matrix_fills_its_box_and_the_mistake_is_named(kind):
    Q, K, V = numbers(kind)
    wrong = TYPES[kind](scaled_dot_product_attention(Q, K, V, scale=1.0).output)
    files = zip(("q.npy", "K (1).npy", "run-V.npy", "output.npy"), (Q, K, V, wrong), strict=True)
    app = given(doctor(), *((name, npy(array)) for name, array in files))
    assert "run-V.npy" in app.success[0].value
    assert f"dtype={kind}" in app.text_area(key="doctor_output").value
    assert judged(app) == ["no_scale"]
    # A file of one matrix leaves the others where they are.
    right = scaled_dot_product_attention(Q, K, V).output
    app = given(app, ("output.json", json.dumps({"output": right.tolist()}).encode()))
    assert judged(app) == "right"


def test_what_this_page_saves_is_read_and_judged_in_every_kind_of_file():
    app = doctor(what_if="mask_times_zero", mask="causal")
    mask = np.tri(6, dtype=bool)
    trace = self_attention(WORDS, SelfAttentionConfig(), mask=mask)
    changed = compare(trace, "mask_times_zero")
    for file, data in (
        ("what-if.npz", npz_of(changed, {})),
        ("what-if.json", json_of(changed, {})),
    ):
        assert judged(given(app, (file, data))) == ["mask_times_zero"]
        assert app.session_state["doctor_given"] == "inputs", "these say more than Q, K and V"
    for file, data in (
        ("worksheet.npz", npz_of(trace, {})),
        ("worksheet.json", json_of(trace, {})),
    ):
        assert judged(given(app, (file, data))) == "right"
    app = doctor()
    names = ("Q", "K", "V", "masked", "output.changed")
    files = [(f"what-if-{name}.csv", csv_of(changed, name)) for name in names]
    assert judged(given(app, *files)) == ["mask_times_zero"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_file_in_doubt_is_asked_about_and_one_that_cannot_be_used_says_why(language):
    texts = texts_in(language)
    app = given(doctor(language), ("result.csv", b"0,1\n0.1,0.2\n0.3,0.4"), ("Q.npy", b"x"))
    assert "Q.npy" in app.error[0].value
    assert texts("own.problems.no_npy", file="x").split("x")[1][:9] in app.error[0].value
    app.radio(key="doctor_reading").set_value(1).run()
    app.selectbox(key="doctor_which").select("value").run()
    assert not app.exception
    assert app.text_area(key="doctor_value").value == "array([[0.1, 0.2],\n[0.3, 0.4]])"
    assert [one.key for one in app.radio if one.key == "doctor_reading"] == []


CLASHES = [
    ("widths", {"key": np.ones((5, 7))}, ("8", "7")),
    ("pairs", {"value": np.ones((4, 3))}, ("5", "4")),
    ("rows", {"output": np.ones((6, 3))}, ("6", "5")),
    ("sizes", {"weights": np.ones((5, 6))}, ("5 × 6", "5 × 5")),
    ("sizes", {"mask": np.ones((4, 5))}, ("4 × 5", "5 × 5")),
    ("mask", {"mask": np.full((5, 5), 0.5)}, ("0.5",)),
    ("not_finite", {"query": np.full((5, 8), np.nan)}, ("[1, 1]", "nan")),
]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_does_not_fit_together_is_said_with_its_sizes(language):
    texts, app = texts_in(language), doctor(language)
    Q, K, V = numbers()
    fitting = {"query": Q, "key": K, "value": V, "output": np.ones((5, 3))}
    for kind, change, said in CLASHES:
        given(app, ("a.npz", saved(**{**fitting, **change})))
        judged(app)
        (warning,) = (one.value for one in app.warning)
        assert all(number in warning for number in said), (kind, warning)
        end = texts.at("doctor.clashes")[kind][-7:]
        assert warning.endswith(end), (kind, warning)
    wide = {**fitting, "output": np.ones((5, 4))}
    judged(given(app, ("a.npz", saved(**wide))))
    assert texts("doctor.width", columns=4, d_v=3) in [one.value for one in app.error]


def test_a_mask_that_is_added_to_the_scores_is_a_mask():
    seen = np.tri(3, dtype=bool)
    for hides in (-np.inf, -1e9, -65504):
        np.testing.assert_array_equal(allowed_by(np.where(seen, 0, hides)), seen)
    np.testing.assert_array_equal(allowed_by(seen * 1.0), seen)
