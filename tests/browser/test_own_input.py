"""What comes in as a person brings it: a file, a number typed into the table, a pasted block."""

import io
import json

import numpy as np
import pytest

from pages.state.texts import LANGUAGES, texts_in
from tests.browser.test_overrides import opened, shows

PAYLOAD = {"mimeType": "application/octet-stream"}


def panel_of(screen):
    screen.page.locator(".st-key-own_panel summary").click()
    panel = screen.page.locator(".st-key-own_panel")
    panel.locator("input[type=file]").wait_for(state="attached")
    return panel


def upload(screen, panel, name, data):
    screen.settle()
    box = panel.locator("input[type=file]")
    box.wait_for(state="attached")
    box.set_input_files({"name": name, "buffer": data, **PAYLOAD})


def cell(screen, panel, row, column):
    """Select a cell of the table, counted from 0, with the keyboard from its first one on."""
    page, grid = screen.page, panel.get_by_test_id("stDataFrame").locator("canvas").first
    grid.scroll_into_view_if_needed()
    screen.settle()
    box = grid.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + 52)
    for key in ("ArrowLeft", "ArrowUp"):
        for _ in range(12):
            page.keyboard.press(key)
    for _ in range(column + 1):  # the first column has the labels
        page.keyboard.press("ArrowRight")
    for _ in range(row):
        page.keyboard.press("ArrowDown")


def override_cells(screen, panel):
    screen.settle()
    panel.locator(".st-key-own_put_in button").click()
    screen.settle()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_typed_into_the_table_is_the_one_that_was_typed(visit, language):
    texts = texts_in(language)
    screen = opened(visit, lang=language)
    panel = panel_of(screen)  # W_K, 8 x 4
    for row, text in enumerate([".5", "0,5", "1e-3", "\u22120.5"]):
        cell(screen, panel, row, 1)
        screen.page.keyboard.type(text)
        screen.page.keyboard.press("Enter")
    override_cells(screen, panel)
    for row, number in enumerate([0.5, 0.5, 1e-3, -0.5]):
        shows(screen, "W_K", row, 1, number)

    cell(screen, panel, 0, 0)
    screen.page.keyboard.type("1/2")
    screen.page.keyboard.press("Enter")
    override_cells(screen, panel)
    said = panel.get_by_test_id("stAlert").filter(has_text="1/2")
    said.wait_for()
    assert "W_K[1, 1]" in said.inner_text()
    assert texts("own.unread", cells="#", most="#").split("#")[0].strip() in said.inner_text()


def test_a_block_pasted_into_the_table_is_read_or_refused_and_never_clipped(visit):
    texts = texts_in("en")
    screen = opened(visit, lang="en")
    page, before, panel = screen.page, screen.matrices(), panel_of(screen)

    def copied(text):
        area = panel.locator("textarea")
        area.fill(text)
        area.press("ControlOrMeta+a")
        area.press("ControlOrMeta+c")
        area.fill("")

    copied("0,5\t1,5\t-2,5")
    cell(screen, panel, 2, 1)
    page.keyboard.press("ControlOrMeta+v")
    override_cells(screen, panel)
    for column, number in enumerate([0.5, 1.5, -2.5], start=1):
        shows(screen, "W_K", 2, column, number)

    copied("1\t2\t3\t4\t5\n6\t7\t8\t9\t10")
    cell(screen, panel, 0, 0)
    page.keyboard.press("ControlOrMeta+v")
    override_cells(screen, panel)
    panel.get_by_text(texts("own.beyond_said")).wait_for()
    assert screen.matrices()["W_K"][0, 0] == before["W_K"][0, 0]

    panel.locator("textarea").fill("1\t2\t3\t4\t5\n6\t7\t8\t9\t10,5")
    panel.locator(".st-key-own_read_block button").click()
    shows(screen, "W_K", 1, 4, 10.5)
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["W_K"], [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10.5]])


@pytest.mark.parametrize("language", LANGUAGES)
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


def test_an_npz_keeps_its_X_and_what_is_sampled_beside_it_is_said(visit):
    texts = texts_in("en")
    screen = opened(visit, lang="en")
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
