"""/practice: the question, where it is answered, and the figure are in sight together."""

import pytest

from pages.state.texts import LANGUAGES

SENTENCE = "the cat sat on the mat"
BOXES = """() => {
    const box = one => {
        const found = document.querySelector(one)?.getBoundingClientRect()
        return found && [found.left, found.top, found.right, found.bottom]
    }
    return { claim: box(".st-key-claim"), answer: box(".st-key-answer"),
             figure: box(".attention-plot-frame"), questions: box(".st-key-practice_question"),
             panel: box(".st-key-explanation[data-dock]"), height: innerHeight }
}"""


def opened(visit, width, height, **parameters):
    options = {"viewport": {"width": width, "height": height}}
    screen = visit(page="practice", sentence=SENTENCE, exercise="lecture", options=options,
                    **{"lang": "en", **parameters})  # fmt: skip
    screen.settle()
    return screen


def ask(screen, number):
    button = screen.page.locator(".st-key-practice_question button").nth(number - 1)
    button.click()
    screen.settle()
    screen.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
    screen.settle()
    return screen.page.evaluate(BOXES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_low_window_nine_tenths_of_the_figure_are_on_the_first_screen(visit, language):
    screen = opened(visit, 1366, 641, lang=language)
    for number in (2, 6, 1) if language == "en" else (10, 5):
        boxes = ask(screen, number)
        _, top, _, bottom = boxes["figure"]
        assert boxes["claim"][1] > 0
        assert boxes["claim"][3] <= boxes["answer"][1] < boxes["answer"][3] <= top + 1
        assert (boxes["height"] - top) / (bottom - top) >= 0.9, (number, boxes)
    field = screen.page.locator(".st-key-answer input[type=text]")
    field.click()
    field.press_sequentially("123")
    screen.page.locator(".st-key-answer [data-testid=stFormSubmitButton] button").click()
    screen.page.locator(".st-key-figure_place [data-testid=stAlert]").wait_for(timeout=9_000)


@pytest.mark.parametrize("size", [(1366, 641), (1400, 1000), (390, 844)])
def test_the_explanation_covers_neither_the_questions_nor_the_answer(visit, size):
    screen = opened(visit, *size, question=4)
    screen.page.locator(".st-key-practice_reveal button").click()
    screen.page.locator(".st-key-explanation[data-dock]").wait_for()
    screen.settle()
    boxes = screen.page.evaluate(BOXES)
    panel = boxes["panel"]
    for name in ("questions", "answer"):
        left, top, right, bottom = boxes[name]
        across = min(right, panel[2]) - max(left, panel[0])
        down = min(bottom, panel[3]) - max(top, panel[1])
        assert across <= 0 or down <= 0, name


@pytest.mark.parametrize(("number", "answer"), [(4, "1.22"), (8, "0.30")])
def test_a_right_answer_leaves_its_verdict_and_the_next_question_in_sight(visit, number, answer):
    screen = opened(visit, 1366, 641, question=number)
    screen.page.locator(".st-key-answer input[type=text]").fill(answer)
    screen.page.keyboard.press("Enter")
    screen.page.locator(".st-key-explanation[data-dock]").wait_for()
    screen.settle()
    verdict = screen.notes.get_by_text("Right.")
    following = screen.page.get_by_role("button", name="Next question")
    for box in (verdict.bounding_box(), following.bounding_box()):
        assert box["y"] >= 60
        assert box["y"] + box["height"] <= 641
    screen.press("Next question")  # nothing covers it
    screen.page.wait_for_url(f"**question={number + 1}**")


def test_in_lecture_mode_a_question_stands_above_its_figure(visit):
    screen = opened(visit, 1366, 768, large=1)
    boxes = screen.page.evaluate(BOXES)
    assert 92 <= boxes["claim"][1] < boxes["claim"][3] <= boxes["answer"][1] + 1
    assert boxes["answer"][3] < boxes["figure"][1]
    screen.page.evaluate("document.documentElement.toggleAttribute('data-covered', true)")
    claim = screen.page.locator(".st-key-claim")
    assert claim.evaluate("one => getComputedStyle(one).visibility") == "visible"


def test_on_a_phone_the_answer_stays_in_sight_beside_the_cell_that_is_asked_for(visit):
    screen = opened(visit, 390, 844, question=4)
    first = screen.page.evaluate(BOXES)
    assert first["claim"][3] <= first["answer"][1] < first["answer"][3] < first["figure"][1] < 500
    _, y = screen.cell("scores", 5, 2)
    screen.page.evaluate(f"document.querySelector('[data-testid=stMain]').scrollTop += {y - 600}")
    screen.settle()
    _, y = screen.cell("scores", 5, 2)
    answer = screen.page.evaluate(BOXES)["answer"]
    assert 0 < answer[1] < answer[3] < y < 844
    assert "scores[6, 3]" in screen.page.locator(".st-key-answer").inner_text()
