"""Long dimensions are folded: what is shown keeps its digits, and one press unfolds the rest."""

import pytest

from tests.browser.explained_cell import explained, opened
from tests.browser.test_layout import outside, overlaps

WIDE = {"d_model": 8, "d_k": 32, "d_v": 64}
MIDDLE = """([name, row, column]) => {
    const frame = document.querySelector('.attention-plot-frame')
    const plot = document.querySelector('.attention-plot-figure')
    const { x, y } = plot._fullData.find(trace => trace.name === name)
    const { xaxis, yaxis } = plot._fullLayout
    frame.scrollIntoView()
    const { left, top } = frame.getBoundingClientRect()
    const middle = (edges, i) => (edges[i] + edges[i + 1]) / 2
    return [left + xaxis.l2p(middle(x, column)), top + yaxis.l2p(middle(y, row))]
}"""


def digits(screen):
    return set(screen.look("canvas.digits").values())


@pytest.mark.thorough
@pytest.mark.fonts
@pytest.mark.parametrize("width", [1366, 390])
def test_a_folded_figure_has_all_its_digits_and_all_its_numbers(visit, width):
    screen = opened(visit, **WIDE, options={"viewport": {"width": width, "height": 900}})
    assert digits(screen) == {2}
    assert overlaps(screen.texts()) == []
    assert outside(screen) == []
    labels = [text["text"] for text in screen.texts()]
    assert {"+24", "+56", "31", "32", "63", "64"} <= set(labels)
    assert "7" in labels  # of d_model
    assert "33" not in labels
    hint = screen.page.locator(".attention-plot-hint")
    assert "folded" in hint.inner_text()
    x, y = screen.page.evaluate(MIDDLE, ["Q", 2, 19])
    screen.page.mouse.click(x, y)
    explained(screen, "Q[3, 20]")
    frame = screen.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert frame["x"] < x < frame["x"] + frame["width"] < x + 8
    before = screen.matrices()
    screen.page.get_by_role("button", name="Show every column", exact=True).click()
    screen.settle()
    assert screen.look("plot._fullData.filter(one => one.x || one.y).length") == 0
    assert "folded" not in hint.inner_text()
    assert "+24" not in [text["text"] for text in screen.texts()]
    assert {name: z.tolist() for name, z in screen.matrices().items()} == {
        name: z.tolist() for name, z in before.items()
    }


@pytest.mark.thorough
def test_a_zoomed_cell_that_has_room_has_its_digits(visit):
    screen = opened(visit, d_k=32)
    [fold] = [one for one in screen.texts() if one["text"] == "+24"][:1]
    frame = screen.page.locator(".attention-plot-frame").bounding_box()
    screen.page.mouse.click(frame["x"] + fold["left"] + 3, frame["y"] + fold["top"] + 4)
    screen.settle()
    assert screen.look("canvas.digits.K_T") is None
    assert "too small" in screen.page.locator(".attention-plot-hint").inner_text()
    for _ in range(4):
        screen.press("Zoom in")
    screen.settle()
    assert digits(screen) == {2}
