"""What must hold on every page: nothing is cut or covered, nothing jumps, everybody can use it."""

from itertools import cycle
from pathlib import Path
from time import sleep

import axe_playwright_python
import pytest

from pages.state.texts import texts_in
from tests.layout import ADDRESSES, WIDTHS, come_to_rest, findings
from tests.sweep import SENTENCES, THEMES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# One line a thing that is wrong; in the second theme, of what depends on colours.
VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))"""
OF_COLOUR = VIOLATIONS.replace("['violations']", "['violations'], runOnly: ['color-contrast']")
UNSEEN = (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")
# Every part that has moved, as the browser counts it, from the start of the page on.
SHIFTS = """(() => {
    window.shifts = []
    new PerformanceObserver(list => window.shifts.push(...list.getEntries()))
        .observe({ type: 'layout-shift', buffered: true })
})()"""
MAX_SHIFT = 0.1
SHIFTED = """most => {
    const nameOf = node => node?.dataset?.testid || node?.className || node?.textContent
    const named = window.shifts.map(({ value, startTime, sources }) =>
        [value, Math.round(startTime), ...sources.map(({ node }) => nameOf(node))])
    return named.reduce((sum, [value]) => sum + value, 0) < most ? [] : named
}"""
FEW = {"sentence": "I go home", "d_model": 2, "d_k": 2, "d_v": 1}  # axe looks at each number
# The script of a part above the figure, and for how many seconds it is held back.
LATE, HELD = "**/scripts/reading_line-*", 2
# What fades, slides or turns, looked for at each frame.
WATCH_MOTION = """() => {
    window.moved = new Set()
    const name = ({ animationName, transitionProperty, effect }) =>
        `${animationName ?? transitionProperty ?? "animation"} of ${effect.target.className}`
    const look = () => {
        for (const one of document.getAnimations()) {
            if (one.playState === "running") window.moved.add(name(one))
        }
        requestAnimationFrame(look)
    }
    look()
}"""
GLOSSARY = ".attention-glossary-panel"
# Where they are tried: the same parts stand on every page.
IN_LECTURE_MODE = ("self_attention", "shapes", "trained")
WITH_GLOSSARY = ("self_attention",)
FEWEST_REACHED = 30  # parts that the keyboard reaches on a page

# Each page on a phone and in a wider window; widths, sentences, languages and themes take turns.
# `tests.sweep` has them all.
WORDS = (30, 64, 1, 30, 6, 30, 64, 30)
TURNS = zip(
    cycle(WORDS), cycle(("ko", "en")), cycle(("light", "light", "dark", "dark")), strict=False
)
VISITS = [(name, *turn) for name, turn in zip(ADDRESSES, TURNS, strict=False)]


@pytest.mark.every
@pytest.mark.parametrize(("name", "words", "language", "theme"), VISITS)
def test_nothing_is_cut_or_covered_and_nothing_jumps(visit, name, words, language, theme):
    narrow, *wider = WIDTHS
    wide = wider[list(ADDRESSES).index(name) % len(wider)]
    screen = visit(
        page=ADDRESSES[name],
        sentence=SENTENCES[words],
        lang=language,
        options={"color_scheme": theme, "viewport": {"width": narrow, "height": 900}},
        before=SHIFTS,
    )
    come_to_rest(screen.page, language)
    assert screen.page.evaluate(SHIFTED, MAX_SHIFT) == []
    assert findings(screen.page) == [], f"at {narrow} px"
    screen.page.set_viewport_size({"width": wide, "height": 900})
    come_to_rest(screen.page, language)
    assert findings(screen.page) == [], f"at {wide} px"


def test_nothing_jumps_when_a_part_comes_late(visit, usual):
    def hold(route):
        sleep(HELD)
        route.continue_()

    usual.route(LATE, hold)
    try:
        screen = visit(before=SHIFTS, lang="en", **FEW, tour=3, large=1)
        come_to_rest(screen.page)
        assert screen.page.evaluate(SHIFTED, MAX_SHIFT) == []
    finally:
        usual.unroute(LATE)


@pytest.mark.parametrize(("name", "language"), [*zip(ADDRESSES, cycle(("en", "ko")), strict=False)])
def test_everybody_can_use_it_and_its_numbers_are_tables_too(visit, name, language):
    more = {"cell": "weights.1.1", "tour": 3}
    if name in IN_LECTURE_MODE:
        more["large"] = 1
    screen = visit(page=ADDRESSES[name], lang=language, before=SHIFTS, **FEW, **more)
    page = screen.page
    come_to_rest(page, language)
    assert page.evaluate(SHIFTED, MAX_SHIFT) == []
    panels = page.locator(".stMain [data-testid=stExpander] summary")
    tables = page.get_by_role("radio", name=texts_in(language)("tabs.table"), exact=True)
    for panel in (*panels.all(), *tables.all()):
        # Where the docked explanation does not cover it.
        panel.evaluate("panel => panel.scrollIntoView({ block: 'center' })")
        panel.click()
    page.wait_for_selector(".stMain [data-testid=stDataFrame]")
    page.evaluate(AXE)
    for theme, violations in zip(THEMES, (VIOLATIONS, OF_COLOUR), strict=True):
        page.emulate_media(color_scheme=theme)
        come_to_rest(page, language)
        style = "getComputedStyle(document.querySelector('.stApp'))"
        assert page.evaluate(f"{style}.colorScheme") == theme
        assert page.evaluate(violations) == []
    page.keyboard.press("Tab")
    reached, unseen = page.evaluate(UNSEEN)
    assert reached > FEWEST_REACHED
    assert unseen == [], "looks the same where the keyboard is"
    if name in WITH_GLOSSARY:
        page.get_by_role(
            "button", name=texts_in(language)("glossary.panel.title"), exact=True
        ).click()
        page.locator(GLOSSARY).wait_for()
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            come_to_rest(page, language)
            assert page.evaluate(VIOLATIONS.replace("document", f"'{GLOSSARY}'")) == []


@pytest.mark.thorough
def test_nothing_moves_for_who_asked_for_less_motion(visit):
    screen = visit(lang="en", options={"reduced_motion": "reduce"})
    page = screen.page
    screen.settle()
    page.evaluate(WATCH_MOTION)
    screen.step("d_k")
    page.get_by_test_id("stSidebar").hover()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    screen.open_tab("files")
    page.get_by_role("button", name="Glossary", exact=True).click()
    page.locator(GLOSSARY).wait_for()
    page.keyboard.press("Escape")
    screen.press("Share")
    screen.settle()
    assert page.evaluate("() => [...window.moved]") == []
