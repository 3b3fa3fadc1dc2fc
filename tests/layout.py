"""What a browser has laid out: whether all of it is drawn, and what is cut, covered or too wide."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.harness import ROOT

# The page table as it is written: to import the shell is to run it.
SHELL = (ROOT / "pages" / "shell.py").read_text(encoding="utf-8")
ADDRESSES = dict(re.findall(r'^    "(\w+)": \("([\w-]*)", ', SHELL, re.MULTILINE))
WIDTHS = (360, 768, 1400, 2560)  # px
FINDINGS = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")

# The script has run, every figure is drawn as wide as it stands, and nothing has moved for a while.
AT_REST = """async wanted => {
    const drawn = '.attention-plot-figure, .attention-chart-figure'
    const figures = () => [...document.querySelectorAll(drawn)]
    const isDrawn = one => one._fullLayout && Math.abs(one._fullLayout.width - one.clientWidth) <= 1
    const isIdle = () => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
        && document.documentElement.lang === wanted
        && !document.querySelector('[data-testid=stSkeleton]')
    const look = () => JSON.stringify([innerWidth,
        [...document.querySelectorAll('.stElementContainer, [class^=attention]')]
            .map(one => one.getBoundingClientRect())
            .map(({ x, y, width, height }) => [x, y, width, height])])
    let [before, same] = ['', 0]
    for (const end = performance.now() + 30_000; same < 12 && performance.now() < end;) {
        await new Promise(requestAnimationFrame)
        const now = look()
        same = isIdle() && now === before && figures().every(isDrawn) ? same + 1 : 0
        before = now
    }
    return same >= 12
}"""


def come_to_rest(page: Page, language: str) -> None:
    """Wait until the page is there in this language, drawn, and has stopped to move."""
    page.wait_for_selector(".stApp")
    assert page.evaluate(AT_REST, language), f"{page.url} does not come to rest"


def findings(page: Page) -> list[str]:
    """What is cut, covered, outside or without its size, in words."""
    found: list[str] = page.evaluate(FINDINGS)
    return found
