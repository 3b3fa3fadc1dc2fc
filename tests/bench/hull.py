"""How long a step of the sharpness takes until the hull is redrawn, in headless Chromium.

    python -m tests.bench.hull

The figure and the floor (a slider and a line of text) alternate in one run. It prints medians and
their ratio; it asserts nothing, since machines differ.
"""

import argparse
import statistics
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.bench.latency import CHANGES, HERE, QUIET, REDRAWN, WATCH
from tests.harness import open_browser, serve

CASES = {"6 words": "the cat sat on the mat", "32 words": " ".join(f"word{i}" for i in range(32))}
HULL = """() => {
    const plane = [...document.querySelectorAll('.attention-chart-figure')].at(-1)
    const outputs = plane?._fullData?.find(trace => trace.name === 'outputs')
    return [outputs && JSON.stringify([[...outputs.x], [...outputs.y]])]
}"""
# For each page: the name of its slider, what must change, and the part that is redrawn.
PAGES = {
    "floor": ("d_k", CHANGES["floor"], REDRAWN["floor"]),
    "hull": ("sharpness", HULL, ".attention-chart"),
}
KEYS = ["ArrowRight"] * 2 + ["ArrowLeft"] * 4 + ["ArrowRight"] * 2


def step(page: Page, name: str, key: str) -> float:
    """Press a key on the slider of a page; the milliseconds until everything is redrawn."""
    slider, changes, part = PAGES[name]
    page.bring_to_front()  # a page in the background draws no frames
    page.get_by_role("slider", name=slider).focus()
    page.evaluate(WATCH, [changes, part, QUIET])
    page.keyboard.press(key)
    page.wait_for_function("() => window.watched.taken", timeout=60_000)
    taken: float = page.evaluate("() => window.watched.taken")
    return taken


def measure(addresses: dict[str, str], sentence: str, steps: int) -> None:
    """Open both pages, step them alternately, and print the times."""
    with open_browser() as browser:
        # The watcher uses eval, which the app's CSP forbids.
        context = browser.new_context(viewport={"width": 1400, "height": 1600}, bypass_csp=True)
        pages = {name: context.new_page() for name in addresses}
        for name, page in pages.items():
            page.goto(f"{addresses[name]}?{urlencode({'sentence': sentence, 'd_v': 2})}")
            page.wait_for_selector(PAGES[name][2], timeout=60_000)
            page.wait_for_timeout(4000)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for i in range(steps + 2):  # the first two warm up
            for name, page in pages.items():
                taken = step(page, name, KEYS[i % len(KEYS)])
                if i >= 2:
                    times[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"  {name:6} median {median:5.0f} ms   {median / medians['floor']:5.2f} x floor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=24, help="counted steps of each page")
    given = parser.parse_args()
    with serve(HERE / "floor_app.py", settings=HERE) as floor, serve() as app:
        for case, sentence in CASES.items():
            print(f"{case}, {given.steps} steps each")
            measure({"floor": floor, "hull": f"{app}/shapes"}, sentence, given.steps)


if __name__ == "__main__":
    main()
