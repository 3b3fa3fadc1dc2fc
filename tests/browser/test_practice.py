"""/practice in the browser: answered by keyboard alone, by a press in the figure, and on paper."""

import re

import pypdfium2
import pytest

from attention import SelfAttentionConfig
from attention.practice.exercises import EXERCISES, question
from attention.practice.setting import Setting
from pages.state.texts import LANGUAGES, texts_in

SENTENCE = "the cat sat on the mat"
SETTING = Setting(tuple(SENTENCE.split()), SelfAttentionConfig())
PHONE = {"viewport": {"width": 400, "height": 800}}


def tab_to(page, selector, most=90):
    """Press Tab until a part that matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@pytest.mark.thorough
def test_a_phone_and_a_keyboard_are_enough_and_answers_stay_in_the_visit(visit):
    screen = visit(page="practice", lang="en", sentence=SENTENCE, question=4, options=PHONE)
    page, answer = screen.page, question("score", SETTING).answer
    screen.settle()
    field = ".st-key-answer input[type=text]"
    tab_to(page, field)
    page.keyboard.type(f"{answer.mistakes['swapped']:.2f}".replace(".", ","))
    page.keyboard.press("Enter")
    screen.notes.get_by_text("Row and column are exchanged").wait_for()
    page.locator(field).focus()
    page.keyboard.press("Control+a")
    number = f"{answer.value:.2f}"
    page.keyboard.type(number.replace("-", "−"))
    page.keyboard.press("Enter")
    screen.notes.get_by_text("Right, after 2 tries.").wait_for()
    screen.settle()
    tab_to(page, ".st-key-next_question button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("question=5"))
    screen.settle()
    assert number not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.locator(".st-key-next_page a").click()
    page.wait_for_url(re.compile("/heads"))
    screen.settle()
    page.go_back()
    page.wait_for_url(re.compile("/practice"))
    screen.settle()
    page.get_by_role("radio", name="4 ✓", exact=True).wait_for()
    assert number not in page.url


def test_a_pressed_cell_is_an_answer_and_opens_what_was_covered(visit):
    number = EXERCISES["lecture"].index("most_attended") + 1
    found = question("most_attended", SETTING)
    query, best = found.words["query"], min(found.answer.accepted)
    screen = visit(page="practice", lang="en", sentence=SENTENCE, question=number)
    screen.settle()
    assert screen.matrices()["weights"][query].tolist() == [None] * 6
    screen.page.mouse.click(*screen.cell("scaled", query, best))
    screen.notes.get_by_text("Right.").wait_for()
    screen.settle()
    weights = SETTING.trace.attention.weights
    assert screen.matrices()["weights"][query] == pytest.approx(weights[query])
    panel = screen.page.locator(".st-key-explanation h3")
    assert panel.inner_text().startswith(f"weights[{query + 1}, {best + 1}]")
    assert "cell=" not in screen.page.url


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_page_of_a4_and_its_key_another(visit, usual, language, tmp_path):
    texts = texts_in(language)
    screen = visit(page="practice", lang=language, sentence=SENTENCE)
    screen.settle()
    panel = screen.open_tab("class", key="practice")
    with screen.page.expect_download() as download:
        panel.get_by_role("button", name=texts("practice.class.button")).click()
    download.value.save_as(tmp_path / "sheet.html")
    paper = usual.new_page()
    paper.goto((tmp_path / "sheet.html").as_uri())
    for size in ("A4", "Letter"):
        file = paper.pdf(format=size)
        pages = [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(file)]
        assert len(pages) == 2, size
        assert texts("practice.sheet.key") not in pages[0]
        assert texts("practice.sheet.reveal")[:12] in pages[1]
    wide = "[...document.querySelectorAll('table')].map(one => one.getBoundingClientRect().right)"
    width = paper.evaluate("document.querySelector('section').getBoundingClientRect().right")
    assert max(paper.evaluate(wide)) <= width + 1
    paper.close()
