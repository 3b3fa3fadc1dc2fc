"""In a low window chips stand for the W's and K: from the words to the output all is in sight."""

import pytest

from tests.browser.explained_cell import SENTENCE, opened
from tests.browser.test_layout import in_corner, outside, overlaps

FOLLOWED = ("X", "Q", "scores", "scaled", "weights", "output")
LOW = {"viewport": {"width": 1366, "height": 641}}
KOREAN = "학생은 도서관에서 책을 읽고 집에 갔다"
CHIPS = ".attention-plot-chips button"
# The chips, as texts of the figure are.
BOXES = """() => {
    const frame = document.querySelector('.attention-plot-frame').getBoundingClientRect()
    return [...document.querySelectorAll('.attention-plot-chips button')].map(chip => {
        const { left, right, top, bottom, width, height } = chip.getBoundingClientRect()
        return { text: chip.innerText, matrices: chip.dataset.matrices.split(' '), width, height,
                 left: left - frame.left, right: right - frame.left,
                 top: top - frame.top, bottom: bottom - frame.top }
    })
}"""
FRAME = """name => {
    const box = document.querySelector('.attention-plot-frame').boxOf(name)
    return [box.left, box.top, box.right, box.bottom]
}"""


def chips(screen):
    return screen.page.evaluate(BOXES)


def left_out(screen):
    return sorted(name for chip in chips(screen) for name in chip["matrices"])


def drawn(screen):
    decimals = screen.look("canvas.digits")
    return {name for name in decimals if decimals[name] is not None}


@pytest.mark.fonts
@pytest.mark.parametrize(
    ("sentence", "sizes"),
    [
        (SENTENCE, {"d_k": 1, "mask": "window"}),
        (SENTENCE, {"d_k": 6}),
        (SENTENCE, {"d_k": 8, "mask": "causal", "positions": "sinusoidal"}),
        (SENTENCE, {"d_k": 24, "mask": "padding", "masked_words": 1}),
        (KOREAN, {"lang": "ko"}),
        (KOREAN, {"lang": "ko", "d_k": 16, "mask": "causal"}),
    ],
)
def test_from_the_words_to_the_output_all_is_on_the_first_screen(browse, sentence, sizes):
    screen = browse(sentence=sentence, **{"lang": "en", **sizes}, options=LOW)
    screen.settle()
    followed = {*FOLLOWED, "masked"} if "mask" in sizes else set(FOLLOWED)
    assert followed <= drawn(screen) <= screen.boxes().keys()
    top = screen.page.locator(".attention-plot-frame").bounding_box()["y"]
    boxes = screen.boxes()
    assert max(boxes[name]["bottom"] for name in followed) + top <= LOW["viewport"]["height"]
    every = set(screen.matrices())
    assert {*left_out(screen), *boxes} == every
    assert {"W_Q", "W_K", "W_V"} <= set(left_out(screen))
    assert all(min(chip["width"], chip["height"]) >= 24 for chip in chips(screen))
    texts = [*in_corner(screen), *chips(screen)]
    assert overlaps([*screen.texts(), *chips(screen)]) == []
    assert [pair for pair in overlaps(texts) if "head" in pair[0]["text"]] == []
    assert outside(screen) == []


def test_the_lines_of_many_words_begin_on_the_first_screen(browse):
    sentence = " ".join([KOREAN] * 5)
    screen = browse(sentence=sentence, lang="ko", d_model=32, d_k=16, options=LOW)
    screen.settle()
    top, boxes = screen.page.locator(".attention-plot-frame").bounding_box()["y"], screen.boxes()
    assert all(boxes[name]["top"] + top < 400 for name in ("X", "Q", "scores"))
    assert {"X", "Q", "output"} <= drawn(screen)
    assert {"W_Q", "W_K", "K_T"} <= set(left_out(screen))
    assert overlaps([*screen.texts(), *chips(screen)]) == []
    assert outside(screen) == []


def test_the_power_of_ten_of_small_weights_is_said_where_their_range_has_no_room(browse):
    screen = browse(sentence=" ".join(["the cat sat on the mat"] * 5), lang="en", options=LOW)
    screen.settle()
    assert screen.matrices()["weights"].max() < 0.1
    said = [one["text"] for one in screen.texts() if one["text"].startswith("30 × 30")]
    assert sorted(said) == ["30 × 30 · keys →"] * 2 + ["30 × 30 · × 10⁻² · keys →"]


@pytest.mark.thorough
def test_one_press_shows_all_and_the_visit_remembers_it(visit):
    screen = opened(visit, d_k=6, options=LOW)
    page = screen.page
    before = screen.matrices()
    show = page.locator(".attention-plot-toolbar [data-action=all]")
    assert show.get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="× W_Q: Show all matrices", exact=True).press("Enter")
    screen.settle()
    assert chips(screen) == []
    assert set(screen.boxes()) == set(before)
    assert {name: z.tolist() for name, z in screen.matrices().items()} == {
        name: z.tolist() for name, z in before.items()
    }
    assert page.evaluate("document.activeElement.dataset.action") == "all"
    screen.step("d_k")
    screen.shows(SENTENCE, d_k=7)
    assert chips(screen) == []
    show.click()
    screen.settle()
    assert {"W_Q", "W_V"} <= set(left_out(screen))
    page.set_viewport_size({"width": 1366, "height": 1800})
    screen.settle()
    assert chips(screen) == []
    assert show.is_hidden()


def test_what_lies_in_a_matrix_that_is_left_out_is_on_its_chip(visit):
    screen = opened(visit, d_k=6, options=LOW)
    page = screen.page
    x, y = screen.cell("Q", 2, 3)
    page.mouse.move(x, y)
    screen.tip.filter(has_text="Q[3, 4]").wait_for()
    framed = page.locator(".attention-plot-outlines div[data-kind=source][data-matrix=W_Q]")
    chip = page.locator(CHIPS).first.bounding_box()
    frame = framed.bounding_box()
    assert frame["x"] <= chip["x"] < chip["x"] + chip["width"] <= frame["x"] + frame["width"]
    assert page.locator(".attention-plot-outlines path[data-from=W_Q]").count() == 2
    assert page.evaluate(FRAME, "W_Q")[0] == pytest.approx(chip["x"], abs=1)
    # The arrow keys and Page Down pass over what is left out.
    page.locator(".attention-plot-figure").focus()
    page.keyboard.press("PageDown")
    assert "Q[1, 1]" in screen.tip.inner_text()
