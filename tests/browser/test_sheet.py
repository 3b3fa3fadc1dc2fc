"""On a phone the sidebar is a sheet over the foot of the page, and the figure is seen above it."""

import pytest

from pages.state.texts import texts_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Streamlit remembers in the browser whether the sidebar was open.
LEFT_OPEN = "localStorage.setItem('stSidebarCollapsed-', 'false')"
CLOSED = """() => document.querySelector("[data-testid=stSidebar]")
    .getBoundingClientRect().right <= 1"""
# What a tap at five points of an element would hit, other than this element.
COVERED = """button => {
    const { left, right, top, bottom } = button.getBoundingClientRect()
    const [x, y] = [(left + right) / 2, (top + bottom) / 2]
    const points = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]]
    return points.map(([x, y]) => document.elementFromPoint(x, y))
        .filter(hit => !button.contains(hit)).map(hit => hit.outerHTML.slice(0, 100))
}"""
SCROLLED = "document.querySelector('.stMain').scrollTop"
BUTTON = ".attention-sheet-open"


def open_sheet(screen):
    screen.page.locator(BUTTON).tap()
    screen.page.wait_for_function("() => !document.getAnimations().some(one => one.animationName)")
    screen.settle()
    assert not screen.page.evaluate(CLOSED)


@pytest.mark.thorough
def test_it_takes_the_lower_third_and_the_figure_is_seen_above_it(visit):
    screen = visit(lang="en", options=PHONE)
    screen.settle()
    open_sheet(screen)
    sheet = screen.page.get_by_test_id("stSidebar").bounding_box()
    assert (sheet["x"], sheet["width"]) == (0, 390)
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert sheet["height"] <= 0.36 * 844
    figure = screen.page.locator(".attention-plot-frame").bounding_box()
    assert 60 <= figure["y"] <= 844 / 4 + 60
    before = screen.page.locator(".st-key-d_k").bounding_box()
    screen.step("d_k")
    screen.shows("the cat sat on the mat", d_k=5)
    screen.settle()
    assert not screen.page.evaluate(CLOSED), "a change leaves it open"
    assert screen.page.locator(".st-key-d_k").bounding_box() == before


@pytest.mark.thorough
def test_it_is_opened_by_its_button_and_closed_in_every_way_that_people_try(visit, language):
    screen = visit(page="scaling", lang=language, options=PHONE)
    page = screen.page
    screen.settle()
    button = page.locator(BUTTON)
    assert button.evaluate(COVERED) == []
    assert button.inner_text() == texts_in(language)("sheet.open")
    assert button.get_attribute("aria-expanded") == "false"
    open_sheet(screen)
    assert button.get_attribute("aria-expanded") == "true"

    # The page scrolls behind it, and leaves it open.
    before = page.evaluate(SCROLLED)
    page.mouse.move(200, 300)
    page.mouse.wheel(0, 200)
    page.wait_for_function(f"() => {SCROLLED} > {before + 100}")
    assert not page.evaluate(CLOSED)

    # A tap outside closes it and does nothing else.
    address = page.url
    for x, y in ((250, 30), (200, 300)):  # the header, the page
        page.touchscreen.tap(x, y)
        page.wait_for_function(CLOSED)
        screen.settle()
        assert page.url == address
        assert page.locator("[popover]:popover-open, [role=menu]").count() == 0
        open_sheet(screen)

    page.keyboard.press("Escape")
    page.wait_for_function(CLOSED)
    assert page.evaluate(f"document.activeElement.matches('{BUTTON}')")

    open_sheet(screen)
    closing = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    assert closing.evaluate(COVERED) == []
    closing.tap()
    page.wait_for_function(CLOSED)

    open_sheet(screen)
    page.locator("[data-testid=stSidebarNavLink][href$='/shapes']").evaluate("link => link.click()")
    page.wait_for_url("**/shapes*")
    page.wait_for_function(CLOSED)


def test_a_page_opens_without_it_even_if_it_was_left_open(visit, language):
    screen = visit(lang=language, options=PHONE, before=LEFT_OPEN)
    screen.settle()
    assert screen.page.evaluate(CLOSED)


def test_where_nothing_changes_the_figure_there_is_nothing_to_open(visit):
    screen = visit(page="trained", lang="en", options=PHONE)
    screen.settle()
    assert screen.page.locator(BUTTON).is_disabled()


def test_a_wide_window_keeps_its_sidebar(visit):
    screen = visit(before=LEFT_OPEN, lang="en")
    screen.press("The mechanism")
    screen.page.get_by_role("link", name="Which dimensions must match").click()
    screen.page.wait_for_url("**/shapes*")
    screen.settle()
    assert not screen.page.evaluate(CLOSED)
    assert not screen.page.locator(BUTTON).is_visible()
