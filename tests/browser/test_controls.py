"""Each control changes what it should, leaves the rest alone, and is written to the address."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from tests.on_screen import NAMES

DEFAULT = "the cat sat on the mat"


def parameters(screen):
    return {k: v[-1] for k, v in parse_qs(urlsplit(screen.page.url).query).items()}


def changed(before, after):
    return {name for name in NAMES if not np.array_equal(before[name], after[name])}


def test_typing_changes_the_figure_without_enter_and_goes_to_the_address(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.box.press("End")
    screen.page.keyboard.type(" now 집에")
    screen.shows(f"{DEFAULT} now 집에")
    screen.settle()
    assert parameters(screen)["sentence"] == f"{DEFAULT} now 집에"
    assert screen.box.input_value() == f"{DEFAULT} now 집에"


@pytest.mark.thorough
def test_an_example_replaces_the_sentence(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.press("Examples")
    screen.press("나는 집에 간다")
    screen.shows("나는 집에 간다")
    assert screen.box.input_value() == "나는 집에 간다"


def test_a_step_of_d_k_adds_a_column_to_W_Q_and_W_K_and_leaves_X_and_values_alone(visit):
    screen = visit()
    before = screen.shows(DEFAULT)
    screen.step("d_k")
    after = screen.shows(DEFAULT, d_k=5)
    changes = {"W_Q", "W_K", "Q", "K", "scores", "scaled", "weights", "output"}
    assert changed(before, after) == changes
    for name in ("W_Q", "W_K", "Q", "K"):
        assert after[name].shape[1] == 5
        # Products may be summed in another order; drawn numbers are the very same.
        tolerance = 0 if name.startswith("W") else 1e-12
        np.testing.assert_allclose(after[name][:, :4], before[name], rtol=0, atol=tolerance)
    screen.settle()
    assert parameters(screen)["d_k"] == "5"


def test_a_step_of_d_v_changes_the_values_and_the_output_alone(visit):
    screen = visit()
    before = screen.shows(DEFAULT)
    screen.step("d_v")
    after = screen.shows(DEFAULT, d_v=5)
    assert changed(before, after) == {"W_V", "V", "output"}
    assert np.array_equal(after["W_V"][:, :4], before["W_V"])
    screen.settle()
    assert parameters(screen)["d_v"] == "5"


def test_a_step_of_d_model_extends_X_and_rescales_the_weights(browse):
    screen = browse()
    before = screen.shows(DEFAULT)
    screen.step("d_model")
    after = screen.shows(DEFAULT, d_model=9)
    assert np.array_equal(after["X"][:, :8], before["X"])
    for name in ("W_Q", "W_K", "W_V"):
        assert after[name].shape == (9, 4)
        np.testing.assert_allclose(after[name][:8] / before[name], np.sqrt(8 / 9), rtol=1e-12)
    screen.settle()
    assert parameters(screen)["d_model"] == "9"


@pytest.mark.thorough
def test_each_slider_goes_to_both_ends_and_stops_there(browse):
    screen = browse()
    state = {"d_model": 8, "d_k": 4, "d_v": 4}
    screen.shows(DEFAULT, **state)
    for name, least in {"d_model": 2, "d_k": 1, "d_v": 1}.items():
        for end, beyond, value in (("End", "ArrowRight", 64), ("Home", "ArrowLeft", least)):
            state[name] = value
            screen.step(name, end)
            screen.shows(DEFAULT, **state)
            screen.step(name, beyond)
            screen.settle()
            screen.shows(DEFAULT, **state)


def test_new_weights_draw_X_and_every_W_again(visit):
    screen = visit()
    before = screen.shows(DEFAULT)
    screen.press("New weights")
    after = screen.shows(DEFAULT, seed=1)
    assert changed(before, after) == set(NAMES)
    screen.settle()
    assert parameters(screen)["seed"] == "1"
    screen.press("New weights")
    screen.shows(DEFAULT, seed=2)


def test_the_other_language_shows_the_same_numbers(visit):
    screen = visit(d_k=3)
    before = screen.shows(DEFAULT, d_k=3)
    screen.page.get_by_role("radio", name="ko").click()
    screen.page.get_by_text("셀프 어텐션").first.wait_for(state="attached")
    screen.page.get_by_label("문장", exact=True).wait_for()
    screen.settle()
    assert not changed(before, screen.matrices())
    assert screen.page.evaluate("document.documentElement.lang") == "ko"
    assert parameters(screen)["lang"] == "ko"
