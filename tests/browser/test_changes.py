"""What the last change did to the numbers: marked, said in one line, and the state before it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from pages.state.texts import texts_in
from tests.on_screen import assert_same, matrices_of

SENTENCE = "the cat sat on the mat"
SAID = ".attention-plot-changed"
FRAMES = """kind => [...document.querySelectorAll(`.attention-plot-outlines [data-kind=${kind}]`)]
    .map(({ dataset }) => [dataset.matrix, dataset.rows, dataset.columns].join(' '))"""


def opened(visit, page="", **parameters):
    screen = visit(page=page, sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def said(screen):
    line = screen.page.locator(SAID).first
    line.get_by_text(re.compile(".")).or_(line).first.wait_for()
    screen.page.wait_for_function(f"() => document.querySelector('{SAID}').textContent")
    return line.inner_text()


def sentence(language, kind, **values):
    return texts_in(language).at("figure.changes")[kind].format(**values)


def test_a_wider_value_changes_three_matrices_and_leaves_the_others(visit, language):
    screen = opened(visit, lang=language)
    screen.step("d_v")
    screen.shows(SENTENCE, d_v=5)
    assert said(screen) == sentence(
        language,
        "some",
        cause="d_v 4 → 5",
        changed="W_V, V, output",
        same="X, W_Q, W_K, Q, K, scores, scaled, weights",
    )
    marked = {frame.split()[0] for frame in screen.page.evaluate(FRAMES, "same")}
    drawn = set(screen.matrices())
    assert marked == drawn - {"W_V", "V", "output"} - folded(screen)
    # The new column, and no other number: a larger d_v extends V.
    assert {"V 0,6 4,5", "output 0,6 4,5"} <= set(screen.page.evaluate(FRAMES, "changed"))


def folded(screen):
    """The matrices that a chip stands for."""
    return set(screen.page.evaluate(
        "() => [...document.querySelectorAll('.attention-plot-chips button')]"
        ".flatMap(({ dataset }) => dataset.matrices?.split(' ') ?? [])"
    ))  # fmt: skip


def test_another_word_changes_its_rows_and_no_weight_matrix(visit):
    screen = opened(visit, lang="en", mask="causal")
    screen.box.fill("the cat sat on the rug")
    screen.page.wait_for_function(f"() => document.querySelector('{SAID}').textContent")
    assert said(screen).startswith("“mat” → “rug”: X, Q, K, V, ")
    assert said(screen).endswith("; W_Q, W_K, W_V did not.")
    frames = screen.page.evaluate(FRAMES, "changed")
    # No word may look at the last one but itself: the outputs of the others stay.
    assert [one for one in frames if one.startswith("output")] == ["output 5,6 0,4"]
    assert [one for one in frames if one.startswith("weights")] == ["weights 5,6 0,6"]


def test_matrices_are_called_as_on_the_figure_in_one_line_above_it(visit):
    screen = visit(page="scaling", lang="en")
    screen.settle()
    screen.step("d_k on this page")
    assert (
        said(screen)
        == "d_k 64 → 65: scores, scaled, softmax(scores), max, entropy, weights changed."
    )
    screen = visit(page="layer", lang="en")
    screen.settle()
    screen.page.get_by_role("radio", name="pre", exact=True).click()
    assert re.fullmatch(r"LayerNorm post → pre: .* changed; \d+ matrices did not\.", said(screen))
    assert screen.page.locator(SAID).first.bounding_box()["height"] < 30


def test_the_line_leaves_the_buttons_for_steps_free(visit):
    screen = opened(visit, "one-query", lang="en", step=8)
    screen.step("d_k")
    assert said(screen).startswith("d_k 4 → 5: ")
    screen.settle()
    screen.page.mouse.move(700, 500)
    screen.page.mouse.wheel(0, 300)
    screen.settle()
    assert screen.page.locator(SAID).first.text_content()
    line = screen.page.locator(SAID).first.bounding_box()
    buttons = screen.page.get_by_role("button", name="Next step").bounding_box()
    is_above = line["y"] + line["height"] <= buttons["y"]
    assert is_above or line["y"] >= buttons["y"] + buttons["height"]


def test_another_variant_is_named_by_its_page_alone(visit):
    screen = opened(visit, "what-if", lang="en")
    screen.page.get_by_role("radio", name="Divided by the sum, no exp").click()
    screen.page.get_by_text("Divided by the sum, no exp:").wait_for()
    screen.settle()
    assert screen.page.locator(SAID).first.text_content() == ""
    assert screen.page.evaluate(FRAMES, "changed") == []
    screen.step("d_v")
    assert said(screen) == (
        "d_v 4 → 5: output, W_V, V changed; weights, X, W_Q, W_K, Q, K, scores, scaled did not."
    )


def test_a_word_that_comes_in_between_leaves_the_rows_of_the_others(visit):
    screen = opened(visit, lang="en")
    screen.box.fill("the cat sat still on the mat")
    screen.shows("the cat sat still on the mat")
    frames = screen.page.evaluate(FRAMES, "changed")
    assert [one for one in frames if one.startswith("X")] == ["X 3,4 0,8"]
    scores = [one for one in frames if one.startswith("scores")]
    assert scores == ["scores 3,4 0,7", "scores 0,7 3,4"]


def test_the_state_before_is_shown_while_its_button_is_held(visit):
    screen = opened(visit, lang="en")
    button = screen.page.locator("[data-action=before]")
    assert not button.is_visible()
    screen.step("d_k")
    after = screen.shows(SENTENCE, d_k=5)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.page.mouse.down()
    screen.shows(SENTENCE)
    assert button.get_attribute("aria-pressed") == "true"
    # What is said of the numbers now steps back.
    said_now = screen.page.locator(".attention-reading")
    expect(said_now).to_have_css("opacity", "0.35")
    screen.page.mouse.up()
    screen.shows(SENTENCE, d_k=5)
    expect(said_now).to_have_css("opacity", "1")
    button.focus()
    screen.page.keyboard.press("Enter")
    screen.shows(SENTENCE)
    screen.page.keyboard.press("Enter")
    assert_same(screen.shows(SENTENCE, d_k=5), after)
    assert "d_k=5" in screen.page.url


def test_new_numbers_that_come_while_the_state_before_is_shown_are_shown(visit):
    screen = opened(visit, lang="en")
    screen.step("d_k")
    screen.shows(SENTENCE, d_k=5)
    button = screen.page.locator("[data-action=before]")
    button.focus()
    screen.page.keyboard.press("Enter")
    screen.shows(SENTENCE)
    screen.step("d_v")
    screen.shows(SENTENCE, d_k=5, d_v=5)
    assert button.get_attribute("aria-pressed") == "false"
    assert said(screen).startswith("d_v 4 → 5: ")
    button.focus()
    screen.page.keyboard.press("Enter")
    screen.shows(SENTENCE, d_k=5)


@pytest.mark.thorough
def test_the_marks_go_after_a_moment(visit):
    screen = opened(visit, lang="en")
    screen.step("d_v")
    said(screen)
    screen.page.wait_for_function(f"() => !document.querySelector('{SAID}').textContent")
    assert screen.page.evaluate(FRAMES, "changed") == screen.page.evaluate(FRAMES, "same") == []
    np.testing.assert_allclose(screen.matrices()["V"], matrices_of(SENTENCE, d_v=5)["V"])


def test_what_changed_is_called_as_on_the_screen(visit):
    screen = visit(sentence="나는 집에 간다", lang="ko")
    screen.settle()
    screen.page.get_by_role("radio", name="인과", exact=True).click()
    assert said(screen).startswith("마스크 없음 → 인과 · ")
    screen = visit(page="scaling", sentence="나는 집에 간다", lang="ko")
    screen.settle()
    screen.step(texts_in("ko")("scaling.d_k"))
    assert "softmax(scores), 최댓값, 엔트로피, " in said(screen)


def test_the_other_matrices_of_the_last_step_are_no_change(visit):
    screen = visit(page="one-query", sentence=SENTENCE, lang="en", step="8")
    screen.settle()
    screen.press(texts_in("en")("steps.buttons.next"))
    screen.page.wait_for_url("**step=9*")
    screen.settle()
    assert screen.page.locator(SAID).first.text_content() == ""


def test_where_many_cells_changed_here_and_there_their_rows_are_framed(
    visit,
):
    screen = visit(page="layer", lang="en")
    screen.settle()
    screen.page.get_by_role("radio", name="pre", exact=True).click()
    screen.page.wait_for_url("**norm=pre*")
    screen.settle()
    frames = screen.page.locator(
        ".st-key-layer_figure .attention-plot-outlines [data-kind=changed][data-matrix=activated]"
    )
    hidden = screen.matrices()["activated"]
    assert (hidden == 0).any(axis=1).all()  # ReLU has left some numbers of each row as they were
    assert [one.get_attribute("data-columns") for one in frames.all()] == ["0,32"]
