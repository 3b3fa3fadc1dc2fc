"""Lecture mode: the figure fits the window, a clicker goes on, numbers are hidden until a click."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from tests.browsing import SIZE
from tests.layout import ADDRESSES

SENTENCES = {
    3: "I go home",
    6: "the cat sat on the mat",
    12: "the animal did not cross the street because it was too tired",
}
PAGES = (
    "",
    "one-query",
    "scaling",
    "shapes",
    "heads",
    "positions",
    "learning",
    "seq2seq",
    "long-range",
    "trained",
)
WINDOWS = ((1280, 720), (1366, 641), (1920, 1080))
HIGH = ("heads", "seq2seq")  # of these, a low window shows 70 % and more, and each step whole
# The first figure: its top, its height, and the share of it that is above the card of the tour.
FIGURE = """() => {
    const figure = document.querySelector('.attention-plot-frame, .attention-chart-figure')
    const { top, bottom, height } = figure.getBoundingClientRect()
    const tour = document.querySelector('.attention-tour')
    const card = tour?.getBoundingClientRect().top ?? innerHeight
    return { top, height, seen: (Math.min(bottom, card) - Math.max(top, 92)) / height }
}"""
# The sizes of all digits in the window, in px.
DIGITS = """() => {
    const frame = document.querySelector('.attention-plot-frame')
    const by = frame.getBoundingClientRect().width / frame.offsetWidth
    const sizes = Object.values(frame.querySelector('canvas').digitSizes)
    return sizes.filter(Boolean).map(size => size * by)
}"""
STATUS = ".attention-lecture [role=status]"


def lecture(opened, page="", **parameters):
    options = {"viewport": {"width": 1280, "height": 720}}
    screen = opened(page=page, lang="en", large=1, options=options, **parameters)
    screen.settle()
    return screen


def press(screen, *keys):
    for key in keys:
        screen.page.keyboard.press(key)
        screen.settle()


def status(screen):
    return screen.page.locator(STATUS).inner_text()


@pytest.mark.parametrize("page", PAGES)
def test_the_whole_first_figure_is_in_the_window_below_the_bar(browse, page):
    screen = lecture(browse, page, step=8)
    for width, height in WINDOWS:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.settle()
        figure = screen.page.evaluate(FIGURE)
        least = 0.7 if page in HIGH and height < 1000 else 0.99
        assert figure["seen"] >= least, f"at {width} x {height}: {figure}"
    for part in (
        ".stElementContainer:has(h1)",
        ".attention-plot-hint",
        ".attention-plot-toolbar",
        ".attention-chart-toolbar",
    ):
        for one in screen.page.locator(part).all():
            box = one.bounding_box()
            assert box is None or box["height"] <= 1, part


@pytest.mark.thorough
def test_digits_are_about_as_large_as_in_the_ordinary_view_and_in_a_step_a_thirtieth(visit):
    for sentence in (SENTENCES[3], SENTENCES[6]):
        is_short = sentence == SENTENCES[3]  # its matrices are below each other, and shrink
        options = {"viewport": {"width": 1280, "height": 720}}
        ordinary = visit(lang="en", sentence=sentence, options=options)
        ordinary.settle()
        screen = lecture(visit, sentence=sentence)
        digits = [min(one.page.evaluate(DIGITS)) for one in (screen, ordinary)]
        assert is_short or digits[0] >= 0.95 * digits[1]
        for width, height in WINDOWS:
            screen.page.set_viewport_size({"width": width, "height": height})
            press(screen, "PageDown", "PageDown")
            assert min(screen.page.evaluate(DIGITS)) >= height / 30
            assert screen.page.evaluate(FIGURE)["seen"] == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("page", "tour", "words"),
    [("", 3, 6), ("one-query", 2, 6), ("seq2seq", 1, 6), ("seq2seq", 1, 12), ("heads", 1, 12)],
)
def test_with_the_tour_most_of_the_figure_is_above_its_card(browse, page, tour, words):
    screen = lecture(browse, page, tour=tour, step=8, sentence=SENTENCES[words])
    assert screen.page.locator(".attention-tour").is_visible()
    assert screen.page.evaluate(FIGURE)["seen"] >= 0.7


def test_in_the_tour_the_figure_is_what_the_card_points_at_for_the_last_row(visit):
    screen = lecture(visit, tour=4)
    assert set(screen.boxes()) == {"Q", "K_T", "scores"}
    assert status(screen).startswith("5/8 · scores")
    assert min(screen.page.evaluate(DIGITS)) >= 720 / 30
    assert screen.page.evaluate(FIGURE)["seen"] == pytest.approx(1, abs=0.01)
    press(screen, "PageDown")
    assert status(screen).startswith("8/8 · output")
    assert set(screen.boxes()) == {"weights", "V", "output"}


def test_a_clicker_goes_through_the_worksheet_and_on_to_the_next_page(visit):
    screen = lecture(visit)
    seen = []
    for _ in range(8):
        press(screen, "PageDown")
        seen.append(status(screen))
    names = ("X", "Q", "K", "V", "scores", "scaled", "weights", "output")
    for i, (name, said) in enumerate(zip(names, seen, strict=True), 1):
        assert said.replace("\n", "").startswith(f"{i}/8 · {name}")
    marked = screen.page.locator(".attention-plot-outlines [data-kind=mark]")
    assert marked.get_attribute("data-matrix") == "output"
    press(screen, "PageUp")
    assert marked.get_attribute("data-matrix") == "weights"
    press(screen, "ArrowRight", "ArrowRight")
    assert urlsplit(screen.page.url).path == "/one-query"
    press(screen, "PageDown")
    assert parse_qs(urlsplit(screen.page.url).query)["step"] == ["2"]
    press(screen, "PageUp", "PageUp")
    assert urlsplit(screen.page.url).path == "/"


def test_in_the_tour_it_goes_to_the_next_step(visit):
    screen = lecture(visit, tour=3)
    screen.page.locator(".attention-tour button[data-action=next]").focus()
    press(screen, "PageDown")
    screen.page.wait_for_url("**tour=4*")
    press(screen, "PageUp")
    screen.page.wait_for_url("**tour=3*")


@pytest.mark.thorough
def test_keys_stay_with_a_field_and_a_cell_that_have_the_focus(visit):
    screen = lecture(visit)
    screen.box.focus()
    press(screen, "PageDown", "ArrowRight", "h")
    assert status(screen).startswith(f"1/{len(ADDRESSES)}")
    assert screen.page.locator("html[data-covered]").count() == 0
    screen.box.fill("")
    screen.box.fill(SENTENCES[6])
    screen.page.locator(".attention-plot-figure").focus()
    press(screen, "ArrowRight")
    assert status(screen).startswith(f"1/{len(ADDRESSES)}")
    assert screen.tip.is_visible()
    press(screen, "PageDown")
    assert status(screen).startswith("1/8")


def test_what_is_at_the_top_of_the_window_leaves_the_bar_free(visit):
    screen = visit(lang="en", large=1, cell="X.6.1", options={"viewport": SIZE})
    screen.settle()
    bar = screen.page.locator(".st-key-lecture").bounding_box()
    below = bar["y"] + bar["height"]
    panel = screen.page.locator(".st-key-explanation[data-dock]")  # in one of the corners
    assert panel.bounding_box()["y"] >= below - 1
    screen.box.fill("the cat sat on the rug")
    said = screen.page.locator(".attention-plot-changed").filter(has_text="rug")
    said.wait_for()
    assert said.bounding_box()["y"] == pytest.approx(below, abs=1)


# As under a Korean input source.
KOREAN_H = "new KeyboardEvent('keydown', { key: 'ㅗ', code: 'KeyH', bubbles: true })"


def test_the_key_that_hides_numbers_is_the_same_where_another_script_is_typed(visit):
    screen = lecture(visit)
    screen.page.mouse.move(*cell(screen, "weights", 1, 2))
    screen.tip.wait_for()
    for is_covered in (1, 0):
        screen.page.evaluate(f"() => document.body.dispatchEvent({KOREAN_H})")
        screen.settle()
        assert screen.page.locator("html[data-covered]").count() == is_covered


@pytest.mark.thorough
def test_a_hidden_number_is_nowhere_until_a_click(visit):
    screen = lecture(visit)
    number = f"{screen.matrices()['weights'][1][2]:.4f}"
    summary = screen.page.locator(".attention-plot-summary")
    whole = summary.inner_text()
    x, y = cell(screen, "weights", 1, 2)
    screen.page.mouse.move(x, y)
    screen.tip.filter(has_text=number).wait_for()
    press(screen, "h")
    assert screen.page.locator("html[data-covered]").count() == 1
    assert summary.inner_text() != whole
    screen.page.mouse.move(x, y - 60)
    screen.page.mouse.move(x, y)
    screen.tip.filter(has_text="hidden").wait_for()
    assert colours(screen, x, y) == colours(screen, *cell(screen, "weights", 2, 2))
    screen.page.mouse.click(x, y)
    screen.settle()
    assert "cell=" not in screen.page.url
    screen.page.mouse.move(x, y - 60)
    screen.page.mouse.move(x, y)
    screen.tip.filter(has_text=number).wait_for()
    assert colours(screen, x, y) != colours(screen, *cell(screen, "weights", 2, 2))
    screen.page.mouse.move(x, y)
    screen.tip.filter(has_text=number).wait_for()
    press(screen, "h")
    assert screen.page.locator("html[data-covered]").count() == 0
    assert summary.inner_text() == whole
    screen.press("Hide numbers")
    screen.page.mouse.click(x, y)
    screen.settle()
    assert screen.page.locator("html[data-covered]").count() == 1
    assert "cell=" not in screen.page.url


def cell(screen, name, row, column):
    """The middle of a cell in the window, which shows all of the figure."""
    box = screen.boxes()[name]
    left, top, by = screen.look(
        "[frame.getBoundingClientRect().left, frame.getBoundingClientRect().top,"
        " frame.getBoundingClientRect().width / frame.offsetWidth]"
    )
    x = box["left"] + (column + 0.5) * (box["right"] - box["left"]) / box["columns"]
    y = box["top"] + (row + 0.5) * (box["bottom"] - box["top"]) / box["rows"]
    return left + x * by, top + y * by


def colours(screen, x, y):
    """The colour of a cell, beside its digits."""
    screen.page.mouse.move(5, 5)
    screen.settle()
    clip = {"x": x - 12, "y": y - 8, "width": 3, "height": 3}
    with Image.open(io.BytesIO(screen.page.screenshot(clip=clip))) as picture:
        return picture.convert("RGB").getpixel((1, 1))


def test_full_screen_leaves_the_figure_and_the_bar(visit):
    screen = lecture(visit)
    screen.press("Full screen")
    screen.page.wait_for_function("() => document.fullscreenElement")
    screen.settle()
    assert screen.page.get_by_test_id("stHeader").is_hidden()
    assert screen.page.locator(".st-key-stage").bounding_box()["y"] < 92
    screen.press("Leave full screen")
    screen.page.wait_for_function("() => !document.fullscreenElement")
