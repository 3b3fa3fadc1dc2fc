"""The tour, walked from its first step to its last as a newcomer would: what a step points at is in
sight, and what it asks for can be done there.
"""

import re

import pytest

from attention import find_model
from pages.components.tour.steps import STEPS, TASKS, Target
from pages.components.tour.words import task_of
from pages.state.texts import texts_in

SENTENCE = "나는 밥을 먹고 집에 간다"
CHANGED = "나는 밥을 먹고 집에 온다"
CARD, HALO = ".attention-tour", ".attention-halo"
HEADER = 60  # px, Streamlit's own
LAPTOP, PHONE = (1366, 641), (390, 844)
# The box of an element in the window, or of the figure that a matrix is in.
BOX = """([selectors, matrix]) => {
    const frame = document.querySelector('.attention-plot-frame')
    const found = selectors.map(one => document.querySelector(one)).find(Boolean)
    const { left, top, width, height } = (matrix ? frame : found).getBoundingClientRect()
    return { left, top, width, height }
}"""
ON_TOP = """([x, y]) => {
    const found = document.elementFromPoint(x, y)
    return ['.attention-tour', '.st-key-explanation', '[data-testid=stHeader]']
        .find(one => found?.closest(one)) ?? ''
}"""


def box_of(screen, target):
    """What the tour points at, found without the help of the halo."""
    found = screen.page.evaluate(BOX, [target.selectors, target.matrix])
    left, top, width, height = found.values()
    if target.matrix:
        box = screen.boxes()[target.matrix]
        left, top = left + box["left"], top + box["top"]
        width, height = box["right"] - box["left"], box["bottom"] - box["top"]
    return {"x": left, "y": top, "width": width, "height": height}


def assert_is_in_sight(screen, step, is_in_sidebar=False):
    """The object is in the window, nothing covers it, and the halo is around it."""
    page = screen.page
    page.locator(HALO).wait_for(state="visible")
    box = box_of(screen, step.at)
    size = page.viewport_size
    assert box["x"] >= 0, step.name
    assert box["x"] + box["width"] <= size["width"] + 1, step.name
    assert box["y"] >= (0 if is_in_sidebar else HEADER), step.name
    card = page.locator(CARD).bounding_box()
    assert box["y"] + box["height"] <= (size["height"] if is_in_sidebar else card["y"]), step.name
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(ON_TOP, middle) == "", step.name
    halo = page.locator(HALO).bounding_box()
    for side in ("x", "y", "width", "height"):
        assert halo[side] == pytest.approx(box[side], abs=9), step.name


def assert_result_is_in_sight(screen, step):
    """What the task has changed is in the window, with the halo around what there is room for."""
    page = screen.page
    box, card = box_of(screen, step.result), page.locator(CARD).bounding_box()
    top, bottom = max(box["y"], HEADER), min(box["y"] + box["height"], card["y"])
    assert bottom - top > min(0.9 * box["height"], 200), step.name
    halo = page.locator(HALO).bounding_box()
    assert halo["y"] == pytest.approx(top, abs=9), step.name
    assert halo["y"] + halo["height"] == pytest.approx(bottom, abs=9), step.name


def assert_is_small(screen, *, is_at_foot=True):
    """The card takes at most 120 px of a laptop's window, and a third of a phone's."""
    card, size = screen.page.locator(CARD).bounding_box(), screen.page.viewport_size
    most = size["height"] / 3 if size == {"width": PHONE[0], "height": PHONE[1]} else 120
    assert card["height"] <= most
    if is_at_foot:
        assert card["y"] + card["height"] == pytest.approx(size["height"], abs=1)
    assert screen.page.locator(CARD).evaluate("one => one.scrollHeight - one.clientHeight") <= 1


def open_sidebar(screen, step):
    """On a phone the halo is first around the button that opens the sidebar as a sheet."""
    opener = screen.page.locator(".attention-sheet-open")
    if opener.is_visible():
        box, halo = opener.bounding_box(), screen.page.locator(HALO).bounding_box()
        assert halo["x"] == pytest.approx(box["x"], abs=9)
        opener.click()
        screen.settle()
    assert_is_in_sight(screen, step, is_in_sidebar=True)


def close_sidebar(screen):
    if screen.page.viewport_size["width"] < 768:
        screen.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        screen.settle()


def do(screen, step, texts):
    """What a step asks for, where the halo is."""
    page = screen.page
    halo = page.locator(HALO).bounding_box()
    match step.name:
        case "learned":  # the multilingual model reads a Korean sentence
            title = texts("trained.presets.ko_same.title")
            page.get_by_role("radio", name=title, exact=True).click()
        case "whole_sentence":
            screen.box.fill(CHANGED)
        case "three_parts" | "scores" | "whole_row":
            page.mouse.move(halo["x"] + 20, halo["y"] + 14)
            page.mouse.click(halo["x"] + 20, halo["y"] + 14)
        case "one_word":
            for _ in range(8):
                now = page.locator(".st-key-step input").input_value()
                page.get_by_role("button", name=texts("steps.buttons.next"), exact=True).click()
                page.wait_for_function(
                    "now => document.querySelector('.st-key-step input').value !== now", arg=now
                )
        case "width":
            screen.step("d_v", "ArrowLeft")
            screen.step("d_v", "ArrowLeft")
        case "masks":
            page.get_by_role("radio", name=texts("options.mask.causal"), exact=True).click()
        case "average" | "root":
            page.locator(f":is({', '.join(step.at.selectors)}) input").first.press("End")
        case "must_agree":
            page.locator(".st-key-break_d_q label").click()
        case "many_heads":
            page.locator(".st-key-head input").press("ArrowRight")
        case "whole_layer":
            page.get_by_role("radio", name=texts("options.norm.pre"), exact=True).click()
        case "order":
            page.get_by_role("button", name=texts("positions.shuffle"), exact=True).click()
        case "decoding":
            for number in ("2", "3"):
                page.get_by_role("button", name=texts("steps.buttons.next"), exact=True).click()
                page.wait_for_url(re.compile(rf"word={number}\b"))
        case "distance":
            page.locator(".st-key-length input").press("PageUp")
            page.keyboard.press("PageUp")
        case "what_if":
            change = texts("what_if.names.plain_division")
            page.locator(".st-key-what_if_change").get_by_text(change, exact=True).click()
            page.wait_for_url(re.compile("what_if=plain_division"))
        case "learns":
            page.get_by_role("radio", name=texts("options.task.first"), exact=True).click()
            page.wait_for_url(re.compile("task=first"))
        case "practice":
            page.get_by_role("radio", name="2", exact=True).click()
        case "who_asks":
            page.get_by_role("radio", name=texts("options.view.self"), exact=True).click()


def walk_step(screen, number, step, texts):
    """Arrive at a step, look, and do what it asks for."""
    page, card = screen.page, screen.page.locator(CARD)
    page.locator(f"{CARD}[data-step='{number}']").wait_for()
    task = task_of(step, "auto", SENTENCE)
    page.get_by_text(texts(f"tour.steps.{step.name}.{task}"), exact=True).wait_for()
    page.wait_for_url(re.compile(rf"tour={number}\b"))
    screen.settle()
    title = texts(f"tour.steps.{step.name}.title")
    assert title in card.locator("[role=status]").text_content()
    assert re.search(r"\{\w+\}", card.text_content()) is None
    assert_is_small(screen)
    is_in_sidebar = step.name in ("width", "masks")
    if is_in_sidebar:
        open_sidebar(screen, step)
    else:
        assert_is_in_sight(screen, step)
    assert page.locator(HALO).inner_text() == texts("tour.bar.here")
    if step in TASKS:
        assert card.get_attribute("data-done") is None, step.name
        do(screen, step, texts)
        page.locator(f"{CARD}[data-done]").wait_for()
        assert card.locator("[role=status]").text_content() == texts("tour.bar.done")
        assert_is_small(screen, is_at_foot=False)  # it may stand on an explanation
    if is_in_sidebar:
        close_sidebar(screen)
    if step.result != Target():
        screen.settle()
        assert_result_is_in_sight(screen, step)


@pytest.mark.thorough
@pytest.mark.skipif(not find_model(), reason="its first step needs the trained model")
@pytest.mark.parametrize(("language", "size"), [("en", LAPTOP), ("ko", PHONE)])
def test_the_tour_is_walked_from_its_first_step_to_its_last(visit, language, size):
    texts = texts_in(language)
    viewport = dict(zip(("width", "height"), size, strict=True))
    screen = visit(sentence=SENTENCE, lang=language, options={"viewport": viewport})
    page = screen.page
    page.get_by_role("button", name=texts("tour.start"), exact=True).click()
    for number, step in enumerate(STEPS, start=1):
        walk_step(screen, number, step, texts)
        if step.name == "whole_sentence":  # what the trained model was given is no longer there
            assert screen.box.input_value() == CHANGED
        if step in TASKS:
            title = texts(f"tour.steps.{STEPS[number].name}.title")
            name = texts("tour.bar.next", title=title)
            page.get_by_role("button", name=name, exact=True).click()
    seen = page.locator(f"{CARD}-see").inner_text()
    assert seen == texts("tour.steps.end.see_all", all=len(TASKS))
    page.get_by_role("button", name=texts("tour.bar.finish"), exact=True).click()
    page.locator(CARD).wait_for(state="detached")
    page.wait_for_url(lambda url: "tour=" not in url and "mask=" not in url and "d_q=" not in url)
    assert page.locator(HALO).count() == 0
    page.get_by_role("button", name=texts("tour.start"), exact=True).wait_for()
