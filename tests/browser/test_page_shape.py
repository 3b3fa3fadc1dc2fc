"""Every page has one shape: a figure that begins high, parts in one order, a link to the next."""

from urllib.parse import parse_qs, urlsplit

import pytest

from pages.state.texts import texts_in
from tests.layout import ADDRESSES, come_to_rest

LAPTOP = {"width": 1366, "height": 641}  # what a browser leaves of it
FIRST_CELLS = 400  # px: above it they begin
PARTS = (
    "claim", "figure_controls", "figure_place", "seen", "to_try", "take_tabs", "next_page"
)  # fmt: skip
# Where the first figure has its first cells: of a chart, its first marks.
BEGINS = """() => {
    const figure = document.querySelector('.attention-plot-frame, .attention-chart-figure')
    const { top } = figure.getBoundingClientRect()
    const plot = figure.querySelector('.attention-plot-figure')
    if (plot) {
        const { yaxis } = plot._fullLayout
        const isInSight = ({ x, x0 }) => (x?.[0] ?? x0) > -1e4
        // The edges of the cells of a folded axis are in `y`.
        const begins = ({ y, y0, dy }) => yaxis.l2p(y?.[0] ?? y0 - dy / 2)
        return top + Math.min(...plot._fullData.filter(isInSight).map(begins))
    }
    const marks = [...figure.querySelectorAll(':is(.shapelayer, .scatterlayer) path')]
    return Math.min(...marks.map(one => one.getBoundingClientRect().top))
}"""
ORDER = """parts => parts.map(part => document.querySelector(`.st-key-${part}`))
    .filter(one => one).map(one => one.getBoundingClientRect().top)"""


def test_the_next_link_goes_through_all_pages_and_each_has_its_parts_in_order(visit, language):
    screen = visit(lang=language, d_k=5, seed=3, options={"viewport": LAPTOP})
    page, texts = screen.page, texts_in(language)
    seen = []
    for _ in ADDRESSES:
        come_to_rest(page, language)
        seen.append(page.get_by_role("heading", level=1).inner_text())
        assert page.evaluate(BEGINS) < FIRST_CELLS, seen[-1]
        tops = page.evaluate(ORDER, PARTS)
        assert tops == sorted(tops), seen[-1]
        assert len(tops) >= len(PARTS) - 2, seen[-1]
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["d_k"], asked["seed"]) == (["5"], ["3"])
        link = page.locator(".st-key-next_page a")
        assert link.count() == 1
        page.evaluate("before => { window.before = before }", seen[-1])
        link.click()
        page.wait_for_function("before => document.querySelector('h1')?.innerText !== before",
                               arg=seen[-1])  # fmt: skip
    assert sorted(seen) == sorted(texts(f"pages.{name}") for name in ADDRESSES)
    assert page.get_by_role("heading", level=1).inner_text() == seen[0]


@pytest.mark.thorough
def test_one_tab_is_open_at_most_and_a_change_of_language_leaves_it_open(visit):
    screen = visit(lang="en", d_model=2)
    page = screen.page
    screen.settle()
    assert page.locator("[data-testid=stDataFrame], [data-testid=stTable]").count() == 0
    table = screen.open_tab("table")
    table.get_by_test_id("stDataFrame").wait_for()
    check = screen.open_tab("check")
    check.locator("table").wait_for()
    table.wait_for(state="detached")
    page.get_by_role("radio", name="ko", exact=True).click()
    come_to_rest(page, "ko")
    assert check.locator("table").is_visible()
    page.get_by_role("radio", name=texts_in("ko")("tabs.check"), exact=True).click()
    check.wait_for(state="detached")
