"""How long a step of a slider takes until everything is redrawn, in headless Chromium.

    python -m tests.bench.latency

In one run, in turn: the floor (a slider and a line of text), this app, and the naive app. The
floor and the naive app run on Streamlit as it comes; the floor runs once more on this app's own
settings, which skip a garbage collection after each run. Printed are medians and ratios;
nothing is asserted, since machines differ.
"""

import argparse
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.harness import open_browser, serve

HERE = Path(__file__).parent
CASES = {
    "6 words, 8/4/4": {"sentence": "the cat sat on the mat", "d_model": 8, "d_k": 4, "d_v": 4},
    "32 words, 32/16/16": {
        "sentence": " ".join(f"word{i}" for i in range(32)),
        "d_model": 32,
        "d_k": 16,
        "d_v": 16,
    },
}

# What of each app must change after a step of d_k, and which part of the page it redraws.
CHANGES = {
    "floor": "() => [document.querySelector('[data-testid=stText]')?.textContent]",
    "app": """() => {
        const plot = document.querySelector('.attention-plot-figure')
        const numbers = name => plot?._fullData?.find(trace => trace.name === name)?.z
        return ['W_Q', 'Q', 'scores', 'weights', 'output'].map(n => JSON.stringify(numbers(n)))
    }""",
    "naive": """() => {
        const plots = [...document.querySelectorAll('.js-plotly-plot')]
        const rows = i => Array.from(plots[i]?._fullData?.[0].z ?? [], row => Array.from(row))
        return [1, 4, 7, 9, 10].map(i => JSON.stringify(rows(i)))
    }""",
}
# d_k goes up and down by two around its start, so that no step is to a state just left.
KEYS = ["ArrowRight"] * 2 + ["ArrowLeft"] * 4 + ["ArrowRight"] * 2
REDRAWN = {"floor": "[data-testid=stText]", "app": ".attention-plot", "naive": ".js-plotly-plot"}
OWN_SETTINGS = "floor, own settings"
QUIET = 700  # ms without any change of the part that is redrawn: then all is drawn

# A step is over with the first frame after the last change of that part of the page.
WATCH = """([changes, part, quiet]) => {
    const read = (0, eval)(changes)
    const before = read()
    const watched = (window.watched = { pressed: 0, last: 0, taken: 0 })
    addEventListener('keydown', () => { watched.pressed = performance.now() },
                     { capture: true, once: true })
    const observer = new MutationObserver(records => {
        const isPart = node => (node.nodeType === 1 ? node : node.parentElement)?.closest(part)
        if (watched.pressed && records.some(record => isPart(record.target))) {
            requestAnimationFrame(() => { watched.last = performance.now() })
        }
    })
    observer.observe(document.body,
        { subtree: true, childList: true, attributes: true, characterData: true })
    const look = () => {
        const isQuiet = watched.last && performance.now() - watched.last > quiet
        if (isQuiet && read().every((now, i) => now && now !== before[i])) {
            observer.disconnect()
            watched.taken = watched.last - watched.pressed
        } else setTimeout(look, 50)
    }
    look()
}"""


@dataclass
class Runner:
    """One open page of one app, and the times of its steps in milliseconds."""

    name: str
    app: str
    page: Page
    times: list[float] = field(default_factory=list)

    def step(self, key: str) -> float:
        self.page.bring_to_front()  # a page in the background draws no frames
        slider = self.page.get_by_role("slider", name="d_k")
        slider.focus()
        self.page.evaluate(WATCH, [CHANGES[self.app], REDRAWN[self.app], QUIET])
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.watched.taken", timeout=60_000)
        taken: float = self.page.evaluate("() => window.watched.taken")
        return taken


def measure(addresses: dict[str, str], parameters: dict[str, object], steps: int) -> None:
    """Open the three apps, step them in turn, and print."""
    with open_browser() as browser:
        # The watcher is compiled in the page, which the app's own policy forbids.
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
        runners = []
        for name, address in addresses.items():
            app = name.partition(",")[0]
            page = context.new_page()
            page.goto(f"{address}/?{urlencode(parameters)}")
            page.wait_for_selector(REDRAWN[app], timeout=60_000)
            page.wait_for_timeout(5000)
            runners.append(Runner(name, app, page))
        for i in range(steps + 2):  # the first two warm up
            for runner in runners:
                taken = runner.step(KEYS[i % len(KEYS)])
                if i >= 2:
                    runner.times.append(taken)
        report(runners)


def report(runners: list[Runner]) -> None:
    """Medians, and how many times as long as the floor and as this app."""
    medians = {runner.name: statistics.median(runner.times) for runner in runners}
    for runner in runners:
        quartiles = statistics.quantiles(runner.times, n=4)
        print(
            f"  {runner.name:20} median {medians[runner.name]:7.0f} ms"
            f"   (quartiles {quartiles[0]:.0f} to {quartiles[2]:.0f})"
            f"   {medians[runner.name] / medians['floor']:5.2f} x floor"
            f"   {medians[runner.name] / medians['app']:5.2f} x app"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=24, help="counted steps of each app")
    parser.add_argument("--case", choices=CASES, help="only this one")
    given = parser.parse_args()
    with (
        serve(HERE / "floor_app.py", settings=HERE) as floor,
        serve(HERE / "floor_app.py") as floor_with_own_settings,
        serve() as app,
        serve(HERE / "naive_app.py", settings=HERE) as naive,
    ):
        addresses = {
            "floor": floor,
            OWN_SETTINGS: floor_with_own_settings,
            "app": app,
            "naive": naive,
        }
        for case, parameters in CASES.items():
            if given.case in (None, case):
                print(f"{case}, {given.steps} steps each")
                measure(addresses, parameters, given.steps)


if __name__ == "__main__":
    main()
