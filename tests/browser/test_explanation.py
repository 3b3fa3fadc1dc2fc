"""A cell that is pinned is explained, by pointer, by touch and by the keyboard alone."""

import math

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention, tokenize
from tests.browser.explained_cell import (
    MESSAGES,
    PANEL,
    SENTENCE,
    click,
    explained,
    frames,
    opened,
)
from tests.read_number import read_number

TERMS = f"{PANEL} :is(tbody, .attention-explanation-digits)"
LONG = " ".join(f"w{i % 9}" for i in range(64))


# By pointer and by touch.


def test_a_click_explains_the_cell_and_its_terms_add_up(browse, language):
    screen = opened(browse, lang=language)
    trace = self_attention(tokenize(SENTENCE), SelfAttentionConfig())
    cells = [("Q", 1, 2, 8), ("scores", 4, 0, 4), ("weights", 2, 3, 6), ("output", 0, 1, 6),
             ("K", 5, 3, 8), ("V", 0, 0, 8)]  # fmt: skip
    for name, row, column, terms in cells:
        click(screen, name, row, column)
        said = explained(screen, f"{name}[{row + 1}, {column + 1}]")
        assert said["value"] == pytest.approx(trace.matrices[name][row, column], abs=0.5e-4)
        assert len(said["rows"]) == terms
        at = 3 if name == "weights" else -1  # the exponential; else the product, before the bar
        parts = [read_number([text for text in line if text][at]) for line in said["rows"]]
        assert sum(parts) == pytest.approx(said["total"], abs=1e-4 * terms)
        if name == "weights":
            assert said["rows"][0][0] == "4 on", "the explained cell's own term stands first"
            assert said["sums"][1] == 1
        else:
            assert said["total"] == pytest.approx(said["value"], abs=1e-4)
        screen.page.wait_for_url(f"**cell={name}.{row + 1}.{column + 1}*")


def test_a_scaled_score_and_the_drawn_numbers_are_explained_too(browse):
    screen = opened(browse)
    click(screen, "scaled", 1, 1)
    said = explained(screen, "scaled[2, 2]")
    assert "√4 = 2.00" in said["sentence"]
    click(screen, "X", 1, 1)
    assert "“cat”" in explained(screen, "X[2, 2]")["sentence"]
    click(screen, "W_V", 3, 1)
    assert "weight 0 1 W_V" in explained(screen, "WV[4, 2]")["sentence"]


def test_at_64_words_the_largest_terms_come_first_and_the_sum_is_of_all(browse):
    screen = opened(browse, LONG, d_k=32)
    click(screen, "output", 40, 2)
    said = explained(screen, "output[41, 3]")
    assert len(said["rows"]) == 8
    assert said["total"] == pytest.approx(said["value"], abs=1e-4)
    screen.page.get_by_role("button", name="56 more, together").click()
    rows = explained(screen, "output[41, 3]")["rows"]
    assert len(rows) == 64
    parts = [abs(read_number([text for text in line if text][-1])) for line in rows]
    assert parts == sorted(parts, reverse=True)


def test_a_tap_on_a_phone_explains_the_cell_and_leaves_it_in_sight(visit):
    phone = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
    screen = opened(visit, options=phone)
    screen.page.touchscreen.tap(*screen.cell("scores", 2, 1))
    explained(screen, "scores[3, 2]")
    assert not screen.tip.is_visible(), "it would cover the number that was tapped"
    screen.settle()
    panel = screen.page.locator(PANEL).bounding_box()
    frame = screen.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert frame["y"] + frame["height"] < panel["y"]
    assert panel["y"] + panel["height"] <= 801


def test_a_second_click_unpins_but_a_double_click_does_not(browse):
    screen = opened(browse)
    screen.page.mouse.dblclick(*screen.cell("V", 1, 1))
    explained(screen, "V[2, 2]")
    screen.settle()
    assert "cell=V.2.2" in screen.page.url
    click(screen, "V", 1, 1)
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    screen.settle()
    assert screen.page.locator(f"{PANEL} h3").inner_text() == ""
    assert not frames(screen, "pin")


def test_each_factor_leads_to_its_own_explanation_and_a_trail_leads_back(browse):
    screen = opened(browse, cell="output.2.1")
    explained(screen, "output[2, 1]")
    for step, title in (("weights.2.3", "weights[2, 3]"), ("scaled.2.3", "scaled[2, 3]"),
                        ("scores.2.3", "scores[2, 3]"), ("Q.2.1", "Q[2, 1]"),
                        ("X.2.1", "X[2, 1]")):  # fmt: skip
        screen.page.locator(f"{TERMS} [data-cell='{step}']").first.click()
        explained(screen, title)
    trail = screen.page.locator(".attention-explanation-trail button")
    assert trail.all_inner_texts() == [
        "output[2, 1]", "weights[2, 3]", "scaled[2, 3]", "scores[2, 3]", "Q[2, 1]",
    ]  # fmt: skip
    trail.nth(1).click()
    explained(screen, "weights[2, 3]")
    assert trail.all_inner_texts() == ["output[2, 1]"]


def test_a_step_of_a_slider_explains_the_new_number(browse):
    screen = opened(browse, cell="scaled.1.2")
    before = explained(screen, "scaled[1, 2]")["value"]
    screen.step("d_k")
    expected = screen.shows(SENTENCE, d_k=5)
    screen.settle()
    after = explained(screen, "scaled[1, 2]")["value"]
    assert after == pytest.approx(expected["scaled"][0, 1], abs=0.5e-4)
    assert after != before
    scores, root = expected["scores"][0, 1], math.sqrt(5)
    assert after == pytest.approx(scores / root, abs=1e-4)
    assert np.isfinite(after)


# The keyboard alone.


def test_the_keyboard_alone_finds_pins_follows_and_unpins(visit):
    screen = opened(visit)
    press = screen.page.keyboard.press
    screen.page.locator(".attention-plot-figure").focus()
    screen.page.evaluate(MESSAGES)
    for key in ("PageDown",) * 4 + ("ArrowRight", "ArrowRight", "ArrowDown"):
        press(key)
    screen.tip.filter(has_text="Q[2, 3]").wait_for()
    assert screen.look("window.sent") == 0, "moving is local"
    press("Enter")
    explained(screen, "Q[2, 3]")
    press("ArrowRight")
    press("ArrowRight")
    explained(screen, "scores[2, 1]")  # over the edge into the next matrix, after a pause
    for key in ("r", "c", "?", "z"):
        press(key)
    screen.settle()
    assert screen.page.get_by_role("dialog").count() == 0
    assert "cell=scores.2.1" in screen.page.url
    press("Escape")
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    press("Enter")
    explained(screen, "X[1, 1]")


def test_who_follows_a_link_with_the_keyboard_goes_on_from_there(browse):
    screen = opened(browse, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.page.locator(f"{PANEL} [data-cell='Q.2.1']").press("Enter")
    explained(screen, "Q[2, 1]")
    screen.page.locator(f"{PANEL} h3:focus").wait_for()
    screen.page.get_by_role("button", name="Close the explanation").press("Enter")
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    screen.page.locator(".attention-plot-figure:focus").wait_for()


def test_escape_unpins_from_anywhere(browse):
    screen = opened(browse, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.box.focus()
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_function("() => !location.search.includes('cell')")


def test_matrix_row_and_column_can_be_chosen_by_name(browse):
    screen = opened(browse, lang="ko")
    choice = screen.page.locator(PANEL)
    choice.get_by_label("행렬", exact=True).select_option("weights")
    choice.get_by_label("행", exact=True).select_option("3 sat")
    choice.get_by_label("열", exact=True).select_option("6 mat")
    choice.get_by_role("button", name="이 숫자 설명").press("Enter")
    assert "“sat”" in explained(screen, "weights[3, 6]")["sentence"]
