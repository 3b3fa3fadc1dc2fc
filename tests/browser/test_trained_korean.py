"""/trained in Korean: the tour with the multilingual model, and whole words."""

import re

import numpy as np
import pytest

from attention.bert.whole_words import whole_words
from pages.state.texts import texts_in
from tests.browser.test_tour import CARD
from tests.browser.test_trained import HAS_LINKS

TEXTS = texts_in("ko")
SENTENCE = "친구가 영화를 보았다."
OTHER = "파리는 프랑스의 수도이고 로마는 이탈리아의 수도이다."


@pytest.fixture(scope="module")
def trace(multilingual):
    return multilingual.trace(SENTENCE)


def test_the_step_of_the_tour_ends_with_the_link_that_its_line_names(multilingual, trace, visit):
    screen = visit(page="trained", lang="ko", tour="1")
    page = screen.page
    query = trace.pieces.index("▁보")
    row = trace.head(7, 3).attention.weights[query]
    assert trace.pieces[int(row.argmax())] == "▁영화"
    page.wait_for_function(HAS_LINKS, arg=row.tolist())
    assert "“영화”" in page.locator(".st-key-claim").inner_text()
    page.get_by_text(TEXTS("tour.steps.learned.do_multilingual"), exact=True).wait_for()
    assert page.locator("[data-columns] button").count() == 144

    # Pieces as whole words, in the figure and in the address.
    words = whole_words(trace, multilingual.tokenizer)
    assert words.pieces == ("<s>", "친구가", "영화를", "보았다.", "</s>")
    page.get_by_role("radio", name=TEXTS("options.unit.word"), exact=True).click()
    merged = words.layers[6].weights[2, words.word_at(query)]
    page.wait_for_function(HAS_LINKS, arg=merged.tolist())
    assert words.pieces[int(merged.argmax())] == "영화를"
    page.wait_for_url("**unit=word*")
    page.get_by_role("radio", name=TEXTS("options.unit.piece"), exact=True).click()
    screen.settle()

    # What the tour asks for: its strongest link is the one that its line names.
    title = TEXTS("trained.presets.ko_same.title")
    page.get_by_role("radio", name=title, exact=True).click()
    other = multilingual.trace(OTHER)
    first, second = (i for i, piece in enumerate(other.pieces) if piece == "▁수도")
    row = other.head(6, 6).attention.weights[first]
    assert int(np.argmax(row)) == second
    page.wait_for_function(HAS_LINKS, arg=row.tolist())
    page.locator(f"{CARD}[data-done]").wait_for()
    screen.settle()

    # The other model, by its button; the address keeps the code.
    page.get_by_role("radio", name=TEXTS("options.model.english"), exact=True).click()
    page.wait_for_url(re.compile("model=english"))
    page.get_by_text(TEXTS("trained.letters")).wait_for()


@pytest.mark.usefixtures("multilingual")
def test_the_chosen_preset_is_in_sight_on_a_phone(visit):
    options = {"viewport": {"width": 390, "height": 844}}
    screen = visit(page="trained", lang="ko", options=options)
    screen.settle()
    page = screen.page
    chosen = page.get_by_role("radio", name=TEXTS("trained.presets.ko_mary.title"), exact=True)
    chosen.click()
    page.wait_for_url("**layer=8*")
    screen.settle()
    page.reload()
    screen.settle()
    assert chosen.evaluate("chosen => chosen.closest('[role=radiogroup]').scrollLeft") > 0
    box = chosen.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
