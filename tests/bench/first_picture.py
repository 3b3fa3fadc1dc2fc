"""How long a new visitor waits for the first matrices, in headless Chromium with an empty cache.

    python -m tests.bench.first_picture

This app and the naive app alternate in one run. It prints medians and their ratio; it asserts
nothing, since machines differ.
"""

import argparse
import statistics
import time

from playwright.sync_api import Browser

from tests.bench.latency import HERE
from tests.harness import open_browser, serve

# All eleven matrices are drawn and visible.
DRAWN = {
    "app": """() => {
        const plot = document.querySelector('.attention-plot-figure')
        return plot?._fullData?.length >= 11 && plot.checkVisibility({ visibilityProperty: true })
    }""",
    "naive": """() => {
        const plots = [...document.querySelectorAll('.js-plotly-plot')]
        return plots.length >= 11 && plots.every(plot => plot._fullData)
    }""",
}


def first_picture(browser: Browser, address: str, drawn: str) -> float:
    """Seconds from the request to the matrices, for a new visitor."""
    size = {"width": 1400, "height": 1000}
    context = browser.new_context(viewport=size, bypass_csp=True)
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(drawn, timeout=60_000)
    taken = time.perf_counter() - start
    context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=7, help="counted visits of each app")
    visits = parser.parse_args().visits
    times: dict[str, list[float]] = {name: [] for name in DRAWN}
    with (
        serve() as app,
        serve(HERE / "naive_app.py", settings=HERE) as naive,
        open_browser() as browser,
    ):
        for i in range(visits + 1):  # the first warms the server up
            for name, address in (("app", app), ("naive", naive)):
                taken = first_picture(browser, address, DRAWN[name])
                if i:
                    times[name].append(taken)
    medians = {name: statistics.median(some) for name, some in times.items()}
    for name, some in times.items():
        print(f"  {name:6} median {medians[name]:5.2f} s   ({min(some):.2f} to {max(some):.2f})")
    print(f"  app / naive {medians['app'] / medians['naive']:.2f}")


if __name__ == "__main__":
    main()
