"""On a phone a swipe over the figure scrolls the page."""

import pytest

DEFAULT = "the cat sat on the mat"
PHONE = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
FIGURE = 740  # px from the top of the screen, where the figure is
SCROLLED = "document.querySelector('.stMain').scrollTop"


def swipe(screen, distance):
    """A finger put down on the figure, moved, and lifted."""
    client = screen.page.context.new_cdp_session(screen.page)
    points = [[{"x": 200, "y": FIGURE + distance * i / 8}] for i in range(9)]
    for kind, touched in [("touchStart", points[0]), *(("touchMove", point) for point in points)]:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
        screen.page.evaluate("() => new Promise(requestAnimationFrame)")
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_swipe_over_the_figure_scrolls_the_page_and_leaves_the_figure_alone(visit):
    screen = visit(options=PHONE)
    screen.shows(DEFAULT)
    screen.settle()
    assert screen.look("plot._fullLayout.dragmode") is False
    over = f"document.elementFromPoint(200, {FIGURE}).closest('.attention-plot-figure') === plot"
    assert screen.look(over)
    swipe(screen, -300)
    screen.page.wait_for_function(f"() => {SCROLLED} > 200")
    assert screen.view() == pytest.approx([0, 1, 1, 0])
    assert screen.look("plot._fullLayout.dragmode") is False


@pytest.mark.thorough
def test_the_whole_figure_lets_a_swipe_scroll_again_after_a_zoom(visit):
    screen = visit(options=PHONE)
    screen.shows(DEFAULT)
    screen.settle()
    screen.page.get_by_role("button", name="Zoom in", exact=True).tap()
    assert screen.view() != pytest.approx([0, 1, 1, 0])
    screen.page.get_by_role("button", name="Show the whole figure", exact=True).tap()
    swipe(screen, -300)
    screen.page.wait_for_function(f"() => {SCROLLED} > 200")
    assert screen.view() == pytest.approx([0, 1, 1, 0])
