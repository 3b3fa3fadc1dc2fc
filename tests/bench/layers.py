"""How long a step of d_k on `/layer`, and a word on `/decoding`, takes until all is redrawn.

    python -m tests.bench.layers

Both alternate with the floor, a slider and a line of text, in one run in headless Chromium. It
prints medians and ratios; it asserts nothing, since machines differ.
"""

import argparse
import statistics

from tests.bench import latency
from tests.harness import open_browser, serve

NUMBERS = """() => {
    const plot = document.querySelector('.attention-plot-figure')
    const numbers = name => plot?._fullData?.find(trace => trace.name === name)?.z
    return %s.map(name => JSON.stringify(numbers(name)))
}"""
CHANGED = {
    "layer": ["weights.1", "MultiHead", "hidden", "LayerNorm.2"],
    "decoding": ["K", "scores", "probabilities"],
}
REDRAWN = ".attention-plot, .attention-chart"
ADDRESSES = {
    "layer": "layer?d_model=8&d_k=4&d_v=4&d_ff=32",
    "decoding": "decoding?decoder=learned&word=4",
}
SLIDERS = {"floor": "d_k", "layer": "d_k", "decoding": "Step"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=16, help="counted steps of each page")
    given = parser.parse_args()
    for name, matrices in CHANGED.items():
        latency.CHANGES[name] = NUMBERS % matrices
        latency.REDRAWN[name] = REDRAWN
    with (
        serve(latency.HERE / "floor_app.py", settings=latency.HERE) as floor,
        serve() as app,
        open_browser() as browser,
    ):
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
        addresses = {"floor": floor, **{name: f"{app}/{path}" for name, path in ADDRESSES.items()}}
        runners = []
        for name, address in addresses.items():
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector(latency.REDRAWN[name], timeout=60_000)
            page.wait_for_timeout(5000)
            runners.append(latency.Runner(name, name, page, SLIDERS[name]))
        for i in range(given.steps + 2):  # the first two warm up
            for runner in runners:
                taken = runner.step(latency.KEYS[i % len(latency.KEYS)])
                if i >= 2:
                    runner.times.append(taken)
    floor_median = statistics.median(runners[0].times)
    for runner in runners:
        median = statistics.median(runner.times)
        print(f"{runner.name:9} median {median:5.0f} ms   {median / floor_median:5.2f} x floor")


if __name__ == "__main__":
    main()
