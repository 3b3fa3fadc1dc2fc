"""Every number and every word on the screen is the right one, at the right place."""

import numpy as np
import pytest

from attention import tokenize
from tests.on_screen import NAMES, assert_same, matrices_of

SENTENCES = (
    "the cat sat on the mat",
    "나는 집에 간다",
    "👨‍👩‍👧‍👦 likes 👍🏽",
    "<b>bold</b> $x$ [a](b)",
    "hello",
    " ".join(f"w{i}" for i in range(64)),
)
# What the canvas over the figure wrote since it was wiped last.
RECORD = """
    const { clearRect, fillText } = CanvasRenderingContext2D.prototype
    window.written = []
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.className === 'attention-plot-labels') window.written = []
        return clearRect.apply(this, box)
    }
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
        if (this.canvas.className === 'attention-plot-labels') {
            const { e, f } = this.getTransform()
            window.written.push([text, e + x, f + y])
        }
        return fillText.call(this, text, x, y, ...rest)
    }
"""


@pytest.mark.fonts
def test_every_matrix_has_its_numbers_and_its_words_with_row_0_on_top(visit):
    screen = visit(sentence=SENTENCES[0])
    has_numbers_and_words(screen, SENTENCES[0])
    for sentence in SENTENCES[1:]:
        screen.box.fill(sentence)
        has_numbers_and_words(screen, sentence)


def has_numbers_and_words(screen, sentence):
    shown = screen.shows(sentence)
    screen.settle()
    everything = screen.page.locator("[data-action=all]")
    if everything.is_visible() and everything.get_attribute("aria-pressed") != "true":
        everything.click()
    assert {*NAMES, "K_T"} == set(shown)
    assert_same(shown, matrices_of(sentence))
    bottom, top = screen.look("plot._fullLayout.yaxis.range")
    assert bottom > top
    assert all(dy > 0 for dy in screen.look("plot._fullData.map(trace => trace.dy)"))
    tokens = list(tokenize(sentence))
    assert words_beside(screen, "X") == tokens
    boxes = screen.boxes()
    is_on_the_line_of_x = boxes["scaled"]["top"] == boxes["X"]["top"]
    assert is_on_the_line_of_x or words_beside(screen, "scaled") == tokens
    every = 1 if len(tokens) < 20 else 2  # columns narrower than a letter is high share a word
    expected = [token if i % every == 0 else None for i, token in enumerate(tokens)]
    for name in ("K_T", "scores", "scaled", "weights"):
        assert words_above(screen, name) == expected


def words_beside(screen, name):
    """The texts that end just left of a matrix, at the height of each row."""
    box = screen.boxes()[name]
    height = (box["bottom"] - box["top"]) / box["rows"]
    ys = box["top"] + (np.arange(box["rows"]) + 0.5) * height
    beside = [t for t in screen.texts() if -8 < t["right"] - box["left"] < -4]
    return [
        next((t["text"] for t in beside if abs(middle(t, "top", "bottom") - y) < 1), None)
        for y in ys
    ]


def words_above(screen, name):
    """The texts that end just above a matrix, in the middle of each column."""
    box = screen.boxes()[name]
    width = (box["right"] - box["left"]) / box["columns"]
    xs = box["left"] + (np.arange(box["columns"]) + 0.5) * width
    above = [t for t in screen.texts() if -8 < t["bottom"] - box["top"] < 0]
    return [
        next((t["text"] for t in above if abs(middle(t, "left", "right") - x) < 1), None)
        for x in xs
    ]


def middle(text, side, other):
    return (text[side] + text[other]) / 2


@pytest.mark.fonts
def test_the_digits_on_a_cell_are_its_number_to_two_decimals(visit):
    screen = visit(d_v=3, before=RECORD)
    shown = screen.shows("the cat sat on the mat", d_v=3)
    screen.settle()
    assert screen.look("canvas.digits") == dict.fromkeys(shown, 2)
    written = screen.page.evaluate("window.written")
    for name, box in screen.boxes().items():
        numbers = shown[name]
        width = (box["right"] - box["left"]) / numbers.shape[1]
        height = (box["bottom"] - box["top"]) / numbers.shape[0]
        for (i, j), number in np.ndenumerate(numbers):
            x, y = box["left"] + (j + 0.5) * width, box["top"] + (i + 0.5) * height
            here = [text for text, left, top in written if abs(left - x) + abs(top - y) < 1]
            assert here == [f"{number:.2f}".replace("-0.00", "0.00").replace("-", "−")]


def test_digits_are_left_out_where_cells_are_too_small_to_read_them(browse):
    sentence = " ".join(f"w{i}" for i in range(64))
    screen = browse(sentence=sentence, d_model=64, d_k=64, d_v=64)
    screen.shows(sentence, d_model=64, d_k=64, d_v=64)
    assert set(screen.look("canvas.digits").values()) == {None}
