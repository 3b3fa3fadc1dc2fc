"""The tour, walked from its first step to its last as a person would, in both languages."""

import re

import pytest

from attention import find_model
from pages.components.tour.steps import STEPS
from pages.state.texts import LANGUAGES, texts_in

SENTENCE = "나는 밥을 먹고 집에 간다"
CHANGED = "나는 밥을 먹고 집에 온다"
BAR = ".attention-tour"


def click_cell(screen, name):
    """Click a number of a matrix."""
    screen.page.mouse.click(*screen.cell(name, 1, 0))
    screen.page.wait_for_url(f"**cell={name}.2.1*")


def do(screen, name):
    """What a step asks for."""
    page = screen.page
    match name:
        case "distance":
            page.locator(".st-key-length input").press("PageUp")
            page.keyboard.press("PageUp")
        case "who_asks":
            page.get_by_role("radio", name="self").click()
        case "whole_sentence":
            screen.box.fill(CHANGED)
        case "three_parts":
            click_cell(screen, "K")
        case "scores" | "formula":
            click_cell(screen, {"scores": "scores", "formula": "output"}[name])
        case "softmax" | "combination":
            for _ in range(5 if name == "softmax" else 3):
                now = page.locator(".st-key-step input").input_value()
                page.locator(".attention-stepper [data-action=next]").click()
                page.wait_for_function(
                    "now => document.querySelector('.st-key-step input').value !== now", arg=now
                )
        case "width":
            screen.step("d_v", "ArrowLeft")
            screen.step("d_v", "ArrowLeft")
        case "average":
            page.locator(".st-key-sharpness input").press("End")
        case "must_agree":
            page.locator(".st-key-break_d_q label").click()
        case "learned":
            page.locator(".st-key-layer input").press("ArrowRight")
        case "root":
            page.locator(".st-key-scaling_d_k input").press("End")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_is_walked_from_its_first_step_to_its_last(visit, language):
    texts = texts_in(language)
    screen = visit(sentence=SENTENCE, lang=language)
    page = screen.page
    bar = page.locator(BAR)
    page.get_by_role("button", name=texts("tour.start"), exact=True).click()
    for number, step in enumerate(STEPS, start=1):
        page.locator(f"{BAR}[data-step='{number}']").wait_for()
        task = texts(f"tour.steps.{step.name}.do")
        page.get_by_text(task, exact=True).wait_for()
        page.wait_for_url(re.compile(rf"tour={number}\b"))
        screen.settle()
        assert bar.get_attribute("data-done") is None, step.name
        height = bar.bounding_box()["height"]
        if step.page != "trained" or find_model():
            do(screen, step.name)
            page.locator(f"{BAR}[data-done]").wait_for()
            assert bar.locator("[role=status]").text_content() == texts("tour.bar.done")
        if step.name not in ("whole_sentence", "width"):  # what these change is in the sentence
            assert bar.bounding_box()["height"] == pytest.approx(height, abs=30)
        assert re.search(r"\{\w+\}", bar.text_content()) is None
        if number == len(STEPS):
            bar.locator("[data-action=next]").click()
            bar.wait_for(state="detached")
            break
        bar.locator("[data-action=next]").click()
    page.wait_for_url(lambda url: "tour=" not in url)
    assert screen.box.input_value() == CHANGED
    page.get_by_role("button", name=texts("tour.start"), exact=True).wait_for()
