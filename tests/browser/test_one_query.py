"""One word asks: each step shows its numbers, says them, and stands in the address."""

import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention, tokenize

SENTENCE = "the cat sat on the mat"
TRACE = self_attention(tokenize(SENTENCE), SelfAttentionConfig())
SAID = ".st-key-step_sentence [data-testid=stText]"


def opened(visit, options=None, **parameters):
    screen = visit(page="one-query", options=options, sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def said(screen):
    return screen.page.locator(SAID).inner_text()


def wait_for_step(screen, step):
    screen.page.wait_for_url(re.compile(rf"step={step}\b"))
    screen.settle()


def test_a_line_of_the_figure_leads_from_the_query_to_the_output(browse, language):
    screen = opened(browse, lang=language, query=2, step=8)
    shown, stages, query = screen.matrices(), TRACE.attention, 1
    np.testing.assert_allclose(shown["query"][3], stages.query[query], atol=1e-9)
    np.testing.assert_allclose(shown["products"].sum(axis=1), stages.scores[query], atol=1e-9)
    np.testing.assert_allclose(shown["scaled"][:, 0], stages.scaled[query], atol=1e-9)
    np.testing.assert_allclose(shown["exp"] / shown["exp"].sum(), shown["weights"], atol=1e-9)
    np.testing.assert_allclose(shown["weighted"].sum(axis=0), stages.output[query], atol=1e-9)
    np.testing.assert_allclose(shown["output"][0], stages.output[query], atol=1e-9)


def test_the_sentence_of_a_step_is_made_of_its_numbers(browse, language):
    screen = opened(browse, lang=language, query=2, step=6)
    weights = TRACE.attention.weights[1]
    best = tokenize(SENTENCE)[int(weights.argmax())]
    assert f"{weights.max():.1%}" in said(screen)
    assert f"“{best}”" in said(screen)
    screen.step("d_k")
    screen.settle()
    changed = self_attention(tokenize(SENTENCE), SelfAttentionConfig(d_k=5)).attention.weights[1]
    assert f"{changed.max():.1%}" in said(screen)


@pytest.mark.thorough
def test_next_and_back_walk_through_the_steps_and_the_address_follows(browse):
    screen = opened(browse, lang="en")
    assert set(screen.matrices()) == {"query", "K"}
    screen.press("Next step")
    wait_for_step(screen, 2)
    assert set(screen.matrices()) == {"query", "K", "products"}
    screen.press("Next step")
    wait_for_step(screen, 3)
    screen.press("Previous step")
    wait_for_step(screen, 2)
    screen.page.reload()
    screen.settle()
    assert set(screen.matrices()) == {"query", "K", "products"}


def test_play_goes_on_by_itself_to_the_last_step_and_stops(browse):
    screen = opened(browse, lang="en", step=8)
    screen.press("Play")
    wait_for_step(screen, 9)
    assert screen.page.get_by_role("button", name="Play").get_attribute("aria-pressed") == "false"
    np.testing.assert_allclose(screen.matrices()["weights"], TRACE.attention.weights, atol=1e-9)
    marked = screen.page.locator(".attention-plot-outlines [data-kind=mark][data-matrix=weights]")
    assert marked.get_attribute("data-rows") == "1,2"


def test_another_word_can_ask_also_one_that_stands_twice(browse):
    screen = opened(browse, lang="en", step=8)
    screen.page.locator(".st-key-asking").get_by_role("radio").nth(4).click()
    screen.page.wait_for_url(re.compile("query=5"))
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["output"][0], TRACE.attention.output[4], atol=1e-9)


@pytest.mark.parametrize("query", ["7", "abc"])
def test_a_word_that_is_not_there_is_said_and_another_asks(browse, query):
    screen = opened(browse, lang="en", query=query)
    assert "the sentence has 6" in screen.notes.inner_text()
    assert "“cat”" in said(screen)


def test_the_label_of_a_cell_names_the_cell_that_the_panel_explains(browse):
    screen = opened(browse, lang="en", query=2, step=8)
    for name, cell, row in (("weights", "weights[2, 1]", 0), ("query", "Q[2, 1]", 3),
                            ("output", "output[2, 1]", 0)):  # fmt: skip
        screen.page.mouse.move(*screen.cell(name, row, 0))
        screen.page.wait_for_function(
            "cell => document.querySelector('.attention-plot-tip').textContent.startsWith(cell)",
            arg=cell,
        )
    screen.page.mouse.move(*screen.cell("weights", 0, 0))
    screen.page.wait_for_function(
        "() => document.querySelector('.attention-plot-tip').textContent.includes('query 2 “cat”')"
    )


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(1400, 900), (400, 800)])
def test_each_step_brings_its_matrix_into_sight_above_the_panel(browse, size):
    width, height = size
    options = {"viewport": {"width": width, "height": height}}
    screen = opened(browse, options=options, lang="en", query=2, step=1, cell="scores.2.3")
    for step in range(2, 9):
        screen.press("Next step")
        wait_for_step(screen, step)
        newest = screen.look("plot._fullData.at(-1).name")
        top = screen.page.locator(".attention-plot-frame").bounding_box()["y"]
        box = screen.boxes()[newest]
        docked = screen.page.locator(".st-key-explanation[data-dock=bottom]")
        panel = docked.bounding_box()["y"] if docked.count() else height
        head = screen.page.locator(".st-key-figure_controls").bounding_box()
        assert top + box["top"] < panel, newest
        assert top + box["top"] > head["y"] + head["height"] - 1, newest


def test_pointing_frames_one_line_and_a_click_explains_the_score(browse):
    screen = opened(browse, lang="en", query=2, step=3)
    screen.page.mouse.move(*screen.cell("scores", 3, 0))
    screen.page.wait_for_selector(".attention-plot-outlines [data-matrix=query][data-rows='3,4']")
    screen.page.wait_for_selector(".attention-plot-outlines [data-matrix=K][data-rows='3,4']")
    screen.page.mouse.click(*screen.cell("scores", 3, 0))
    heading = screen.page.locator(".st-key-explanation h3")
    screen.page.wait_for_url(re.compile(r"cell=scores\.2\.4"))
    screen.settle()
    assert heading.inner_text().startswith("scores[2, 4]")


@pytest.mark.parametrize("tour", [None, 6])
def test_the_sentence_of_a_step_is_in_sight_with_the_numbers_that_it_speaks_of(visit, tour):
    window = {"viewport": {"width": 1366, "height": 641}}
    screen = opened(visit, window, lang="en", step=5, **({"tour": tour} if tour else {}))
    screen.press("Next step")
    wait_for_step(screen, 6)
    screen.page.wait_for_timeout(800)  # the page scrolls to the new matrix
    words = screen.page.locator(SAID).bounding_box()
    card = screen.page.locator(".attention-tour").bounding_box() if tour else None
    bottom = card["y"] if card else 641
    assert words["y"] + words["height"] <= bottom
    left, top, width, height = screen.page.evaluate(
        """() => {
            const frame = document.querySelector(".st-key-one_query .attention-plot-frame")
            const { left, top, width, height } = frame.boxOf("weights")
            return [left, top, width, height]
        }"""
    )
    assert width > 0
    assert left > 0
    assert top + height <= words["y"]
