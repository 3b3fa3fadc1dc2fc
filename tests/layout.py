"""Layout in the browser: whether the page is complete, and what is cut off, covered or too wide."""

from pathlib import Path

from playwright.sync_api import Page

from pages.state.addresses import ADDRESSES as ADDRESSES  # for the tests of all pages

WIDTHS = (360, 768, 1400, 2560)  # px
FINDINGS = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")

# Runs before the scripts of a page, and records whether a requested run is unfinished: Streamlit's
# own state says "notRunning" until the server responds. The type of a message is its
# first field after the two that every message has.
WATCH_RUNS = """(() => {
    const [RERUN_REQUEST, NEW_RUN, END_OF_RUN, ENDS_FOR_ANOTHER] = [11, 4, 6, 2]
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
    const watched = new WeakSet()
    window.isRunPending = false
    let hasStarted = false
    const onMessage = ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return
        const [field, value] = read(new Uint8Array(data))
        if (field === NEW_RUN) hasStarted = true
        if (field === END_OF_RUN && value !== ENDS_FOR_ANOTHER && hasStarted) {
            window.isRunPending = false
        }
    }
    WebSocket.prototype.send = function (message) {
        if (message instanceof Uint8Array && read(message)[0] === RERUN_REQUEST) {
            window.isRunPending = true
            hasStarted = false
            if (!watched.has(this)) {
                watched.add(this)
                this.addEventListener('message', onMessage)
                this.addEventListener('close', () => { window.isRunPending = false })
            }
        }
        return send.call(this, message)
    }
})()"""
# The script has finished, every figure is drawn at its width with its newest numbers, and nothing
# runs or moves for five looks in a row, 50 ms apart: looking at each frame would slow down what is
# waited for. A slow run may take up to a minute.
AT_REST = """async wanted => {
    const all = selector => [...document.querySelectorAll(selector)]
    const root = document.documentElement
    // A figure without Plotly's script shows an error message.
    const hasFailed = one =>
        !one._fullLayout && (one.textContent.trim() || one.closest('[data-failed]'))
    const isDrawn = one => !one.clientWidth || hasFailed(one) || (one._fullLayout &&
        Math.abs(one._fullLayout.width - one.clientWidth) <= 1 &&
        (!one.matches('.attention-plot-figure') ||
            one.closest('.attention-plot').querySelector('.attention-plot-labels').texts))
    const isIdle = () => {
        const app = document.querySelector('.stApp')?.dataset
        return app?.testScriptState === 'notRunning' && app.testConnectionState === 'CONNECTED' &&
            !window.isRunPending && 'isLaidOut' in root.dataset &&
            (!wanted || root.lang === wanted) &&
            !document.querySelector('[data-testid=stSkeleton], [data-is-behind]') &&
            all('.attention-plot-figure, .attention-chart-figure').every(isDrawn)
    }
    const look = () => JSON.stringify([innerWidth,
        all('.stElementContainer, [class^=attention]').map(one => one.getBoundingClientRect())])
    let [before, same] = ['', 0]
    for (const end = performance.now() + 60_000; same < 5 && performance.now() < end;) {
        await new Promise(resolve => setTimeout(resolve, 50))
        await new Promise(requestAnimationFrame)
        const now = isIdle() ? look() : ''
        same = now && now === before ? same + 1 : 0
        before = now
    }
    return same >= 5
}"""


def come_to_rest(page: Page, language: str = "") -> None:
    """Wait until the page is complete, in this language if given, and nothing moves."""
    page.wait_for_selector(".stApp")
    assert page.evaluate(AT_REST, language), f"{page.url} does not come to rest"


def findings(page: Page) -> list[str]:
    """What is cut off, covered, outside or without its size, in words."""
    found: list[str] = page.evaluate(FINDINGS)
    return found
