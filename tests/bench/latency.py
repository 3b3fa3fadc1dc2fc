"""How long a step of a slider takes until everything is redrawn, in headless Chromium.

    python -m tests.bench.latency

In one run, alternately: the floor (a slider and a line of text), this app, and the naive app. The
floor and the naive app run with Streamlit's default settings; the floor also runs with the settings
of this app, which skip a garbage collection after each run. It prints medians and ratios; it
asserts nothing, since machines differ. Then, for this app only: from a hovered cell to the frames
around its sources, and from a click to the explanation; d_k while it is dragged; a step of d_k with
12 heads, and of the layer and the head of the trained model, if installed.
"""

import argparse
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page

from attention import find_model
from pages.panels.trained.presets import ANIMAL
from tests.bench.drag import measure_drag
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

# What must change in each app after a step of d_k, and the part of the page that is redrawn.
CHANGES = {
    "floor": "() => [document.querySelector('[data-testid=stText]')?.textContent]",
    "app": """() => {
        const plot = document.querySelector('.attention-plot-figure')
        const numbers = name => plot?._fullData?.find(trace => trace.name === name)?.z
        return ['W_Q', 'Q', 'scores', 'weights', 'output'].map(n => JSON.stringify(numbers(n)))
    }""",
    "heads": """() => {
        const [heads, one] = document.querySelectorAll('.attention-plot-figure')
        const numbers = (plot, name) => plot?._fullData?.find(trace => trace.name === name)?.z
        return [[heads, 'weights.1'], [heads, 'MultiHead'], [one, 'Q'], [one, 'weights']]
            .map(([plot, name]) => JSON.stringify(numbers(plot, name)))
    }""",
    "trained": """() => {
        const numbers = name => document.querySelector('.attention-plot-figure')
            ?._fullData?.find(trace => trace.name === name)?.z
        const links = document.querySelector('.attention-chart-figure')?._fullData
            ?.find(trace => trace.name === 'weights')
        const chosen = document.querySelector(
            '.attention-head-maps[data-columns] [aria-pressed=true]')
        return [numbers('Q'), numbers('weights'), links?.customdata, chosen?.title]
            .map(one => JSON.stringify(one))
    }""",
    "naive": """() => {
        const plots = [...document.querySelectorAll('.js-plotly-plot')]
        const rows = i => Array.from(plots[i]?._fullData?.[0].z ?? [], row => Array.from(row))
        return [1, 4, 7, 9, 10].map(i => JSON.stringify(rows(i)))
    }""",
}
# d_k moves by up to two around its start, and no step returns to the previous state.
KEYS = ["ArrowRight"] * 2 + ["ArrowLeft"] * 4 + ["ArrowRight"] * 2
REDRAWN = {
    "floor": "[data-testid=stText]",
    "app": ".attention-plot",
    "heads": ".attention-plot",
    "trained": ".attention-plot, .attention-chart, .attention-head-maps",
    "naive": ".js-plotly-plot",
}
OWN_SETTINGS = "floor, own settings"
QUIET = 700  # ms without a change in the redrawn part: then it is complete

# A step ends with the first frame after the last change in that part of the page, of what was in
# the window before it.
WATCH = """([changes, part, quiet]) => {
    const read = (0, eval)(changes)
    const before = read()
    const isAway = ({ top, bottom }) => bottom < 0 || top > innerHeight
    const away = new Set([...document.querySelectorAll(part)]
        .filter(one => isAway(one.getBoundingClientRect())))
    const watched = (window.watched = { pressed: 0, last: 0, taken: 0 })
    addEventListener('keydown', () => { watched.pressed = performance.now() },
                     { capture: true, once: true })
    const observer = new MutationObserver(records => {
        const isPart = node => (node.nodeType === 1 ? node : node.parentElement)?.closest(part)
        const isSeen = one => one && !away.has(one)
        if (watched.pressed && records.some(record => isSeen(isPart(record.target)))) {
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


# From the move of the pointer to the frames, which need no server.
HOVER = """() => {
    const outlines = document.querySelector('.attention-plot-outlines')
    const watched = (window.watched = { taken: 0 })
    addEventListener('mousemove', () => {
        const start = performance.now()
        const observer = new MutationObserver(() => {
            observer.disconnect()
            watched.taken = performance.now() - start
        })
        observer.observe(outlines, { childList: true })
    }, { capture: true, once: true })
}"""
# From the click to the explanation, which comes from the server.
PIN = """title => {
    const heading = document.querySelector('.attention-explanation h3')
    const watched = (window.watched = { taken: 0 })
    addEventListener('mouseup', () => {
        const start = performance.now()
        const observer = new MutationObserver(() => {
            if (!heading.textContent.startsWith(title)) return
            observer.disconnect()
            requestAnimationFrame(() => { watched.taken = performance.now() - start })
        })
        observer.observe(heading, { childList: true })
    }, { capture: true, once: true })
}"""
CELL = """([name, row, column]) => {
    const plot = document.querySelector('.attention-plot-figure')
    const { x0, dx, y0, dy } = plot._fullData.find(trace => trace.name === name)
    const { xaxis, yaxis } = plot._fullLayout
    const { left, top } = plot.getBoundingClientRect()
    return [left + xaxis.l2p(x0 + column * dx), top + yaxis.l2p(y0 + row * dy)]
}"""
CELLS = [("Q", 0, 1), ("K", 1, 2), ("scores", 2, 1), ("X", 1, 1), ("V", 2, 3), ("scores", 0, 2)]


@dataclass
class Runner:
    """One open page of one app, and the times of its steps in milliseconds."""

    name: str
    app: str
    page: Page
    slider: str = "d_k"
    times: list[float] = field(default_factory=list)

    def step(self, key: str) -> float:
        self.page.bring_to_front()  # a page in the background draws no frames
        slider = self.page.get_by_role("slider", name=self.slider)
        slider.focus()
        self.page.evaluate(WATCH, [CHANGES[self.app], REDRAWN[self.app], QUIET])
        self.page.keyboard.press(key)
        self.page.wait_for_function("() => window.watched.taken", timeout=60_000)
        taken: float = self.page.evaluate("() => window.watched.taken")
        return taken


def measure(addresses: dict[str, str], parameters: dict[str, object], steps: int) -> float:
    """Open the apps, step them alternately, and print the times; the floor's median in ms."""
    with open_browser() as browser:
        # The watcher uses eval, which the app's CSP forbids.
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
    return statistics.median(runners[0].times)


def measure_cells(address: str, steps: int, floor: float) -> None:
    """Hover and click cells of this app; the floor is the median of a step there, in ms."""
    with open_browser() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1300}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{address}/?{urlencode(CASES['6 words, 8/4/4'])}")
        page.wait_for_function("() => document.querySelector('.attention-plot-figure')?._fullData")
        page.wait_for_timeout(3000)
        hovers, pins = [], []
        for i in range(steps):
            name, row, column = CELLS[i % len(CELLS)]
            x, y = page.evaluate(CELL, [name, row, column])
            page.evaluate(HOVER)
            page.mouse.move(x, y)
            hovers.append(_taken(page))
            page.evaluate(PIN, f"{name}[{row + 1}, {column + 1}]")
            page.mouse.click(x, y)
            pins.append(_taken(page))
            page.mouse.move(5, 5)
            page.wait_for_timeout(500)
    print(f"  hover to frames         median {statistics.median(hovers):5.0f} ms")
    pin = statistics.median(pins)
    print(f"  click to explanation    median {pin:5.0f} ms   {pin / floor:5.2f} x floor")


def measure_heads(address: str, steps: int, floor: float) -> None:
    """Step d_k with 12 heads over 32 words; the floor is the median of a step there, in ms."""
    parameters = {**CASES["32 words, 32/16/16"], "n_heads": 12, "n_kv_heads": 12}
    with open_browser() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{address}/heads?{urlencode(parameters)}")
        page.wait_for_selector(REDRAWN["heads"], timeout=60_000)
        page.wait_for_timeout(5000)
        runner = Runner("heads", "heads", page)
        times = [runner.step(KEYS[i % len(KEYS)]) for i in range(steps + 2)][2:]
    median = statistics.median(times)
    print(f"12 heads of 32 words      median {median:5.0f} ms   {median / floor:5.2f} x floor")


def measure_trained(address: str, steps: int, floor: float) -> None:
    """Step the layer and the head of the trained model; the floor is as for the heads, in ms."""
    if find_model() is None:
        print("no trained model: not measured")
        return
    for repeats in (1, 3, 9):
        parameters = {"sentence": " ".join([ANIMAL] * repeats), "layer": 3, "head": 6, "lang": "en"}
        pieces = 2 + 14 * repeats
        with open_browser() as browser:
            context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
            page = context.new_page()
            page.goto(f"{address}/trained?{urlencode(parameters)}")
            page.wait_for_selector(".attention-head-maps canvas", timeout=60_000)
            page.wait_for_timeout(5000)
            for slider in ("layer", "head"):
                runner = Runner("trained", "trained", page, slider)
                times = [runner.step(KEYS[i % len(KEYS)]) for i in range(steps + 2)][2:]
                median = statistics.median(times)
                what = f"{slider} of {pieces} pieces"
                print(f"{what:25} median {median:5.0f} ms   {median / floor:5.2f} x floor")


def _taken(page: Page) -> float:
    page.wait_for_function("() => window.watched.taken", timeout=20_000)
    taken: float = page.evaluate("() => window.watched.taken")
    return taken


def report(runners: list[Runner]) -> None:
    """Print medians, and their ratios to the floor and to this app."""
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
                floor_median = measure(addresses, parameters, given.steps)
                measure_drag(app, case, parameters, floor_median)
        print(f"cells of 6 words, {given.steps} of each")
        measure_cells(app, given.steps, floor_median)
        measure_heads(app, given.steps, floor_median)
        measure_trained(app, given.steps, floor_median)


if __name__ == "__main__":
    main()
