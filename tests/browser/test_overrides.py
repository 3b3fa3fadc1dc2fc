"""Own numbers: a cell changes from its explanation, what follows with it, and the link holds it."""

import io
import json
import re

import numpy as np
import pytest

from attention import Overrides, SelfAttentionConfig, self_attention, tokenize
from attention.sources import Cell
from pages.state.texts import texts_in

SENTENCE = "나는 오늘 집에 일찍 간다"
WORDS = tokenize(SENTENCE)
SHOWS = """expected => { const [name, i, j, number] = JSON.parse(expected)
    const plot = document.querySelector('.attention-plot-figure')
    const z = plot?._fullData?.find(trace => trace.name === name)?.z
    return Math.abs(z?.[i]?.[j] - number) < 1e-9 }"""


def opened(visit, **parameters):
    screen = visit(sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def shows(screen, name, row, column, number):
    screen.page.wait_for_function(SHOWS, arg=json.dumps([name, row, column, number]))


def test_an_edit_changes_what_follows_travels_in_the_link_and_can_be_undone(visit, language):
    texts = texts_in(language)
    screen = opened(visit, lang=language, cell="W_K.3.2")
    page, before = screen.page, screen.matrices()
    field = page.locator(".attention-explanation-edit input")
    assert float(field.input_value()) == before["W_K"][2, 1]
    field.fill("half")
    field.press("Enter")
    screen.notes.get_by_text("half").wait_for()
    field.fill("1,234")  # which could be a thousand and more
    field.press("Enter")
    said = texts("own.two_numbers", received="1,234", decimal="1.234", whole="1234")
    screen.notes.filter(has_text=said).wait_for()
    screen.settle()
    np.testing.assert_array_equal(screen.matrices()["W_K"], before["W_K"])
    field.fill("2,5")  # as one writes it in half of the world
    field.press("Enter")
    shows(screen, "W_K", 2, 1, 2.5)
    page.wait_for_url(re.compile(r"edits=W_K\.3\.2_2\.5"))
    screen.settle()
    after = screen.matrices()
    own = Overrides(edits={Cell("W_K", 2, 1): 2.5})
    expected = self_attention(WORDS, SelfAttentionConfig(), overrides=own).matrices
    for name in expected:
        np.testing.assert_allclose(after[name], expected[name], rtol=0, atol=1e-6, err_msg=name)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed == {"W_K", "K", "K_T", "scores", "scaled", "weights", "output"}
    assert page.locator(".attention-plot-outlines [data-kind=edited]").count() == 1

    page.locator(".attention-share-button").click()
    link = page.locator(".attention-share-panel input").input_value()
    other = visit(link)
    shows(other, "W_K", 2, 1, 2.5)
    other.settle()
    theirs = other.matrices()
    for name, numbers in after.items():
        np.testing.assert_array_equal(theirs[name], numbers, err_msg=name)
    other.press(texts.at("explanation.panel")["undo"])
    shows(other, "W_K", 2, 1, float(before["W_K"][2, 1]))
    other.page.wait_for_function("() => !location.search.includes('edits')")


@pytest.mark.thorough
def test_a_file_is_put_in_or_changes_nothing_and_the_reset_brings_the_drawn_numbers_back(visit):
    screen = opened(visit, lang="en")
    page, before = screen.page, screen.matrices()
    screen.open_tab("own")
    box = page.locator(".st-key-take_tab_own input[type=file]")
    box.wait_for(state="attached")
    payload = {"mimeType": "application/octet-stream"}
    pickled = io.BytesIO()
    np.savez(pickled, W_K=np.array([[print]], dtype=object))
    box.set_input_files({"name": "<b>x</b>.npz", "buffer": pickled.getvalue(), **payload})
    page.locator(".st-key-take_tab_own").get_by_text("holds Python objects").wait_for()
    assert page.locator(".st-key-take_tab_own b").count() == 0
    screen.settle()
    np.testing.assert_array_equal(screen.matrices()["W_K"], before["W_K"])

    box = page.locator(".st-key-take_tab_own input[type=file]")
    box.wait_for(state="attached")
    W_K = "\n".join(",".join(str(i * j / 8) for j in range(3)) for i in range(6))
    box.set_input_files({"name": "w.csv", "buffer": W_K.encode(), **payload})
    shows(screen, "W_K", 5, 2, 1.25)
    screen.settle()
    assert screen.matrices()["W_Q"].shape == (6, 3)
    assert "d_model=6" in page.url
    assert "matrices=W_K_6_3_" in page.url
    page.locator(".st-key-own_reset button").click()
    page.wait_for_function("() => !location.search.includes('matrices')")
    screen.settle()
    drawn = self_attention(WORDS, SelfAttentionConfig(6, 3)).matrices
    np.testing.assert_allclose(screen.matrices()["W_K"], drawn["W_K"], rtol=0, atol=1e-6)


def test_weights_made_by_hand_look_at_the_word_before(browse):
    screen = opened(browse, lang="ko", weights="previous", d_k=9)
    weights = screen.matrices()["weights"]
    assert np.all(np.diag(weights, -1) > 0.99)
    assert screen.page.get_by_role("slider", name="d_k").count() == 0
    assert "99." in screen.page.locator(".stApp").inner_text()
