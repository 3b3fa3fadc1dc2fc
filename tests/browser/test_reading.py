"""Text can be read: with wider spacing, in a narrow window, in lines that are not too long."""

from itertools import pairwise

import pytest

from tests.layout import ADDRESSES, come_to_rest

# What a reader may set (WCAG 1.4.12).
WIDER = """() => {
    const wider = new CSSStyleSheet()
    wider.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets.push(wider)
}"""
# Labels whose text is not inside them, or ends in an ellipsis.
CUT = """() => {
    const found = []
    const labels = "button, label, .attention-menu a, [data-testid=stWidgetLabel]"
    for (const label of document.querySelectorAll(`.stApp :is(${labels})`)) {
        const box = label.getBoundingClientRect()
        if (!label.checkVisibility({ visibilityProperty: true }) || box.width < 2) continue
        if (box.right < 1 || box.left > innerWidth) continue
        const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT)
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const holder = text.parentElement
            const isIcon = holder.closest("[data-testid=stIconMaterial], select")
            if (!text.data.trim() || isIcon) continue
            const range = document.createRange()
            range.selectNodeContents(text)
            for (const { left, right, top, bottom, width } of range.getClientRects()) {
                const inside = left >= box.left - 2 && right <= box.right + 2 &&
                    top >= box.top - 3 && bottom <= box.bottom + 3
                if (width > 1 && !inside) found.push(`outside: ${text.data}`)
            }
            for (let one = holder; label.contains(one); one = one.parentElement) {
                const { textOverflow, overflowX } = getComputedStyle(one)
                const clips = textOverflow === "ellipsis" || overflowX === "hidden"
                if (clips && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${text.data}`)
            }
        }
    }
    return [...new Set(found)]
}"""
# The longest line of each longer text outside figures, tables and the tour.
LINES = """most => {
    const apart = `table, canvas, svg, code, button, .attention-plot-summary, .attention-heard,
        .katex, style, script, .attention-tour, [data-testid=stDataFrame]`
    const found = []
    const main = document.querySelector(".stMain")
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const holder = text.parentElement
        if (text.data.trim().length <= most || holder.closest(apart)) continue
        if (!holder.checkVisibility()) continue
        const [range, lines] = [document.createRange(), []]
        for (let i = 0; i < text.data.length; i++) {
            range.setStart(text, i)
            range.setEnd(text, i + 1)
            const box = range.getClientRects()[0]
            if (!box) continue
            const isNew = !lines.length || box.top - lines.at(-1).top > 6
            if (isNew) lines.push({ top: box.top, count: 0 })
            lines.at(-1).count += 1
        }
        const longest = Math.max(...lines.map(({ count }) => count))
        if (longest > most) found.push(`${longest}: ${text.data.slice(0, 60)}`)
    }
    return found
}"""
LEVELS = """() => [...document.querySelectorAll(".stMain :is(h1, h2, h3, h4, h5, h6)")]
    .filter(one => one.checkVisibility() && one.textContent.trim())
    .map(one => Number(one.getAttribute("aria-level") ?? one.tagName[1]))"""
SMALL = """() => [...document.querySelectorAll("[class^=attention-] :is(button, select, input)")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }))
    .map(one => [one.className, one.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 23.9 || height < 23.9)
    .map(([name, { width, height }]) => `${name}: ${width} x ${height}`)"""
MOST_LETTERS = 75
NARROW = {"width": 320, "height": 844}


@pytest.mark.thorough
@pytest.mark.fonts
@pytest.mark.parametrize(("name", "language"), [("shapes", "en"), ("trained", "ko")])
def test_no_label_is_cut_in_a_narrow_window_or_with_wider_spacing(visit, name, language):
    screen = visit(page=ADDRESSES[name], lang=language)
    page = screen.page
    come_to_rest(page, language)
    page.evaluate(WIDER)
    assert page.evaluate(CUT) == [], "with wider spacing"
    page.set_viewport_size(NARROW)
    come_to_rest(page, language)
    assert page.evaluate(CUT) == [], "with wider spacing at 320 px"
    page.locator(".attention-menu-all").click()
    assert page.evaluate(CUT) == [], "in the menu, with wider spacing at 320 px"
    page.keyboard.press("Escape")
    if name != "trained":  # nothing there changes the figure
        page.locator(".attention-sheet-open").click()
        come_to_rest(page, language)
        assert page.evaluate(CUT) == [], "in the sheet, with wider spacing at 320 px"
    page.evaluate("document.adoptedStyleSheets.pop()")
    assert page.evaluate(CUT) == [], "at 320 px"


@pytest.mark.fonts
@pytest.mark.parametrize("name", ["self_attention", "shapes", "scaling", "trained"])
def test_lines_are_short_and_headings_leave_no_level_out(browse, name):
    screen = browse(
        page=ADDRESSES[name], lang="en", options={"viewport": {"width": 1920, "height": 900}}
    )
    come_to_rest(screen.page, "en")
    assert screen.page.evaluate(LINES, MOST_LETTERS) == []
    levels = screen.page.evaluate(LEVELS)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("width", [390, 1366])
def test_what_is_ours_to_press_has_24_px(browse, width):
    options = {"viewport": {"width": width, "height": 800}}
    screen = browse(lang="en", cell="weights.1.1", tour=3, options=options)
    screen.settle()
    screen.page.locator(".attention-explanation-link").first.wait_for()
    assert screen.page.evaluate(SMALL) == []
