"""On a phone the menu is a drawer: it closes when it has done its work, and can be closed."""

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Streamlit remembers in the browser whether the sidebar was open.
LEFT_OPEN = "localStorage.setItem('stSidebarCollapsed-', 'false')"
# Whether the drawer is off the screen.
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
LANGUAGES = ("en", "ko")


@pytest.fixture(params=LANGUAGES)
def opened(visit, request):
    """A page on a phone, with its drawer open."""
    screen = visit(page="scaling", lang=request.param, options=PHONE)
    screen.settle()
    screen.page.get_by_test_id("stExpandSidebarButton").tap()
    screen.settle()
    assert not screen.page.evaluate(CLOSED)
    return screen


def test_it_closes_when_a_page_is_chosen(opened):
    opened.page.locator("[data-testid=stSidebarNavLink][href$='/shapes']").tap()
    opened.page.wait_for_url("**/shapes*")
    opened.page.wait_for_function(CLOSED)


def test_its_button_is_covered_by_nothing_and_closes_it(opened):
    button = opened.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    assert button.evaluate(COVERED) == []
    button.tap()
    opened.page.wait_for_function(CLOSED)


def test_a_tap_beside_it_closes_it_and_does_nothing_else(opened):
    address = opened.page.url
    for y in (30, 300):  # the page's own bar, the page
        opened.page.touchscreen.tap(380, y)
        opened.page.wait_for_function(CLOSED)
        opened.settle()
        assert opened.page.url == address
        assert opened.page.locator("[popover]:popover-open, [role=menu]").count() == 0
        opened.page.get_by_test_id("stExpandSidebarButton").tap()
        opened.settle()


def test_a_change_of_its_controls_leaves_it_open(opened):
    other = "ko" if opened.page.evaluate("document.documentElement.lang") == "en" else "en"
    opened.page.get_by_role("radio", name=other).tap()
    opened.page.wait_for_function(f"() => document.documentElement.lang === '{other}'")
    opened.settle()
    assert not opened.page.evaluate(CLOSED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_opens_without_it_even_if_it_was_left_open(visit, language):
    screen = visit(lang=language, options=PHONE, before=LEFT_OPEN)
    screen.settle()
    assert screen.page.evaluate(CLOSED)


def test_a_wide_window_keeps_its_sidebar(visit):
    screen = visit(before=LEFT_OPEN, lang="en")
    screen.page.get_by_role("link", name="What may differ").click()
    screen.page.wait_for_url("**/shapes*")
    screen.settle()
    assert not screen.page.evaluate(CLOSED)
