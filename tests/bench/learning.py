"""The time of a whole training at the settings of the page, and of one frame of its time line.

    python -m tests.bench.learning

It prints medians of several trainings for each task, and how many moments a second the browser
draws while the time line is scrubbed. It asserts nothing, since machines differ.
"""

import argparse
import statistics
import time

from attention import LearningConfig, tokenize, train
from attention.learning.tasks import TASKS
from tests.harness import open_browser, serve
from tests.layout import come_to_rest

TURNS = 5
LAPTOP = {"width": 1366, "height": 641}
SCRUB_ALL = """async () => {
    const range = document.querySelector(".attention-time-line input")
    const start = performance.now()
    for (let index = 0; index <= range.max; index++) {
        range.value = index
        range.dispatchEvent(new Event("input", { bubbles: true }))
        await new Promise(requestAnimationFrame)
    }
    return (Number(range.max) + 1) / (performance.now() - start) * 1000
}"""


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    words = tokenize("the cat sat on the mat")
    for task in TASKS:
        taken = []
        for seed in range(TURNS):
            config = LearningConfig(task=task, seed=seed)
            start = time.perf_counter()
            train(words, config)
            taken.append(time.perf_counter() - start)
        seconds = statistics.median(taken)
        print(f"{task:8}  {seconds:5.2f} s   {seconds / config.steps * 1e3:.2f} ms a step")
    with serve() as address, open_browser() as browser:
        page = browser.new_page(viewport=LAPTOP)
        page.goto(f"{address}/learning")
        come_to_rest(page)
        rates = [page.evaluate(SCRUB_ALL) for _ in range(TURNS)]
        print(f"time line {statistics.median(rates):5.1f} moments a second")


if __name__ == "__main__":
    main()
