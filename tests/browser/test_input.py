"""Whatever is typed or stands in the address, the page stands, says what it did, and keeps it."""

from urllib.parse import quote

import pytest

from pages.state.texts import texts_in
from tests.browsing import GO_ON

SENTENCE = "the cat sat on the mat"
EMPTY = {lang: texts_in(lang)("sentence.empty") for lang in ("en", "ko")}
MARKUP = (
    "<b>bold</b> <img src=x onerror=alert(1)> <script>alert(2)</script>",
    "**a** $x^2$ [a](javascript:alert(1)) :material/star: :red[x] `b` # c",
    "{0} {x} %s \\u003cb\\u003e &lt;b&gt; <sub>i</sub> </textarea><svg onload=alert(1)>",
)


def stands(screen):
    """The controls are there, nothing failed, and nothing typed became markup."""
    page = screen.page
    page.get_by_role("slider").nth(2).wait_for()
    screen.settle()
    assert page.get_by_role("slider").count() == 3
    for name in ("d_model", "d_k", "d_v"):
        assert page.locator(f".st-key-{name}").is_visible()
    assert screen.box.is_visible()
    assert page.get_by_test_id("stException").count() == 0
    made = page.evaluate("""() => [...document.querySelectorAll(
        '.stMain b, .stMain script, .stMain img, .stMain iframe, [onerror], [onload], ' +
        '[href^="javascript"], .attention-plot-caption *, .attention-plot-list *, ' +
        '.attention-plot-tip *')].filter(e => !e.matches(
        '.attention-plot-caption > p, .attention-plot-list > li, .attention-plot-tip > div'))
        .concat([...document.querySelectorAll('.stMain strong, .stMain a')]
            .filter(e => e.textContent === 'a'))  // as in **a** and [a](b)
        .map(e => e.outerHTML)""")
    assert made == []


@pytest.mark.thorough
def test_without_a_word_the_page_asks_for_one(visit, language):
    screen = visit(lang=language)
    screen.shows(SENTENCE)
    for typed in ("", "   ", "\x00", "\u200b\u202e\u200d"):
        screen.box.fill(typed)
        screen.notes.get_by_text(EMPTY[language]).wait_for()
        stands(screen)
        assert screen.box.input_value() == typed
        screen.box.fill("I go home")
        screen.shows("I go home")
        screen.settle()
        assert screen.notes.count() == 0


@pytest.mark.parametrize("sentence", ["", "\x00\u202e\u200b"])
def test_an_address_without_a_word_asks_for_one(visit, sentence):
    screen = visit(lang="en", sentence=sentence)
    screen.notes.get_by_text(EMPTY["en"]).wait_for()
    stands(screen)


def test_markup_that_was_typed_is_shown_as_it_was_typed(visit):
    screen = visit(lang="en")
    screen.shows(SENTENCE)
    for typed in MARKUP:
        screen.box.fill(typed)
        screen.shows(typed)
        stands(screen)
        assert screen.box.input_value() == typed
        screen.page.reload()
        screen.shows(typed)
        stands(screen)
        assert screen.box.input_value() == typed


@pytest.mark.thorough
def test_unusual_characters_are_read_and_stay_in_the_box(visit):
    screen = visit(lang="en")
    screen.shows(SENTENCE)
    for typed in ("שלום <b>עולם</b>", "a\u202eb\u200bc", "a\x00b c", "x" * 300):
        screen.box.fill(typed)
        screen.shows(typed)
        stands(screen)
        assert screen.box.input_value() == typed


@pytest.mark.thorough
def test_what_is_left_out_of_a_long_text_is_said_and_the_text_stays(visit):
    screen = visit(lang="en")
    screen.shows(SENTENCE)
    for typed in ("word " * 5000, "a" * 20_000):
        screen.box.fill(typed)
        screen.notes.get_by_text(f"{len(typed) - 2000} characters").wait_for()
        screen.shows(" ".join(typed[:2000].split()[:64]))
        stands(screen)
        assert screen.box.input_value() == typed


@pytest.mark.parametrize(
    "queries",
    [
        ("d_k=0", "d_v=-1", "d_model=1e9", "d_k=abc", "d_k=NaN", "seed=inf"),
        ("d_k=5&d_k=6", "lang=xx", "sentence=a b&sentence=c d", "d_k=<img src=x onerror=alert(1)>"),
    ],
    ids=["sizes", "others"],
)
def test_what_the_address_cannot_ask_for_is_said_and_the_page_stands(visit, server, queries):
    screen = visit()
    screen.settle()
    for query in queries:
        screen.page.evaluate(GO_ON, f"{server}/?{quote(query, safe='=&')}")
        screen.notes.get_by_text(query).wait_for()
        stands(screen)
        screen.shows(screen.box.input_value())


def test_the_correction_goes_when_its_slider_is_moved(visit):
    screen = visit(lang="en", d_k="0")
    screen.shows(SENTENCE)
    screen.notes.get_by_text("d_k=0").wait_for()
    screen.step("d_k")
    screen.shows(SENTENCE, d_k=5)
    screen.notes.get_by_text("d_k=0").wait_for(state="detached")
