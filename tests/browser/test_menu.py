"""The header: the name of the app, the pages in their groups, and what holds for all of them."""

from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.state.texts import texts_in
from tests.layout import ADDRESSES

# What is in the header: its name, its box, and whether a click on its middle would reach it.
PARTS = """() => [...document.querySelectorAll(
    ".st-key-header :is(button, a, label), [data-testid=stMainMenuButton]")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }))
    .filter(one => !one.closest("label button, [popover]"))
    .map(one => {
        const { left, right, top, bottom } = one.getBoundingClientRect()
        const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        const name = one.getAttribute("aria-label") ?? one.textContent
        return { name, left, right, top, bottom, isFree: one.contains(hit) }
    })"""
HIDDEN_IN_SIDEBAR = """() => {
    const { scrollHeight, clientHeight } = document.querySelector("[data-testid=stSidebarContent]")
    return scrollHeight - clientHeight
}"""
# The name of each button, with that of the group that it is in.
NAMES = """() => [...document.querySelectorAll(".stApp button")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }))
    .map(one => [one, one.closest(":is([role=radiogroup], [role=toolbar], [role=group])")])
    .map(([one, group]) => `${group?.getAttribute("aria-label") ?? ""}: ${
        one.getAttribute("aria-label") ?? one.textContent.trim()}`)"""
LAPTOP = {"viewport": {"width": 1366, "height": 641}}


@pytest.mark.fonts
@pytest.mark.parametrize(
    ("width", "language", "large"),
    [(320, "en", 0), (390, "ko", 0), (800, "en", 0), (1366, "en", 0), (1366, "ko", 0),
     (1280, "en", 1)],
)  # fmt: skip
def test_all_of_it_is_in_the_window_and_nothing_covers_another(browse, width, language, large):
    options = {"viewport": {"width": width, "height": 700}}
    screen = browse(lang=language, options=options, **({"large": 1} if large else {}))
    texts = texts_in(language)
    parts = screen.page.evaluate(PARTS)
    names = " ".join(part["name"] for part in parts)
    for name in ("take_away.offline.title", "large.label", "share.button", "glossary.panel.title"):
        assert texts(name) in names, name
    assert all(part["isFree"] for part in parts), parts
    for part in parts:
        assert part["left"] >= 0
        assert part["right"] <= width
    parts.sort(key=lambda part: part["left"])
    for one, other in pairwise(parts):
        assert one["right"] <= other["left"] + 1, (one, other)
    if width > 320:  # there, only its button is named after it
        shown = screen.page.locator(".attention-menu").inner_text()
        assert texts("take_away.offline.title") in shown.replace("\n", " ")


@pytest.mark.parametrize(("width", "language"), [(1366, "en"), (390, "ko")])
def test_the_pages_stand_in_groups_numbered_and_the_settings_go_along(visit, width, language):
    options = {"viewport": {"width": width, "height": 800}}
    screen = visit(page="scaling", lang=language, seed=3, options=options)
    page, texts = screen.page, texts_in(language)
    screen.settle()
    if width > 1000:
        for group in texts.at("menu.groups").values():
            button = page.get_by_role("button", name=group, exact=True)
            button.click()
            panel = page.locator(".attention-menu-panel:popover-open")
            assert panel.get_by_role("list", name=group).is_visible()
            page.keyboard.press("Escape")
            assert button.get_attribute("aria-expanded") != "true"
    opener = page.locator(".attention-menu-all, .attention-menu-button").locator("visible=true")
    opener.first.focus()
    page.keyboard.press("Enter")
    links = page.locator(".attention-menu-panel:popover-open a")
    titles = [link.split(maxsplit=1) for link in links.all_inner_texts()]
    wanted = [[str(i), texts(f"pages.{name}")] for i, name in enumerate(ADDRESSES, start=1)]
    assert titles == wanted[: len(titles)]
    assert len(titles) == (6 if width > 1000 else len(ADDRESSES))
    current = page.locator(".attention-menu-panel:popover-open [aria-current=page]")
    assert current.inner_text().split(maxsplit=1) == wanted[2]
    assert "seed=3" in links.nth(1).get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/one-query*")
    screen.settle()
    assert page.locator(".attention-menu-panel:popover-open").count() == 0
    assert parse_qs(urlsplit(page.url).query)["seed"] == ["3"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_on_a_laptop_all_controls_are_in_sight_and_no_two_buttons_have_one_name(browse, name):
    screen = browse(ADDRESSES[name], lang="en", mask="window", options=LAPTOP)
    assert screen.page.evaluate(HIDDEN_IN_SIDEBAR) <= 0
    names = screen.page.evaluate(NAMES)
    assert sorted({one for one in names if names.count(one) > 1}) == []


def test_the_header_is_reached_by_the_keyboard_and_says_where_it_is(visit):
    screen = visit(lang="en", options=LAPTOP)
    screen.settle()
    page = screen.page
    page.locator(".attention-menu-name").focus()
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("""() => {
            const one = document.activeElement
            return one.getAttribute("aria-label") ?? one.textContent
        }""")
        )
    order = ["The mechanism", "In a Transformer", "Why it matters", "en", "Lecture mode",
             "Help for Lecture mode", "Share", "Glossary"]  # fmt: skip
    assert reached[: len(order)] == order


def test_the_link_of_the_open_page_opens_it_once(visit):
    screen = visit(lang="en", options=LAPTOP)
    screen.settle()
    page = screen.page
    page.evaluate("""() => {
        window.opened = 0
        document.addEventListener("click", ({ target }) => {
            if (target.closest("[data-testid=stSidebarNavLink]")) window.opened++
        }, true)
    }""")
    page.locator(".attention-menu-name").click()
    page.wait_for_timeout(1500)
    assert page.evaluate("opened") == 1
