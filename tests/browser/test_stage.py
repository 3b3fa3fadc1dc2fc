"""The first figure of a page is in the window before anybody scrolls, with its digits."""

import pytest

from pages.components.tour.steps import STEPS
from tests.layout import ADDRESSES
from tests.stage import SENTENCES, measure

LAPTOP = {"viewport": {"width": 1366, "height": 641}}
PROJECTOR = {"viewport": {"width": 1280, "height": 720}}
CHIPS = ".attention-plot-chips button"
LEAST = 0.9


@pytest.mark.fonts
@pytest.mark.parametrize(
    ("page", "language"),
    [
        ("scaling", "ko"),
        ("what_if", "ko"),
        ("heads", "ko"),
        ("layer", "en"),
        ("decoding", "ko"),
        ("positions", "en"),
        ("learning", "ko"),
        ("seq2seq", "en"),
        ("long_range", "ko"),
    ],
)
def test_on_a_laptop_the_first_figure_of_six_words_is_in_the_window(browse, page, language):
    sentence = SENTENCES[language][6]
    screen = browse(page=ADDRESSES[page], lang=language, sentence=sentence, options=LAPTOP)
    found = measure(screen.page)
    assert found.inside >= LEAST
    assert found.bare == []
    # W_V of what is learned has sixteen columns.
    assert page in ("long_range", "learning") or found.digits == found.cells > 0
    assert found.missed(page, "laptop", 6) == []
    assert screen.page.evaluate("innerWidth >= document.documentElement.scrollWidth")


@pytest.mark.thorough
def test_chips_of_seq2seq_show_what_the_states_are_made_of(visit):
    screen = visit(page="seq2seq", lang="en", options=LAPTOP)
    screen.settle()
    every = set(screen.matrices())
    chips = screen.page.locator(CHIPS)
    left_out = {name for one in chips.all() for name in one.get_attribute("data-matrices").split()}
    assert {*left_out, *screen.boxes()} >= every
    assert left_out & every == {"X", "U_H", "W_H", "Y", "U_S", "W_S"}
    chips.first.click()
    screen.settle()
    assert set(screen.boxes()) == every
    assert chips.count() == 0


@pytest.mark.parametrize("name", ["who_asks", "what_if"])
def test_in_a_lecture_with_the_tour_its_control_stands_above_the_whole_figure(browse, name):
    number, step = next((i, one) for i, one in enumerate(STEPS, start=1) if one.name == name)
    screen = browse(page=ADDRESSES[step.page], lang="ko", large=1, tour=number, options=PROJECTOR)
    found = measure(screen.page)
    assert found.inside > 0.99
    assert found.digits == found.cells
    halo = screen.page.locator(".attention-halo").bounding_box()
    assert halo["y"] + halo["height"] <= found.top + 9
