"""Own numbers on the page: kept, said when they have no place, and never trusted."""

import io
import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import SelfAttentionConfig, projection, self_attention, tokenize
from pages.exports.npz_json import npz_of
from pages.imports.file_error import LARGEST
from pages.imports.number_text import number_of
from pages.imports.url_text import MAX_LENGTH
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.test_fuzz import PAGES
from tests.visits import go_to, notes, visit


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edit_without_a_place_is_kept_and_said_until_the_size_comes_back(language):
    app = visit(lang=language, edits="W_K.3.4_2~X.1.8_1", d_k="3")
    said = texts_in(language)("own.without_place", cells="` W_K[3, 4] `")
    assert said in notes(app)
    app.slider(key="d_k").set_value(4).run()
    assert said not in notes(app)
    assert app.text_input(key="edits").value == "W_K.3.4_2~X.1.8_1"
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["edits", "matrices"])
@pytest.mark.parametrize("value", ["x", "<img src=x onerror=alert(1)>", "W_K.1.1_nan", "~" * 9000])
def test_what_nobody_can_read_is_said_and_the_drawn_numbers_are_used(language, name, value):
    app = visit(lang=language, **{name: value})
    assert not app.exception
    text = texts_in(language)("own.unreadable", received="#")
    assert text.split("#")[0] in notes(app)
    assert "<img" not in notes(app).replace("` " + f"{name}={value}"[:39], "")


def test_own_numbers_stay_on_pages_where_they_take_no_part():
    app = visit(lang="en", edits="W_K.1.1_2", weights="previous")
    go_to(app, "heads").run()
    assert not app.exception
    assert app.text_input(key="edits").value == "W_K.1.1_2"
    assert app.session_state["weights"] == "previous"


@pytest.mark.parametrize("weights", ["identity", "previous", "uniform", "lookup"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_made_by_hand_say_what_to_see_with_what_is_measured(language, weights):
    for sentence in ("it", "the cat sat on the mat"):
        app = visit(lang=language, weights=weights, sentence=sentence, mask="causal")
        shown = [text.value for text in app.text]
        assert texts_in(language)(f"weights.lines.{weights}") in shown
        assert not app.exception
    assert not visit(lang=language, weights=weights, sentence="").exception


@pytest.mark.parametrize(
    ("weights", "window", "said"),
    [
        ("lookup", "1", "from 4 of 5 queries the mask hides the place"),
        ("previous", "0", "from 4 of 5 queries the mask hides the word before"),
        ("uniform", "1", "the smallest weight that the mask does not hide is 33.3%"),
        ("lookup", "4", "every query gives at least 99.9%"),
    ],
)
def test_what_the_mask_hides_is_not_measured_as_a_weight_of_0(weights, window, said):
    app = visit(lang="en", weights=weights, sentence="p q r s t", mask="window", window=window)
    (measured,) = [text.value for text in app.text if "Measured here" in text.value]
    assert said in measured
    assert " 0.0%" not in measured


def test_where_the_mask_hides_every_target_no_share_is_said():
    app = visit(lang="ko", weights="lookup", sentence="p q", mask="window", window="0")
    assert any("어느 쿼리도 찾는 자리를 볼 수 없습니다" in text.value for text in app.text)


def test_other_weights_in_the_address_are_said():
    assert "weights=abc" in notes(visit(lang="en", weights="abc"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0.5", 0.5), ("-2", -2), (" 1e-3 ", 1e-3), ("2,5", 2.5), ("−1", -1), (".5", 0.5), ("", None),
     ("a", None), ("nan", None), ("1,000", None), ("1e9", None), ("1_0", None), ("1.2.3", None),
     ("१", None), ("__import__('os')", None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed, number):
    assert number_of(typed) == number


# Files. The script stands for a page: it loads what the session holds, as the box does.


def loading():
    import streamlit as st

    from pages.panels.upload import load_file
    from pages.panels.upload_outcome import show_outcome
    from pages.state.texts import texts_in

    if "file" in st.session_state:
        load_file(*st.session_state.pop("file"))
    show_outcome(texts_in("en"))


def loaded(name, data, matrix="W_K", n_words=6, **held):
    app = AppTest.from_function(loading, default_timeout=30)
    for parameter, value in held.items():
        app.session_state[parameter] = value
    app.session_state["file"] = (name, data, matrix, n_words)
    return app.run()


def packed(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_what_the_page_saved_brings_back_the_whole_state():
    words = tokenize("나는 집에 간다")
    config = SelfAttentionConfig(5, 3, 2, seed=7, positions="sinusoidal")
    trace = self_attention(words, config)
    settings = {"sentence": "나는 집에 간다", "d_model": 5, "d_k": 3, "d_v": 2, "seed": 7,
                "positions": "sinusoidal", "mask": "window", "window": 2}  # fmt: skip
    app = loaded("mine.npz", npz_of(trace, settings))
    state = app.session_state
    for name, value in settings.items():
        assert state[name] == value, name
    assert "matrices" not in state, "they are drawn anyway: nothing was put in"
    assert "W_K" in app.success[0].value


def test_a_matrix_of_the_lecturer_is_put_in_and_the_sizes_follow():
    app = loaded("w.csv", b"1,0\n0,1\n0.5,0.5", "W_V")
    assert (app.session_state["d_model"], app.session_state["d_v"]) == (3, 2)
    assert app.session_state["matrices"] == "W_V_3_2_1_0_0_1_0.5_0.5"
    assert app.session_state["weights"] == "drawn"


def test_a_drawn_matrix_of_a_file_takes_out_what_was_put_in_before():
    config = SelfAttentionConfig()
    saved = npz_of(self_attention(tokenize("the cat sat on the mat"), config), {})
    app = loaded("saved.npz", saved, edits="W_K.1.1_5~W_V.1.1_6", matrices="W_Q_1_2_7_8")
    assert (app.session_state["edits"], app.session_state["matrices"]) == ("", "")


def test_a_file_leaves_what_was_put_into_other_matrices():
    drawn = projection("W_K", 8, 4)
    held = {"edits": "W_K.1.1_5~W_V.1.1_6", "matrices": "W_Q_1_2_7_8"}
    app = loaded("w.npz", packed(W_K=drawn), **held)
    assert app.session_state["edits"] == "W_V.1.1_6"
    assert app.session_state["matrices"] == held["matrices"]


def test_more_than_a_link_holds_stays_in_the_session():
    numbers = np.random.default_rng(0).normal(size=(40, 40))
    app = loaded("big.npz", packed(W_V=numbers))
    assert app.session_state["matrices"] == ""
    assert len(app.session_state["matrices that do not fit"]) > MAX_LENGTH


@pytest.mark.parametrize(
    ("arrays", "found", "needed"),
    [
        ({"X": np.ones((5, 8))}, "5 × 8", "6 × 8"),
        ({"X": np.ones((6, 8)), "W_Q": np.ones((7, 4))}, "7 × 4", "8 × 4"),
        ({"W_Q": np.ones((8, 4)), "W_K": np.ones((8, 3))}, "8 × 3", "8 × 4"),
        ({"W_V": np.ones((8, 100))}, "d_v = 100", "1–64"),
        ({"X": np.ones((6, 1))}, "d_model = 1", "2–64"),
    ],
)
def test_sizes_that_do_not_fit_are_named_and_change_nothing(arrays, found, needed):
    app = loaded("x.npz", packed(**arrays))
    assert f"` {found} `" in app.error[0].value
    assert f"` {needed} `" in app.error[0].value
    assert not any(name in app.session_state for name in ("matrices", "d_model", "d_k", "d_v"))


def test_a_hostile_state_in_a_file_is_passed_over():
    hostile = {
        "sentence": 7,
        "d_model": "8",
        "seed": -1,
        "positions": "x",
        "mask": "<b>",
        "lang": 1,
    }
    text = np.array(json.dumps({"configuration": hostile}))
    app = loaded("a`b<script>.npz", packed(W_K=np.eye(2) * LARGEST, configuration=text))
    assert not app.exception
    assert app.session_state["mask"] == "none"
    for name in ("sentence", "seed", "positions", "lang"):
        assert name not in app.session_state


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_own_numbers_says_so_and_only_where_there_are_any(page, language):
    texts = texts_in(language)
    used_on = ("self_attention", "one_query", "what_if")
    names = " · ".join(f"**{texts(f'pages.{one}')}**" for one in used_on)
    said, uses_them = texts("own.unused", pages=names), page in used_on
    app = visit(page, lang=language, edits="W_K.3.4_2")
    assert (said in notes(app)) is not uses_them
    assert not app.exception
    assert said not in notes(visit(page, lang=language))
