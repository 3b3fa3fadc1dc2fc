"""Files as a person brings them: with two readings, with positions, with sizes of their own."""

import io
import json

import numpy as np
import pytest

from pages.state.texts import texts_in
from tests.browser.test_overrides import opened, shows

PAYLOAD = {"mimeType": "application/octet-stream"}


def panel_of(screen):
    screen.open_tab("own")
    panel = screen.page.locator(".st-key-take_tab_own")
    panel.locator("input[type=file]").wait_for(state="attached")
    return panel


def upload(screen, panel, name, data):
    screen.settle()
    box = panel.locator("input[type=file]")
    box.wait_for(state="attached")
    box.set_input_files({"name": name, "buffer": data, **PAYLOAD})


@pytest.mark.thorough
def test_a_file_with_two_readings_is_asked_about_and_one_in_doubt_is_refused(visit, language):
    texts = texts_in(language)
    screen = opened(visit, lang=language)
    before, panel = screen.matrices(), panel_of(screen)
    upload(screen, panel, "pandas.csv", b"0,1\n0.1,0.2\n0.3,0.4")
    labels = panel.get_by_text(texts("own.readings.line"))
    labels.wait_for()
    screen.settle()
    np.testing.assert_array_equal(screen.matrices()["W_K"], before["W_K"])
    labels.click()
    shows(screen, "W_K", 1, 1, 0.4)
    panel.get_by_text(texts("own.passed_over.line")).wait_for()
    assert screen.matrices()["W_K"].shape == (2, 2)

    upload(screen, panel, "gap.tsv", b"\t0.2\n0.3\t0.4\n0.5\t0.6")
    panel.get_by_text("[1, 1]").wait_for()
    upload(screen, panel, "german.txt", "d1;d2;d3\n0,5;1,5;1\n−2,5;3,5;2".encode())
    shows(screen, "W_K", 1, 0, -2.5)
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["W_K"], [[0.5, 1.5, 1], [-2.5, 3.5, 2]])
    assert "d_model=2" in screen.page.url


@pytest.mark.thorough
def test_an_npz_keeps_its_X_and_what_is_sampled_beside_it_is_said(visit, language):
    texts = texts_in(language)
    screen = opened(visit, lang=language)
    panel = panel_of(screen)
    E, P = np.eye(5, 3), np.arange(15.0).reshape(5, 3)
    file = io.BytesIO()
    np.savez(file, E=E, P=P, X=E + P)
    upload(screen, panel, "x.npz", file.getvalue())
    shows(screen, "X", 4, 2, 14)
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["X"], E + P)

    W_Q = json.loads("[[1, 2, 3], [4, 5, 6]]")
    file = io.BytesIO()
    np.savez(file, W_Q=np.array(W_Q))
    upload(screen, panel, "linear.npz", file.getvalue())
    panel.get_by_text("nn.Linear").wait_for()
    panel.locator(".st-key-own_turn button").click()
    shows(screen, "W_Q", 2, 1, 6)
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["W_Q"], np.array(W_Q).T)

    screen.step("d_model")
    column = texts("own.sampled.column", first=4, last=4)
    screen.notes.get_by_text(column).first.wait_for()
    screen.press(texts("own.use_size", size="d_model = 3"))
    screen.page.wait_for_function("() => !document.querySelector('.st-key-own_sizes')")
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["X"], E + P)
