"""One head learns in front of the reader, and each of its gradients is explained."""

from urllib.parse import urlencode

import numpy as np
import pytest

from pages.state.texts import texts_in
from tests.browser.explained_cell import MESSAGES, explained
from tests.read_number import read_number

RANGE = ".attention-time-line input"
SPOKEN = ".attention-time-line output"
# Moves the time line to a snapshot, as a thumb that is dragged does.
SCRUB = """(range, index) => {
    range.value = index
    range.dispatchEvent(new Event("input", { bubbles: true }))
}"""
# Draws every snapshot once.
SCRUB_ALL = """async range => {
    for (let index = 0; index <= range.max; index++) {
        range.value = index
        range.dispatchEvent(new Event("input", { bubbles: true }))
        await new Promise(requestAnimationFrame)
    }
}"""
# The middle of a cell of a matrix in any figure of the page, scrolled into view.
CELL = """([name, row, column]) => {
    for (const plot of document.querySelectorAll(".attention-plot-figure")) {
        const trace = plot._fullData?.find(one => one.name === name)
        if (!trace) continue
        plot.closest(".attention-plot").scrollIntoView({ block: "start" })
        const { left, top } = plot.getBoundingClientRect()
        const { xaxis, yaxis } = plot._fullLayout
        const [x, y] = [trace.x0 + column * trace.dx, trace.y0 + row * trace.dy]
        return [left + xaxis.l2p(x), top + yaxis.l2p(y)]
    }
}"""


def scrub(screen, index):
    screen.page.locator(RANGE).evaluate(SCRUB, index)


def before(screen):
    """The weights that each word gives to the one before it."""
    return np.diag(screen.matrices()["weights"], -1)


def click(screen, *cell):
    screen.page.evaluate(CELL, cell)  # scrolls, which takes a moment
    screen.settle()
    screen.page.mouse.click(*screen.page.evaluate(CELL, cell))


@pytest.mark.thorough
def test_the_head_finds_the_word_before_and_each_gradient_adds_up(visit, language):
    screen = visit(page="learning", lang=language, **{"pass": "backward"})
    screen.settle()
    assert before(screen).mean() < 0.3
    screen.page.evaluate(MESSAGES)
    screen.page.locator(RANGE).evaluate(SCRUB_ALL)
    assert before(screen).min() > 0.9
    assert screen.page.evaluate("window.sent") == 0
    assert "1500" in screen.page.locator(SPOKEN).inner_text()
    claim = screen.page.locator(".st-key-claim").inner_text()
    assert "1500" in claim

    click(screen, "dW_Q", 1, 4)
    said = explained(screen, "dWQ[2, 5]")
    assert len(said["rows"]) == 6
    parts = [read_number([text for text in line if text][3]) for line in said["rows"]]
    assert sum(parts) == pytest.approx(said["total"], abs=1e-4)
    assert said["total"] == pytest.approx(said["value"], abs=1e-4)


@pytest.mark.thorough
def test_a_cell_of_another_moment_is_explained_at_that_moment(visit):
    screen = visit(page="learning", lang="en")
    screen.settle()
    scrub(screen, 40)
    shown = screen.matrices()["weights"][2, 1]
    click(screen, "weights", 2, 1)
    assert explained(screen, "weights[3, 2]")["value"] == pytest.approx(shown, abs=1e-4)
    screen.page.wait_for_url("**at=1000*")
    assert texts_in("en")("learning.step_title", step=1000) in screen.page.inner_text("main")


def test_a_rate_that_explodes_says_where_and_no_number_is_missing(visit, server):
    asked = {"optimiser": "sgd", "rate": "3", "steps": 600}
    screen = visit(f"{server}/learning?{urlencode(asked)}&lang=en&at=77")
    screen.settle()
    text = screen.page.inner_text("main")
    assert "The training exploded: at step 6 the loss was" in text
    assert "NaN" not in text
    assert "at=77" in " ".join(screen.notes.all_inner_texts())


def test_words_of_the_time_line_are_played_without_the_server(visit):
    screen = visit(page="learning", lang="en", task="first", steps=60)
    screen.settle()
    screen.page.evaluate(MESSAGES)
    first = screen.page.locator(SPOKEN).inner_text()
    screen.page.get_by_role("button", name="Play").click()
    screen.page.wait_for_function(
        f"first => document.querySelector('{SPOKEN}').textContent !== first", arg=first
    )
    screen.page.get_by_role("button", name="Pause").click()
    assert screen.page.evaluate("window.sent") == 0


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "button", "address"),
    [
        ("ko", "self_attention", ""),
        ("ko", "one_query", "one-query"),
        ("en", "what_if", "what-if"),
        ("ko", "what_if", "what-if"),
    ],
)
def test_the_weights_are_carried_to_another_page(visit, language, button, address):
    texts = texts_in(language)
    screen = visit(page="learning", lang=language, task="first", steps=300, learned_d_k="4", seed=3)
    screen.settle()
    scrub(screen, 60)
    learned = screen.matrices()
    screen.press(texts(f"pages.{button}"))
    screen.page.wait_for_url(f"**/{address}?**learned=first-adam-0.01-300-4-many-on**")
    screen.settle()
    assert "positions=sinusoidal" in screen.page.url
    if address == "one-query":
        screen.step(texts("steps.label"), "End")
        screen.settle()
    shown = screen.matrices()
    for name in ("weights", "W_Q", "W_K", "W_V"):
        np.testing.assert_allclose(shown[name], learned[name], rtol=0, atol=1e-12)
    said = screen.page.inner_text("main")
    assert texts("learning.tasks.first") in said
    screen.page.reload()
    screen.settle()
    assert np.array_equal(screen.matrices()["W_Q"], shown["W_Q"])


# The picture of one pixel a cell that Plotly has drawn of the weights.
COLOURS = """() => {
    const plot = [...document.querySelectorAll(".attention-plot-figure")]
        .find(one => one._fullData?.some(trace => trace.name === "weights"))
    const { index } = plot._fullData.find(trace => trace.name === "weights")
    const isTheirs = one => one.__data__[0].trace.index === index
    const drawn = [...plot.querySelectorAll(".hm")].find(isTheirs)
    return drawn.querySelector("image").href.baseVal
}"""


def test_at_rest_the_colours_are_those_of_the_moment(visit):
    screen = visit(page="learning", lang="en")
    screen.settle()
    first = screen.page.evaluate(COLOURS)
    scrub(screen, int(screen.page.locator(RANGE).get_attribute("max")))
    screen.page.wait_for_function(f"first => ({COLOURS})() !== first", arg=first)
    learned = screen.page.evaluate(COLOURS)
    screen.page.get_by_role("button", name="Explain this step", exact=True).click()
    screen.page.wait_for_url("**at=*")
    screen.settle()
    assert screen.page.evaluate(COLOURS) == learned
