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

# Runs ahead of a page's own scripts, and notes whether a run that the page asked for is still to
# end: Streamlit's own state says "notRunning" until the server answers. Of its messages the first
# field beyond the two of every message says what it is.
WATCH_RUNS = """(() => {
    const [ASKS_FOR_A_RUN, NEW_RUN, END_OF_RUN, ENDS_FOR_ANOTHER] = [11, 4, 6, 2]
    const read = bytes => {
        let at = 0
        const number = () => {
            for (let [value, by] = [0, 1]; ; by *= 128) {
                const byte = bytes[at++]
                value += (byte & 127) * by
                if (byte < 128) return value
            }
        }
        for (;;) {
            const field = number() >> 3
            const value = number()
            if (field > 2) return [field, value]
            at += value
        }
    }
    const { send } = WebSocket.prototype
    const heard = new WeakSet()
    window.asksForARun = false
    let hasBegun = false
    const hear = ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return
        const [field, value] = read(new Uint8Array(data))
        if (field === NEW_RUN) hasBegun = true
        if (field === END_OF_RUN && value !== ENDS_FOR_ANOTHER && hasBegun) {
            window.asksForARun = false
        }
    }
    WebSocket.prototype.send = function (message) {
        if (message instanceof Uint8Array && read(message)[0] === ASKS_FOR_A_RUN) {
            window.asksForARun = true
            hasBegun = false
            if (!heard.has(this)) {
                heard.add(this)
                this.addEventListener('message', hear)
                this.addEventListener('close', () => { window.asksForARun = false })
            }
        }
        return send.call(this, message)
    }
})()"""
# The script has run, every figure is drawn as wide as it stands, and nothing runs or moves for as
# many frames in a row as a person would not notice. A run may take long; one that never ends fails.
AT_REST = """async wanted => {
    const all = selector => [...document.querySelectorAll(selector)]
    const root = document.documentElement
    // One without Plotly's script says so, until it is asked to draw something else.
    const hasFailed = one =>
        !one._fullLayout && (one.textContent.trim() || one.closest('[data-failed]'))
    const isDrawn = one => !one.clientWidth || hasFailed(one) || (one._fullLayout &&
        Math.abs(one._fullLayout.width - one.clientWidth) <= 1 &&
        (!one.matches('.attention-plot-figure') ||
            one.closest('.attention-plot').querySelector('.attention-plot-labels').texts))
    const isIdle = () => {
        const app = document.querySelector('.stApp')?.dataset
        return app?.testScriptState === 'notRunning' && app.testConnectionState === 'CONNECTED' &&
            !window.asksForARun && 'isLaidOut' in root.dataset &&
            (!wanted || root.lang === wanted) &&
            !document.querySelector('[data-testid=stSkeleton]') &&
            all('.attention-plot-figure, .attention-chart-figure').every(isDrawn)
    }
    const look = () => JSON.stringify([innerWidth,
        all('.stElementContainer, [class^=attention]').map(one => one.getBoundingClientRect())])
    let [before, same] = ['', 0]
    for (const end = performance.now() + 60_000; same < 15 && performance.now() < end;) {
        await new Promise(requestAnimationFrame)
        const now = look()
        same = isIdle() && now === before ? same + 1 : 0
        before = now
    }
    return same >= 15
}"""


def come_to_rest(page: Page, language: str = "") -> None:
    """Wait until the page is there, in this language if one is given, drawn, and at rest."""
    page.wait_for_selector(".stApp")
    assert page.evaluate(AT_REST, language), f"{page.url} does not come to rest"


def findings(page: Page) -> list[str]:
    """What is cut, covered, outside or without its size, in words."""
    found: list[str] = page.evaluate(FINDINGS)
    return found
