"""The chart is kept while its numbers change; it can be zoomed, and its cells can be read."""

import re

import pytest

from tests.on_screen import BOXES

DEFAULT = "the cat sat on the mat"
ZOOM = 1 / 1.5

# Looks in every frame at whether the marked chart still stands there, fully opaque.
WATCH = """() => {
    const plot = document.querySelector('.attention-plot-figure')
    const svg = plot.querySelector('.main-svg')
    const watched = (window.watched = { frames: 0, lost: [], on: true })
    const look = () => {
        if (!watched.on) return
        watched.frames += 1
        const now = document.querySelectorAll('.attention-plot-figure')
        const canvas = document.querySelector('.attention-plot-labels')
        const lost = []
        if (now.length !== 1 || now[0] !== plot) lost.push('the figure is another')
        if (plot.querySelector('.main-svg') !== svg) lost.push('the drawing is another')
        if (!svg.isConnected || !(svg.getBoundingClientRect().height > 100)) lost.push('no drawing')
        const placed = Object.keys(canvas?.digits ?? {}).length // a low window leaves some out
        const shown = plot.querySelectorAll('.hm image').length
        if (placed < 8 || shown !== placed) lost.push('not all heatmaps')
        if (!canvas || !(canvas.getBoundingClientRect().height > 100)) lost.push('no words')
        for (let part = svg; part; part = part.parentElement) {
            const { opacity, visibility, display } = getComputedStyle(part)
            if (opacity !== '1' || visibility !== 'visible' || display === 'none') {
                lost.push(`${part.className.baseVal ?? part.className} is not to be seen`)
            }
        }
        watched.lost.push(...lost)
        requestAnimationFrame(look)
    }
    look()
}"""
END_WATCH = "() => { window.watched.on = false; return window.watched }"


@pytest.mark.thorough
def test_a_step_of_a_slider_keeps_the_chart_and_never_hides_it(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.settle()
    screen.page.evaluate(WATCH)
    state = {"d_model": 8, "d_k": 4, "d_v": 4}
    for name in ("d_model", "d_k", "d_v", "d_k"):
        screen.step(name)
        state[name] += 1
        screen.shows(DEFAULT, **state)
    screen.settle()
    watched = screen.page.evaluate(END_WATCH)
    assert watched["frames"] > 20
    assert watched["lost"] == []


@pytest.mark.thorough
def test_another_sentence_keeps_the_chart(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.settle()
    screen.page.evaluate(WATCH)
    for sentence in ("I go home", "hello", "나는 오늘 집에 일찍 간다"):
        screen.box.fill(sentence)
        screen.shows(sentence)
    screen.settle()
    assert screen.page.evaluate(END_WATCH)["lost"] == []


@pytest.mark.thorough
@pytest.mark.fonts
def test_a_zoomed_figure_stays_zoomed_through_a_step_and_its_texts_follow(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.settle()
    assert screen.view() == pytest.approx([0, 1, 1, 0])
    titles_stand_at_their_matrices(screen)
    screen.press("Zoom in")
    screen.press("Zoom in")
    zoomed = screen.view()
    assert zoomed[1] - zoomed[0] == pytest.approx(ZOOM**2)
    assert zoomed[2] - zoomed[3] == pytest.approx(ZOOM**2)
    titles_stand_at_their_matrices(screen)
    state = {"d_model": 8, "d_k": 4, "d_v": 4}
    for name in state:
        screen.step(name)
        state[name] += 1
        screen.shows(DEFAULT, **state)
        screen.settle()
        assert screen.view() == pytest.approx(zoomed)
        titles_stand_at_their_matrices(screen)
    screen.press("Zoom out")
    assert screen.view()[1] - screen.view()[0] == pytest.approx(ZOOM)
    screen.press("Show the whole figure")
    assert screen.view() == pytest.approx([0, 1, 1, 0])
    titles_stand_at_their_matrices(screen)


@pytest.mark.fonts
def test_a_zoomed_figure_can_be_dragged_and_its_texts_follow(visit):
    screen = visit()
    screen.shows(DEFAULT)
    screen.settle()
    screen.press("Zoom in")
    before = screen.view()
    x, y = screen.cell("scores", 2, 3)
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    screen.page.mouse.move(x - 60, y - 40, steps=4)
    titles_stand_at_their_matrices(screen)
    screen.page.mouse.up()
    after = screen.view()
    width, height = screen.look("[plot._fullLayout.width, plot._fullLayout.height]")
    assert after[0] - before[0] == pytest.approx(60 * ZOOM / width)
    assert after[3] - before[3] == pytest.approx(40 * ZOOM / height)
    titles_stand_at_their_matrices(screen)


def titles_stand_at_their_matrices(screen):
    """At one moment: while the figure is dragged both move."""
    titles = {"X": "X", "weights": "weights = softmax(scaled)", "V": "V = X W_V", "K_T": "K^T"}
    boxes, texts = screen.look(f"[({BOXES})(), canvas.texts()]")
    for name, title in titles.items():
        [text] = [text for text in texts if text["text"] == title]
        assert text["left"] == pytest.approx(boxes[name]["left"], abs=0.5)
        assert 10 < boxes[name]["top"] - text["bottom"] < 120


CELLS = {
    ("X", 1, 4): ("X[2, 5]", "word 2 “cat” · d_model 5"),
    ("K_T", 2, 4): ("Kᵀ[3, 5]", "d_k 3 · key 5 “the”"),
    ("scores", 1, 5): ("scores[2, 6]", "query 2 “cat” · key 6 “mat”"),
    ("output", 5, 3): ("output[6, 4]", "query 6 “mat” · d_v 4"),
}


def test_a_cell_under_the_pointer_tells_symbol_number_and_words(visit):
    screen = visit(lang="en")
    shown = screen.shows(DEFAULT)
    screen.settle()
    for (name, row, column), (symbol, place) in CELLS.items():
        screen.page.mouse.move(*screen.cell(name, row, column))
        number = f"{shown[name][row, column]:.4f}".replace("-", "−")
        screen.page.locator(".attention-plot-tip", has_text=f"{symbol} = {number}").wait_for()
        first, *terms, last = screen.tip.locator("div").all_inner_texts()
        assert (first, last) == (f"{symbol} = {number}", place)
        assert len(terms) == (name != "X"), "what it is made of, unless it is given"
        tip, frame = screen.tip.bounding_box(), screen.look("frame.getBoundingClientRect()")
        assert frame["left"] <= tip["x"]
        assert tip["x"] + tip["width"] <= frame["right"] + 1
        assert tip["y"] + tip["height"] <= frame["bottom"] + 1
        screen.page.mouse.move(2, 2)
        screen.tip.wait_for(state="hidden")


def test_what_was_typed_as_markup_is_text_in_the_tip(visit):
    sentence = "<b>bold</b> <img src=x onerror=alert(1)> &lt; $x$"
    screen = visit(sentence=sentence, lang="en")
    n_key = screen.shows(sentence)["weights"].shape[1]
    screen.settle()
    for column in (0, n_key - 1):
        screen.page.mouse.move(*screen.cell("weights", 0, column))
        word = ("<", "$")[column > 0]
        screen.page.locator(".attention-plot-tip", has_text=f"key {column + 1} “{word}”").wait_for()
        assert screen.tip.locator("div *").count() == 0


@pytest.fixture
def without_plotly(usual):
    """Plotly's script cannot be had, until this is called."""
    script = "**/plotly.min.js*"
    usual.route(script, lambda route: route.abort())
    yield lambda: usual.unroute(script)
    usual.unroute(script)


@pytest.mark.thorough
def test_a_figure_that_loads_after_all_no_longer_says_that_it_could_not(visit, without_plotly):
    screen = visit(page="scaling", lang="en", pardoned="net::ERR_FAILED")
    page = screen.page
    failed = page.locator(".attention-plot-frame[data-failed]")
    failed.wait_for()
    page.locator(".attention-chart-figure", has_text="could not be loaded").first.wait_for()
    without_plotly()
    screen.slider("d_k").first.press("ArrowRight")
    drawn = page.locator(".attention-chart-figure:has(.main-svg)")
    drawn.first.wait_for()
    page.locator(".attention-plot-figure .main-svg").first.wait_for()
    screen.settle()
    assert failed.count() == 0
    assert "could not be loaded" not in drawn.first.text_content()


@pytest.fixture
def held_script(usual):
    """The requests for the script of charts, none of which is answered."""
    held = []
    usual.route("**/scripts/chart-*", lambda route: held.append(route))
    yield held
    usual.unroute("**/scripts/chart-*")


@pytest.mark.thorough
def test_a_chart_whose_numbers_change_while_its_script_is_loading_is_drawn(visit, held_script):
    screen = visit(page="shapes", lang="en")
    page = screen.page
    page.get_by_text(re.compile(r"d_k\s=\s4")).first.wait_for()
    screen.step("d_k")
    page.get_by_text(re.compile(r"d_k\s=\s5")).first.wait_for()
    assert held_script
    for route in held_script:
        route.continue_()
    page.locator(".attention-chart-figure .main-svg").first.wait_for()
    screen.settle()
    assert page.evaluate("""() =>
        [...document.querySelectorAll('.attention-chart-figure')].every(one => one._fullLayout)""")
