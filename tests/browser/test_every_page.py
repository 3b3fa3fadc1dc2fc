"""What must hold on every page: nothing is cut or covered, nothing jumps, everybody can use it."""

from itertools import cycle
from pathlib import Path

import axe_playwright_python
import pytest

from tests.layout import ADDRESSES, WIDTHS, come_to_rest, findings
from tests.sweep import SENTENCES, THEMES

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

# Each page at all widths; sentences, languages and themes take turns. `tests.sweep` has them all.
TURNS = cycle(
    zip((30, 1, 64, 6), ("ko", "en") * 2, ("light", "light", "dark", "dark"), strict=True)
)
VISITS = [(name, *turn) for name, turn in zip(ADDRESSES, TURNS, strict=False)]


@pytest.mark.parametrize(("name", "words", "language", "theme"), VISITS)
def test_nothing_is_cut_or_covered_and_nothing_jumps(visit, name, words, language, theme):
    narrow, *wider = WIDTHS
    screen = visit(
        page=ADDRESSES[name],
        sentence=SENTENCES[words],
        lang=language,
        options={"color_scheme": theme, "viewport": {"width": narrow, "height": 900}},
        before=SHIFTS,
    )
    come_to_rest(screen.page, language)
    assert screen.page.evaluate(SHIFTED) < MOST_SHIFT
    assert findings(screen.page) == [], f"at {narrow} px"
    for width in wider:
        screen.page.set_viewport_size({"width": width, "height": 900})
        come_to_rest(screen.page, language)
        assert findings(screen.page) == [], f"at {width} px"


@pytest.mark.parametrize("name", ADDRESSES)
def test_everybody_can_use_it_and_its_numbers_are_tables_too(visit, name):
    few = {"sentence": "I go home", "d_model": 2, "d_k": 2, "d_v": 1}  # axe looks at each number
    screen = visit(page=ADDRESSES[name], lang="en", cell="weights.1.1", before=SHIFTS, **few)
    page = screen.page
    come_to_rest(page, "en")
    assert page.evaluate(SHIFTED) < MOST_SHIFT
    panels = page.locator(".stMain [data-testid=stExpander] summary")
    for panel in panels.all():
        panel.click()
    page.wait_for_selector(".stMain [data-testid=stDataFrame]")
    page.evaluate(AXE)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        come_to_rest(page, "en")
        style = "getComputedStyle(document.querySelector('.stApp'))"
        assert page.evaluate(f"{style}.colorScheme") == theme
        assert page.evaluate(VIOLATIONS) == []
