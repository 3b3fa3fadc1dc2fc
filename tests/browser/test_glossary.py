"""The glossary: from the title of a matrix, from a number, from its button, and away to a page."""

import pytest

from pages.figures.core.matrices import MATRICES
from tests.on_screen import Screen

PANEL = ".attention-glossary-panel"
# Asks for each of these names; the entry that is then marked, or null.
LOOK_UP = """names => names.map(name => {
    document.dispatchEvent(new CustomEvent('attention-glossary', { detail: name }))
    const asked = [...document.querySelectorAll('.attention-glossary li[data-asked]')]
    return asked.map(item => item.dataset.name).join() || null
})"""
# What a page draws beside them, and which entry says what it is.
OTHERS = {
    "Q.3": "Q",
    "W_Q.12": "W_Q",
    "unscaled_weights": "weights",
    "output.positions": "output",
    "shuffled": None,
    "shuffled.positions": None,
}

NAMES = "all => all.map(one => one.dataset.name)"


def click_title(screen: Screen, title: str) -> None:
    screen.cell("scores", 0, 0)  # scrolls it into view
    [text] = [text for text in screen.texts() if text["text"].startswith(title)]
    frame = screen.page.locator(".attention-plot-frame").bounding_box()
    screen.page.mouse.click(frame["x"] + text["left"] + 4, frame["y"] + text["top"] + 6)


@pytest.mark.thorough
def test_a_symbol_is_looked_up_where_it_stands_and_the_sentence_is_kept(visit):
    screen = visit(sentence="I go home", lang="en", cell="weights.2.3")
    page = screen.page
    screen.shows("I go home")
    screen.settle()
    asked = page.locator(f"{PANEL} li[data-asked]")
    click_title(screen, "scores =")
    assert "스코어" in asked.inner_text()
    assert "(n_query, n_key)" in asked.inner_text()
    page.keyboard.press("Escape")
    page.locator(PANEL).wait_for(state="hidden")
    screen.settle()
    assert "cell=weights.2.3" in page.url, "Escape closed the glossary alone"
    page.locator(".attention-explanation-what").click()
    assert "어텐션 가중치" in asked.inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Glossary", exact=True).click()
    page.keyboard.type("볼 수 없는 말 d")
    assert page.locator(f"{PANEL} [role=status]").inner_text()
    for other_name, entry in (
        ("포지셔널", "P"),
        ("셀프어텐션", "self_attention"),
        ("cls", "special_tokens"),
    ):
        page.locator(f"{PANEL} input").fill(other_name)
        assert entry in page.locator(f"{PANEL} li:visible").evaluate_all(NAMES)
    page.locator(f"{PANEL} input").fill("멀티 헤드")
    shown = page.locator(f"{PANEL} li:visible")
    assert shown.count() == 1
    shown.get_by_role("button", name="Multi-head attention").click()
    page.wait_for_url("**/heads?*")
    screen.settle()
    assert screen.box.input_value() == "I go home"


def test_each_matrix_leads_to_its_own_entry(visit):
    screen = visit(lang="en")
    screen.settle()
    page = screen.page
    names = [*MATRICES, *OTHERS]
    found = dict(zip(names, page.evaluate(LOOK_UP, names), strict=True))
    assert found == {**{name: name for name in MATRICES}, **OTHERS}


@pytest.mark.thorough
def test_what_is_computed_with_positions_is_not_taken_for_the_positions(visit):
    screen = visit(page="positions", lang="en")
    screen.settle()
    drawn = list(screen.matrices())
    assert len(drawn) == 6
    assert set(screen.page.evaluate(LOOK_UP, drawn)) == {"output", None}
