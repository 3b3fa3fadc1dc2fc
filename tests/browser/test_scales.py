"""Small and large numbers have digits that count: cell, title, tip, explanation."""

import json

import numpy as np
import pytest

from attention import Overrides, SelfAttentionConfig, self_attention
from attention.sources import Cell
from pages.components.component import read
from pages.figures.core.formatting import common_exponent, fixed, format_number, range_text, shifted
from tests.browser.test_numbers import RECORD

TINY = "X_2_2_0.02_0.001_0.002_-0.03~W_Q_2_2_0.02_0_0_0.02~W_K_2_2_0.02_0_0_0.02"
NUMBERS = (0.0, 1.5, -1.5, 0.125, 0.0043, 0.001, 9.99999e-4, 1.604e-7, -4e-10, 5e-324, 999898.0,
           9999999.5, 1e7, -12345678.25, 4e13, 1.7976931348623157e308)  # fmt: skip


def written_in_cells(screen, name):
    """What the canvas wrote in the middle of each cell of a matrix."""
    box, numbers = screen.boxes()[name], screen.matrices()[name]
    width = (box["right"] - box["left"]) / numbers.shape[1]
    height = (box["bottom"] - box["top"]) / numbers.shape[0]
    written = screen.page.evaluate("window.written")
    cells = np.empty(numbers.shape, dtype=object)
    for i, j in np.ndindex(numbers.shape):
        x, y = box["left"] + (j + 0.5) * width, box["top"] + (i + 0.5) * height
        (cells[i, j],) = (text for text, left, top in written if abs(left - x) + abs(top - y) < 1)
    return cells


def recorded(visit, **parameters):
    screen = visit(before=RECORD, **parameters)
    screen.drawn()
    screen.settle()
    return screen


def as_written(numbers):
    exponent = common_exponent(numbers)
    return [
        [fixed(shifted(x, exponent), 2).replace("-", "−") for x in row] for row in numbers.tolist()
    ]


@pytest.mark.thorough
@pytest.mark.fonts
def test_tiny_numbers_have_one_scale_a_matrix_and_can_be_told_apart(visit, language):
    sizes = {"d_model": 2, "d_k": 2, "d_v": 2}
    screen = recorded(
        visit, sentence="p q", matrices=TINY, cell="scores.1.1", lang=language, **sizes
    )
    found = screen.matrices()
    X, W = np.array([[0.02, 0.001], [0.002, -0.03]]), np.diag([0.02, 0.02])
    scores = (X @ W) @ (X @ W).T
    np.testing.assert_allclose(found["scores"], scores, rtol=1e-12)
    assert written_in_cells(screen, "scores").tolist() == [["1.60", "0.04"], ["0.04", "3.62"]]
    assert as_written(scores) == [["1.60", "0.04"], ["0.04", "3.62"]]
    titles = [text["text"] for text in screen.texts()]
    assert "2 × 2 · (0.04 … 3.62) × 10⁻⁷" in titles
    assert {f"2 × 2 · {range_text(found[name])}" for name in found} <= set(titles)

    explanation = screen.page.locator(".attention-explanation")
    assert explanation.locator("h3").inner_text() == "scores[1, 1] = 1.6040 × 10⁻⁷"
    terms = explanation.locator("tbody").inner_text()
    assert "1\t4.0000 × 10⁻⁴\t4.0000 × 10⁻⁴\t1.6000 × 10⁻⁷" in terms
    assert "2\t2.0000 × 10⁻⁵\t2.0000 × 10⁻⁵\t4.0000 × 10⁻¹⁰" in terms
    screen.page.mouse.move(*screen.cell("scores", 0, 1))
    screen.tip.filter(has_text=f"scores[1, 2] = {format_number(scores[0, 1])}").wait_for()


@pytest.mark.thorough
@pytest.mark.fonts
@pytest.mark.parametrize("number", [1e6, -150.0])
def test_large_numbers_leave_no_cell_blank_and_no_two_titles_on_each_other(visit, number):
    screen = recorded(visit, sentence="the cat sat on the mat", edits=f"X.1.1_{number:g}")
    assert None not in screen.look("canvas.digits").values()
    words = ("the", "cat", "sat", "on", "the", "mat")
    overrides = Overrides(edits={Cell("X", 0, 0): number})
    expected = self_attention(words, SelfAttentionConfig(), overrides=overrides).matrices
    found = screen.matrices()
    for name, numbers in expected.items():
        np.testing.assert_allclose(found[name], numbers, rtol=1e-6, atol=1e-6)
    assert written_in_cells(screen, "scores").tolist() == as_written(found["scores"])
    texts = screen.texts()
    ranges = [text for text in texts if " … " in text["text"]]
    assert len(ranges) == len(screen.boxes())  # a chip has none
    for one in ranges:
        assert not [other["text"] for other in texts if other is not one and overlap(one, other)]


def overlap(one, other):
    return (
        min(one["right"], other["right"]) - max(one["left"], other["left"]) > 0.5
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 2
    )


def test_the_browser_writes_single_numbers_as_python_does(usual):
    page = usual.new_page()
    script = read("plot/numbers.js") + "; numbers.map(x => [2, 4].map(n => formatNumber(x, n)))"
    written = page.evaluate(f"(numbers => eval({json.dumps(script)}))({json.dumps(NUMBERS)})")
    assert written == [[format_number(x, n) for n in (2, 4)] for x in NUMBERS]
    page.close()
