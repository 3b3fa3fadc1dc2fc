"""A slider that is dragged: the figure follows, and nothing of it outlives the pointer."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest

from tests.harness import free_port, serve
from tests.on_screen import assert_same, matrices_of

SENTENCE = "the cat sat on the mat"
# Each width that is drawn while the pointer is down, and each value of the slider.
WATCH = """() => {
    const widthOf = () => plot._fullData.find(({ name }) => name === 'W_Q').z[0].length
    const plot = document.querySelector('.attention-plot-figure')
    const input = document.querySelector('.st-key-d_k input[type=range]')
    window.seen = { widths: [widthOf()], values: [], addresses: [] }
    const look = () => {
        if (widthOf() !== seen.widths.at(-1)) seen.widths.push(widthOf())
        if (Number(input.value) !== seen.values.at(-1)) seen.values.push(Number(input.value))
        if (location.href !== seen.addresses.at(-1)) seen.addresses.push(location.href)
        if (!seen.isOver) requestAnimationFrame(look)
    }
    look()
}"""

# Holds back what Streamlit sends, while `isHeld`; `letGo` passes it on.
HOLD = """
    window.held = []
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given)
            this.addEventListener('message', event => {
                if (!window.isHeld) return
                event.stopImmediatePropagation()
                const { data } = event
                held.push(() => this.dispatchEvent(new MessageEvent('message', { data })))
            })
        }
    }
    window.letGo = () => {
        window.isHeld = false
        for (const pass of held.splice(0)) pass()
    }
"""
# Counts how often Plotly draws.
COUNT = """() => {
    const { react } = Plotly
    window.drawn = 0
    Plotly.react = (...given) => {
        window.drawn++
        return react.apply(Plotly, given)
    }
}"""

FIGURES = ".attention-plot-figure, .attention-chart-figure"
NUMBERS = """() => JSON.stringify([...document.querySelectorAll(
    '.attention-plot-figure, .attention-chart-figure')].map(one =>
        one._fullData?.map(({ z, x, y }) => [z, x, y])))"""
# Which figure Plotly draws, by its place on the page.
IN_ORDER = """figures => {
    const { react } = Plotly
    window.order = []
    Plotly.react = (figure, ...given) => {
        window.order.push([...document.querySelectorAll(figures)].indexOf(figure))
        return react.call(Plotly, figure, ...given)
    }
}"""


def opened(visit, **parameters):
    screen = visit(sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def grab(screen, name="d_k"):
    """Press the thumb of a slider; a function that moves it to a value."""
    slider = screen.page.locator(f".st-key-{name}")
    slider.scroll_into_view_if_needed()
    track = slider.get_by_role("group").bounding_box()
    thumb = slider.locator("input[type=range]")
    least, most, value = (int(thumb.get_attribute(name)) for name in ("min", "max", "value"))
    x, y = screen.page.evaluate(
        """input => {
            const { x, y, width, height } = input.closest('[style*=left]').getBoundingClientRect()
            return [x + width / 2, y + height / 2]
        }""",
        thumb.element_handle(),
    )
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()

    def move(to):
        """Move it near this value; the value that it has then."""
        screen.page.mouse.move(x + track["width"] * (to - value) / (most - least), y, steps=4)
        return int(thumb.input_value())

    return move


def wait_for_width(screen, width):
    screen.page.wait_for_function(
        "width => document.querySelector('.attention-plot-figure')._fullData"
        ".find(({ name }) => name === 'W_Q').z[0].length === width",
        arg=width,
    )


def test_the_figure_follows_the_thumb_and_release_draws_what_a_fresh_visit_draws(visit, language):
    screen = opened(visit, lang=language, d_v=3)
    screen.page.evaluate(WATCH)
    screen.box.focus()  # it loses the focus to the thumb
    move = grab(screen)
    before = screen.page.url
    answers = []
    screen.page.on(
        "response", lambda answer: answers.append((urlsplit(answer.url).path, answer.ok))
    )
    for near in (9, 16, 23):
        width = move(near)
        wait_for_width(screen, width)
        assert_same(screen.matrices(), matrices_of(SENTENCE, d_k=width, d_v=3))
    assert screen.page.url == before
    assert [is_ok for path, is_ok in answers if path.startswith("/previews/")].count(True) >= 3
    width = move(30)
    screen.page.mouse.up()
    screen.page.wait_for_url(re.compile(rf"d_k={width}\b"))
    screen.settle()
    seen = screen.page.evaluate("() => { seen.isOver = true; return seen }")
    assert len(set(seen["addresses"])) == 2
    assert seen["values"] == sorted(seen["values"])  # the thumb never jumps back
    assert seen["widths"] == sorted(seen["widths"])
    fresh = visit(screen.page.url)
    fresh.settle()
    drawn, expected = screen.matrices(), fresh.matrices()
    assert set(drawn) == set(expected)
    assert all(np.array_equal(drawn[name], expected[name]) for name in expected)


def test_a_key_draws_once_and_before_its_run_what_the_run_shows(visit):
    screen = opened(visit, lang="en", before=HOLD)
    screen.page.evaluate(COUNT)
    screen.page.evaluate("() => { window.isHeld = true }")
    screen.step("d_k")
    wait_for_width(screen, 5)
    assert_same(screen.matrices(), matrices_of(SENTENCE, d_k=5))
    screen.page.evaluate("() => letGo()")
    screen.page.wait_for_url(re.compile(r"d_k=5\b"))
    screen.settle()
    assert_same(screen.matrices(), matrices_of(SENTENCE, d_k=5))
    assert screen.page.evaluate("() => window.drawn") == 1
    screen.step("d_k", "End")
    wait_for_width(screen, 64)
    screen.settle()
    assert_same(screen.matrices(), matrices_of(SENTENCE, d_k=64))


def test_what_is_in_the_window_is_drawn_first_and_the_rest_follows(visit):
    screen = opened(visit, page="layer", lang="en")
    *before, last = screen.page.locator(FIGURES).all()
    last.scroll_into_view_if_needed()
    screen.settle()
    screen.page.evaluate(IN_ORDER, FIGURES)
    screen.step("d_k")
    screen.page.wait_for_url(re.compile(r"d_k=5\b"))
    screen.settle()
    order = screen.page.evaluate("() => window.order")
    assert order.index(len(before)) < order.index(0)
    fresh = visit(screen.page.url)
    fresh.settle()
    assert screen.page.evaluate(NUMBERS) == fresh.page.evaluate(NUMBERS)


@pytest.mark.thorough
def test_where_the_pointer_rests_the_sentences_follow(visit):
    screen = visit(page="shapes", sentence=SENTENCE, lang="en")
    screen.settle()
    move = grab(screen)
    width = move(12)
    screen.page.wait_for_function("() => 'dragIsAhead' in document.documentElement.dataset")
    screen.page.get_by_text(re.compile(rf"d_k\s=\s{width}\b")).first.wait_for()
    screen.page.wait_for_function("() => !('dragIsAhead' in document.documentElement.dataset)")
    screen.page.mouse.up()


# The connection breaks before an answer has come, or in the middle of one.
BROKEN = """
    const { text } = Response.prototype
    Response.prototype.text = function () {
        const isPreview = this.url.includes('/previews/')
        return isPreview ? Promise.reject(new TypeError('network error')) : text.call(this)
    }
"""


@pytest.mark.thorough
@pytest.mark.parametrize("is_begun", [False, True])
def test_where_previews_do_not_arrive_streamlit_draws_them(visit, is_begun):
    before = BROKEN if is_begun else ""
    screen = opened(visit, lang="en", pardoned="net::ERR_FAILED", before=before)
    if not is_begun:
        screen.page.route("**/previews/*", lambda route: route.abort())
    move = grab(screen)
    for near in (9, 16):
        width = move(near)
        wait_for_width(screen, width)
        assert_same(screen.matrices(), matrices_of(SENTENCE, d_k=width))
    screen.page.mouse.up()


@pytest.mark.thorough
def test_a_slider_that_is_back_where_it_was_leaves_nothing_behind(visit):
    screen = opened(visit, lang="en")
    move = grab(screen)
    wait_for_width(screen, move(12))
    assert move(4) == 4
    screen.page.mouse.up()
    wait_for_width(screen, 4)
    screen.settle()
    assert_same(screen.matrices(), matrices_of(SENTENCE))
    assert "d_k" not in screen.page.url
    move = grab(screen)
    wait_for_width(screen, move(20))  # and the next drag is followed
    screen.page.mouse.up()


@pytest.mark.thorough
def test_leaving_typing_and_a_new_seed_during_a_drag_leave_no_preview_behind(visit):
    screen = opened(visit, lang="en")
    move = grab(screen)
    wait_for_width(screen, move(12))
    screen.page.evaluate("document.querySelector('.st-key-new_weights button').click()")
    move(4)
    screen.page.mouse.up()
    screen.shows(SENTENCE, seed=1)
    move = grab(screen)
    wait_for_width(screen, move(12))
    screen.box.fill("I go home")  # without the pointer
    move(4)
    screen.page.mouse.up()
    screen.shows("I go home", seed=1)
    move = grab(screen)
    wait_for_width(screen, move(12))
    screen.page.evaluate("document.querySelector('.attention-menu a[href*=shapes]').click()")
    screen.page.wait_for_url(re.compile("shapes"))
    screen.page.mouse.up()
    screen.settle()
    screen.page.go_back()
    screen.page.wait_for_url(re.compile(r"/\?"))
    screen.settle()
    held = re.search(r"d_k=(\d+)", screen.page.url)
    screen.shows("I go home", seed=1, d_k=int(held[1]) if held else 4)


@pytest.mark.thorough
def test_a_server_that_is_killed_during_a_drag_and_started_again_draws_the_address(visit):
    port = free_port()
    with serve(port=port) as address:
        screen = visit(at=address, sentence=SENTENCE, lang="en", pardoned=".*")
        screen.settle()
        move = grab(screen)
        wait_for_width(screen, move(12))
    move(20)
    screen.page.mouse.up()
    with serve(port=port):
        screen.page.wait_for_function(
            "() => document.querySelector('.stApp').dataset.testConnectionState === 'CONNECTED'"
        )
        screen.step("d_v")
        screen.page.wait_for_url(re.compile(r"d_v=5\b"))
        screen.settle()
        width = int(screen.slider("d_k").input_value())
        screen.shows(SENTENCE, d_k=width, d_v=5)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("page", "slider", "to"),
    [("heads", "n_heads", 7), ("scaling", "scaling_d_k", 300), ("long-range", "rho", 20),
     ("shapes", "sharpness", 9), ("one-query", "step", 5)],
)  # fmt: skip
def test_every_page_follows_its_own_slider(visit, page, slider, to):
    screen = visit(page=page, sentence=SENTENCE, lang="en")
    screen.settle()
    before, address = screen.page.evaluate(NUMBERS), screen.page.url
    move = grab(screen, slider)
    move(to)
    screen.page.wait_for_function(f"before => ({NUMBERS})() !== before", arg=before)
    assert screen.page.url == address
    screen.page.mouse.up()
    screen.settle()
    fresh = visit(screen.page.url)
    fresh.settle()
    assert screen.page.evaluate(NUMBERS) == fresh.page.evaluate(NUMBERS)
