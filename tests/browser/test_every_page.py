"""What must hold on every page: nothing is cut or covered, nothing jumps, everybody can use it."""

from itertools import cycle
from pathlib import Path

import axe_playwright_python
import pytest

from tests.layout import ADDRESSES, WIDTHS, come_to_rest, findings
from tests.sweep import LANGUAGES, SENTENCES, THEMES

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# One line a thing that is wrong and grave.
VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))"""
# Every part that has moved, as the browser counts it, from the start of the page on.
SHIFTS = """(() => {
    window.shifts = []
    new PerformanceObserver(list => window.shifts.push(...list.getEntries()))
        .observe({ type: 'layout-shift', buffered: true })
})()"""
SHIFTED = "() => window.shifts.reduce((sum, { value }) => sum + value, 0)"
MOST_SHIFT = 0.1

# Each page in each language and each theme, with few words and with many, at all widths.
VISITS = [
    (name, words, language, theme)
    for name, turn in zip(ADDRESSES, cycle((0, 1)), strict=False)
    for words, language, theme in (
        (30, LANGUAGES[turn], THEMES[turn]),
        (1 if turn else 64, LANGUAGES[1 - turn], THEMES[1 - turn]),
    )
]


@pytest.mark.parametrize(("name", "words", "language", "theme"), VISITS)
def test_nothing_is_cut_or_covered_and_nothing_jumps(visit, name, words, language, theme):
    screen = visit(
        page=ADDRESSES[name],
        sentence=SENTENCES[words],
        lang=language,
        options={"color_scheme": theme, "viewport": {"width": WIDTHS[0], "height": 900}},
        before=SHIFTS,
    )
    come_to_rest(screen.page, language)
    assert screen.page.evaluate(SHIFTED) < MOST_SHIFT
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 900})
        come_to_rest(screen.page, language)
        assert findings(screen.page) == [], f"at {width} px"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_everybody_can_use_it_and_its_numbers_are_tables_too(visit, name, theme):
    screen = visit(
        page=ADDRESSES[name],
        lang="en",
        cell="weights.1.1",
        options={"color_scheme": theme, "viewport": {"width": 1400, "height": 1000}},
        before=SHIFTS,
    )
    page = screen.page
    come_to_rest(page, "en")
    assert page.evaluate(SHIFTED) < MOST_SHIFT
    panels = page.locator(".stMain [data-testid=stExpander]")
    assert panels.count()
    for panel in panels.all():
        panel.locator("summary").click()
    come_to_rest(page, "en")
    assert page.locator(".stMain [data-testid=stDataFrame]").count()
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
