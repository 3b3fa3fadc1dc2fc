"""The reading line of the worksheet, and the formula above its figure."""

import re

import pytest

from tests.browser.explained_cell import opened, wait_for_frames

SENTENCE = ".attention-reading-sentence"
WORDS = ".attention-reading-words"
FOLLOWED = """[...document.querySelectorAll('.attention-plot-outlines [data-kind=followed]')]
    .map(({ dataset: d }) => `${d.matrix} ${d.rows} ${d.columns}`)"""
# What has changed when the click returns, before any answer of the server.
CHOOSE = f"""i => {{
    document.querySelectorAll('{WORDS} input')[i].click()
    return [document.querySelector('{SENTENCE}').textContent, {FOLLOWED}]
}}"""
PLACES = f"""() => ['{SENTENCE}', '{WORDS}', '.attention-plot-frame'].map(part => {{
    const {{ top, height }} = document.querySelector(part).getBoundingClientRect()
    return [top, height]
}})"""
THIRTY = " ".join(f"word{i}" for i in range(1, 31))
LAPTOP = {"viewport": {"width": 1366, "height": 641}}
PHONE = {"viewport": {"width": 390, "height": 844}}


def says(screen, text):
    screen.page.locator(SENTENCE, has_text=text).wait_for()


@pytest.mark.thorough
def test_a_word_is_followed_from_x_to_the_output_at_once_and_kept(browse):
    screen = opened(browse, options=LAPTOP)
    page = screen.page
    weights = screen.matrices()["weights"]
    places = page.evaluate(PLACES)
    for row, word in [(2, "sat"), (5, "mat"), (1, "cat")]:
        said, frames = page.evaluate(CHOOSE, row)
        shares = dict(re.findall(r"“(\w+(?: \(\d\))?)” (\d+)%", said))
        assert said.startswith(f"“{word}” looks at")
        assert list(shares.values()) == [f"{100 * x:.0f}" for x in sorted(weights[row])[:2:-1]]
        expected = {"X": 8, "Q": 4, "scores": 6, "scaled": 6, "weights": 6, "output": 4}
        assert set(frames) == {f"{name} {row},{row + 1} 0,{n}" for name, n in expected.items()}
        assert page.evaluate(PLACES) == places
    screen.page.locator(SENTENCE).get_by_role("button", name="mat").click()
    page.wait_for_url("**query=6*")
    assert page.evaluate("document.activeElement.value") == "5"
    page.keyboard.press("ArrowLeft")
    says(screen, "“the (5)” looks at")
    page.wait_for_url("**query=5*")
    screen.settle()
    x, y = screen.cell("X", 3, 0)
    page.mouse.click(x - 40, y)  # the word beside its row
    says(screen, "“on” looks at")
    page.wait_for_url("**query=4*")
    screen.step("d_v")
    screen.shows("the cat sat on the mat", d_v=5)
    says(screen, "“on” looks at")
    page.goto(page.url.replace("/?", "/one-query?"))
    page.locator(".st-key-asking [aria-checked=true]", has_text="on").wait_for()


def test_of_thirty_words_three_are_named_and_nothing_needs_a_third_line(browse, language):
    screen = browse(sentence=THIRTY, lang=language, query=30, options=LAPTOP)
    screen.settle()
    said = screen.page.locator(SENTENCE).inner_text()
    assert said.startswith("“word30”")
    assert "27" in said
    (_, sentence), (_, words), _ = screen.page.evaluate(PLACES)
    assert sentence <= 2 * 28 + 1
    assert words <= 30
    assert_the_chosen_word_is_in_sight(screen)
    for row in (0, 15):  # from the left, so that it is at the right
        screen.page.evaluate(CHOOSE, row)
    screen.settle()
    for width in (900, 500, 1366):
        screen.page.set_viewport_size({"width": width, "height": 641})
        screen.settle()
        assert_the_chosen_word_is_in_sight(screen)


def assert_the_chosen_word_is_in_sight(screen):
    chosen = screen.page.locator(f"{WORDS} label:has(:checked)").bounding_box()
    strip = screen.page.locator(WORDS).bounding_box()
    assert strip["x"] <= chosen["x"]
    assert chosen["x"] + chosen["width"] <= strip["x"] + strip["width"]


def test_an_address_that_names_no_word_is_answered(browse):
    screen = opened(browse, query="7")
    says(screen, "“cat” looks at")
    assert "the sentence has 6" in screen.notes.inner_text()
    screen.page.evaluate(CHOOSE, 2)
    screen.notes.wait_for(state="detached")


# A part, the matrix that it lights up, and what that is computed from.
PARTS = {
    "output": ("cell output 0,6 0,4", "source weights 0,6 0,6", "source V 0,6 0,4"),
    "weights": ("cell weights 0,6 0,6", "source scaled 0,6 0,6"),
    "Q": ("cell Q 0,6 0,4", "source X 0,6 0,8", "source W_Q 0,8 0,4"),
    "scores": ("cell scores 0,6 0,6", "source Q 0,6 0,4", "source K 0,6 0,4",
               "source K_T 0,4 0,6"),
    "K_T": ("cell K 0,6 0,4", "cell K_T 0,4 0,6", "source X 0,6 0,8", "source W_K 0,8 0,4"),
    "scaled": ("cell scaled 0,6 0,6", "source scores 0,6 0,6"),
    "V": ("cell V 0,6 0,4", "source X 0,6 0,8", "source W_V 0,8 0,4"),
}  # fmt: skip


@pytest.mark.thorough
def test_a_part_of_the_formula_lights_up_its_matrix_and_leads_there(browse):
    screen = opened(browse, options=PHONE)
    page = screen.page
    written = page.locator(".attention-formula h2").inner_text().replace("\n", "")
    assert re.sub(r"\s", "", written) == "output=softmax(Q·KT/√dk)V"
    for matrix, frames in PARTS.items():
        part = page.locator(f".attention-formula [data-matrix={matrix}]")
        part.focus()
        wait_for_frames(screen, *frames)
        part.press("Enter")
        screen.settle()
        box = page.evaluate("name => document.querySelector('.attention-plot-frame').boxOf(name)",
                            matrix)  # fmt: skip
        assert 0 < box["top"] < box["bottom"] < 844, matrix
    page.locator(".attention-formula button").last.blur()
    wait_for_frames(screen)


@pytest.mark.fonts
def test_the_whole_calculation_is_on_the_first_screen_of_a_laptop_with_its_digits(browse, language):
    screen = opened(browse, lang=language, options=LAPTOP)
    top = screen.look("frame.getBoundingClientRect().top")
    for name, box in screen.boxes().items():
        assert 0 < top + box["top"] < top + box["bottom"] <= 641, name
    digits = screen.look("canvas.digits")
    assert set(digits.values()) == {2}, digits
