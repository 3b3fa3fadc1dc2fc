"""The glossary: from the title of a matrix, from a number, from its button, and away to a page."""

from tests.on_screen import Screen

PANEL = ".attention-glossary-panel"


def click_title(screen: Screen, title: str) -> None:
    screen.cell("scores", 0, 0)  # scrolls it into view
    [text] = [text for text in screen.texts() if text["text"].startswith(title)]
    frame = screen.page.locator(".attention-plot-frame").bounding_box()
    screen.page.mouse.click(frame["x"] + text["left"] + 4, frame["y"] + text["top"] + 6)


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
    page.locator(f"{PANEL} input").fill("멀티 헤드")
    shown = page.locator(f"{PANEL} li:visible")
    assert shown.count() == 1
    shown.get_by_role("button", name="Many heads").click()
    page.wait_for_url("**/heads?*")
    assert screen.box.input_value() == "I go home"
