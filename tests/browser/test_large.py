"""The lecturer's view: larger, whole, and every number where the pointer finds it."""

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.test_layout import covered, overlaps

CELL = """([name, row, column]) => {
    const frame = document.querySelector('.attention-plot-frame')
    const plot = document.querySelector('.attention-plot-figure')
    const { x0, dx, y0, dy } = plot._fullData.find(trace => trace.name === name)
    const by = frame.getBoundingClientRect().width / frame.offsetWidth
    const y = (y0 + row * dy) * by
    const main = document.querySelector('.stMain')
    main.scrollTop += frame.getBoundingClientRect().top + y - innerHeight / 3
    const { left, top } = frame.getBoundingClientRect()
    return [left + (x0 + column * dx) * by, top + y, by]
}"""
FOLLOWS = """() => {
    const box = part => document.querySelector(`.attention-plot-${part}`).getBoundingClientRect()
    return box('caption').top - box('frame').bottom
}"""


def right_of(page):
    """The right edge of the sidebar; not above 0 where it is folded."""
    box = page.get_by_test_id("stSidebar").bounding_box()
    return box["x"] + box["width"] if box else 0


def point_at(screen, cell, said):
    """Move the pointer onto a cell until its label says so: folding the sidebar lays out anew."""
    for _ in range(8):
        screen.settle()
        x, y, by = screen.page.evaluate(CELL, list(cell))
        screen.page.mouse.move(x - 3, y)
        screen.page.mouse.move(x, y)
        try:
            screen.tip.filter(has_text=said).wait_for(timeout=2_000)
        except PlaywrightTimeout:
            continue
        return x, y, by
    shown = screen.tip.text_content()
    raise AssertionError(f"at {x:.0f}, {y:.0f} ({by:.2f} x) the label is {shown!r}")


@pytest.mark.thorough
def test_a_link_opens_it_with_the_sidebar_folded_and_a_click_finds_its_number(visit):
    screen = visit(lang="en", large="1", options={"viewport": {"width": 1400, "height": 900}})
    page = screen.page
    screen.shows("the cat sat on the mat")
    screen.settle()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    assert right_of(page) <= 0
    assert "large=1" in page.url
    x, y, by = point_at(screen, ("scores", 2, 1), "scores[3, 2] =")
    assert by > 1.05, "enlarged to the width of the window"
    page.mouse.click(x, y)
    page.wait_for_url("**cell=scores.3.2*")
    screen.settle()
    assert page.evaluate(FOLLOWS) > -1, "the caption stands under the figure"
    assert overlaps(screen.texts()) == []
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "cell=" not in url)
    page.reload()
    screen.shows("the cat sat on the mat")
    screen.settle()
    assert page.evaluate("document.documentElement.hasAttribute('data-large')")
    assert covered(screen) == []
    for part in ("document.documentElement", "document.querySelector('.stMain')"):
        assert page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") <= 0
    page.evaluate(CELL, ["scores", 0, 0])
    [title] = [text for text in screen.texts() if text["text"].startswith("scores =")]
    frame = page.locator(".attention-plot-frame").bounding_box()
    page.mouse.click(frame["x"] + by * (title["left"] + 4), frame["y"] + by * (title["top"] + 6))
    assert "스코어" in page.locator(".attention-glossary li[data-asked]").inner_text()
