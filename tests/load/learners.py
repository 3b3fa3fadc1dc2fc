"""What other visitors notice while many train at once, each another head.

    python -m tests.load.learners --learners 50 --visitors 10

Ten visitors change a control of `/` every two seconds, first alone, then while 50 others open
`/learning`, each with a seed of their own, so that no training is shared. It prints the times of
the visitors' changes, and how long the trainings took from the first to the last.
"""

import argparse
import asyncio
import os
import time

from tests.harness import serve
from tests.load.crowd import App, crowd
from tests.load.visitor import Visitor

SIZES = ("d_k", "d_v", "sentence", "d_model")
PATIENCE = 300.0  # s, for one training


async def learn(server: str, seed: int) -> float:
    """Open `/learning` and wait for its training; the seconds."""
    async with Visitor(server, patience=PATIENCE) as visitor:
        return await visitor.open("learning", f"seed={seed}")


async def both(app: App, learners: int, visitors: int, least: float) -> None:
    """The crowd stays until the last training is done, and at least so many seconds."""
    start = time.monotonic()
    seeds = range(100, 100 + learners)
    trainings = asyncio.gather(*(learn(app.server, seed) for seed in seeds), return_exceptions=True)
    opened: list[float] = []
    changed: list[float] = []
    errors = 0
    while (rest := least - (time.monotonic() - start)) > 0 or not trainings.done():
        answers = await crowd(app, visitors, min(max(rest, 10.0), 20.0), with_files=False)
        changed += answers.changed
        errors += answers.errors.total()
        opened += answers.opened
    taken = await trainings
    times = sorted(one for one in taken if isinstance(one, float))
    errors += len(taken) - len(times)
    changed.sort()
    shares = "  ".join(f"p{p} {changed[len(changed) * p // 100] * 1000:5.0f}" for p in (50, 95))
    print(f"{learners:3} trainings, {visitors} visitors of /: {len(changed):4} changes  {shares} ms"
          f"   {errors} errors", flush=True)  # fmt: skip
    if times:
        first, middle, last = (f"{times[i]:.1f} s" for i in (0, len(times) // 2, -1))
        print(f"    trainings: first {first}, median {middle}, last {last}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load.learners")
    parser.add_argument("--learners", type=int, default=50)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with serve() as server:
        app = App("this app", server, {"": SIZES})
        for learners in (0, given.learners):
            asyncio.run(both(app, learners, given.visitors, given.seconds))


if __name__ == "__main__":
    main()
