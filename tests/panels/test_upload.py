"""Files on the page: which reading is meant is asked, and what a file lacks is said."""

import numpy as np
import pytest

from pages.state.texts import LANGUAGES, texts_in
from tests.pages.test_shell import notes, visit
from tests.panels.test_overrides import loaded, packed

EN = texts_in("en")
MATRIX_OF_3 = "X_3_3_1_0_0_0_1_0_0_0_1"


def test_two_readings_are_offered_and_nothing_is_loaded_before_one_is_chosen():
    app = loaded("x.csv", b"0,1\n0.1,0.2\n0.3,0.4")
    assert "matrices" not in app.session_state
    choice = app.radio(key="own_reading")
    assert choice.value is None
    line = EN("own.readings.line")
    assert choice.options == [f"{EN('own.readings.none')} (3 × 2)", f"{line} (2 × 2)"]
    choice.set_value(1).run()
    assert not app.exception
    assert app.session_state["matrices"] == "W_K_2_2_0.1_0.2_0.3_0.4"
    assert EN("own.passed_over.line") in app.success[0].value
    assert not app.radio


def test_what_was_passed_over_and_how_commas_were_read_is_said():
    app = loaded("x.csv", "Title\nword;a;b\nI;0,5;1\ngo;2;−3,5".encode())
    said = app.success[0].value
    for place in ("own.passed_over.both", "own.comma_was.decimal"):
        assert EN(place) in said
    assert EN("own.passed_over.above", count=1) in said
    assert app.session_state["matrices"] == "W_K_2_2_0.5_1_2_-3.5"


def test_what_is_refused_is_named_by_its_place():
    app = loaded("x.csv", b",0.2\n0.3,0.4\n0.5,0.6")
    assert "[1, 1]" in app.error[0].value
    assert "matrices" not in app.session_state


def test_an_X_with_positions_is_kept_and_positions_are_not_added_again():
    E, P = np.eye(6, 8), np.ones((6, 8))
    app = loaded("x.npz", packed(E=E, P=P, X=E + P), positions="sinusoidal")
    assert app.session_state["positions"] == "none"
    assert app.session_state["matrices"].startswith("X_6_8_2_1_1")
    assert EN("own.with_positions") in app.success[0].value


def test_positions_that_are_added_to_what_was_loaded_are_said():
    app = loaded("x.npz", packed(X=np.eye(6, 8)), positions="sinusoidal")
    assert EN("own.positions_added") in app.success[0].value
    app = loaded("x.npz", packed(X=np.eye(6, 8)))
    assert EN("own.positions_added") not in app.success[0].value


@pytest.mark.parametrize(
    ("arrays", "d_model", "d_k"),
    [
        ({"X": np.ones((6, 3)), "W_Q": np.arange(6.0).reshape(2, 3)}, 3, 2),
        ({"W_Q": np.arange(16.0).reshape(2, 8)}, 8, 2),
        ({"W_Q": np.ones((2, 5)), "W_K": np.ones((2, 5)), "W_V": np.ones((3, 5))}, 5, 2),
    ],
)
def test_a_matrix_that_fits_only_transposed_is_named_and_can_be_turned(arrays, d_model, d_k):
    app = loaded("linear.npz", packed(**arrays))
    assert "nn.Linear" in app.warning[0].value
    app.button(key="own_turn").click().run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert (app.session_state["d_model"], app.session_state["d_k"]) == (d_model, d_k)
    turned = arrays["W_Q"].T
    written = "_".join(str(int(x)) for x in turned.ravel())
    assert f"W_Q_{d_model}_{d_k}_{written}" in app.session_state["matrices"]


def test_a_matrix_that_fits_is_not_called_transposed():
    app = loaded("w.npz", packed(X=np.ones((6, 3)), W_Q=np.ones((3, 2))))
    assert not app.warning
    assert not loaded("w.csv", b"1,0\n0,1\n0.5,0.5", "W_V").warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sampled_beside_loaded_numbers_is_named_with_the_size_that_fits(language):
    texts = texts_in(language)
    words = {"sentence": "one two three four", "matrices": MATRIX_OF_3, "lang": language}
    app = visit(**words, d_model="4")
    both = texts("own.sampled.both", rows=texts("own.sampled.row", first=4, last=4),
                 columns=texts("own.sampled.column", first=4, last=4))  # fmt: skip
    assert texts("own.sampled.said", matrix="` X `", where=both, rows=3, columns=3) in notes(app)
    app.button(key="own_use_d_model_3").click().run()
    assert not app.exception
    assert app.slider(key="d_model").value == 3
    row = texts("own.sampled.row", first=4, last=4)
    assert texts("own.sampled.said", matrix="` X `", where=row, rows=3, columns=3) in notes(app)
    app.text_input(key="sentence").set_value("one two three").run()
    assert texts("own.sampled.said", matrix="#", where="#", rows=3, columns=3)[-8:] not in notes(
        app
    )


def test_weights_made_by_hand_take_the_place_of_loaded_numbers_and_nothing_is_sampled():
    app = visit(lang="en", matrices=MATRIX_OF_3, weights="previous")
    assert "sampled" not in notes(app)
