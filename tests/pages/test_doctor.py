"""The doctor on /what-if: pasted numbers are judged, and the mistake in them is named."""

import numpy as np
import pytest

from attention import scaled_dot_product_attention
from attention.variants.catalogue import VARIANTS
from attention.variants.suspects import BEFORE_THEM
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import opened

BOXES = ("query", "key", "value", "output", "weights", "mask")


def doctor(**parameters):
    app = opened("what_if", {"lang": "en", **parameters})
    app.segmented_control(key="doctor_tabs").set_value("doctor").run()
    return app


def judged(app, **texts):
    for name, text in texts.items():
        app.text_area(key=f"doctor_{name}").set_value(text)
    app.button(key="doctor_judge").click().run()
    assert not app.exception
    return app


def said(app):
    parts = (*app.success, *app.error, *app.warning, *app.markdown)
    return [one.value.replace("\\", "") for one in parts]


def numbers(seed=1, n=5, d_k=8):
    normal = np.random.default_rng(seed).normal
    return normal(size=(n, d_k)), normal(size=(n, d_k)), normal(size=(n, 3))


@pytest.mark.parametrize("name", [name for name in VARIANTS if name not in BEFORE_THEM])
def test_the_changed_side_of_the_page_is_recognized_from_its_printed_digits(name):
    large = {"gain": "100000"} if VARIANTS[name].is_of_large_scores else {}
    app = doctor(what_if=name, **large)
    app.button(key="doctor_fill").click().run()
    assert not app.exception
    named = [button.key for button in app.button if (button.key or "").startswith("doctor_show")]
    assert f"doctor_show_{name}" in named


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_numbers_are_called_right_and_noise_is_called_unknown(language):
    Q, K, V = numbers()
    output = scaled_dot_product_attention(Q, K, V).output
    app = judged(doctor(lang=language), query=str(Q), key=repr(K), value=str(V.tolist()),
                 output=str(output))  # fmt: skip
    assert any("8" in one.value for one in app.success)
    noise = str(np.random.default_rng(0).normal(size=(5, 3)))
    unknown = judged(doctor(lang=language), query=str(Q), key=str(K), value=str(V), output=noise)
    assert texts_in(language)("doctor.unknown") in said(unknown)
    assert not unknown.success


def test_a_missing_division_is_named_with_its_factor_and_leads_to_the_page():
    Q, K, V = numbers()
    output = scaled_dot_product_attention(Q, K, V, scale=1.0).output
    app = judged(doctor(), query=str(Q), key=str(K), value=str(V), output=str(output))
    assert any("2.83 times too large" in one for one in said(app))
    app.button(key="doctor_show_no_scale").click().run()
    assert app.session_state["what_if"] == "no_scale"


def test_what_cannot_be_judged_is_said_beside_the_boxes():
    assert any("Still needed" in one for one in said(judged(doctor(), query="[[1, 2]]")))
    ragged = judged(doctor(), query="1 2\n3")
    assert any("not of equal length" in one for one in said(ragged))
    markup = judged(doctor(), query="<b>**x**</b>")
    assert any("` <b>**x**</b> `" in one for one in said(markup))
    clash = judged(doctor(), query="1 2", key="1 2 3", value="1", output="1")
    assert any("Q has 2 columns and K has 3" in one for one in said(clash))


def test_x_and_the_weights_are_judged_and_a_missing_projection_is_named():
    app = doctor(what_if="no_projections", d_model="5", d_v="5")
    app.segmented_control(key="doctor_given").set_value("inputs").run()
    app.button(key="doctor_fill").click().run()
    assert not app.exception
    named = [button.key for button in app.button if (button.key or "").startswith("doctor_show")]
    assert named == ["doctor_show_no_projections"]
    rng = np.random.default_rng(2)
    X, *W = rng.normal(size=(4, 6)), *(rng.normal(size=(6, 3)) for _ in range(3))
    output = scaled_dot_product_attention(*(X @ one for one in W)).output
    linear = [str(one.T.tolist()) for one in W]  # as nn.Linear stores them
    right = judged(app, X=str(X.tolist()), W_Q=linear[0], W_K=linear[1], W_V=linear[2],
                   output=str(output))  # fmt: skip
    assert right.success
    clash = judged(app, W_K="1 2")
    assert any("X has 6 columns and W_K is 1 × 2" in one for one in said(clash))
