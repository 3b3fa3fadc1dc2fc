"""Time and memory of the computations of /scaling and /long-range.

python -m tests.bench.simulation
"""

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable

from attention import SelfAttentionConfig
from attention.experiments.influence_by_distance import influences
from attention.experiments.variance import Setting, measure
from pages.figures.scaling.simulation import GRID

RUNS = 5


def simulate() -> None:
    for d_k in GRID:
        measure(d_k, Setting())


def reach(n: int, d: int) -> None:
    influences(tuple(f"w{i}" for i in range(n)), SelfAttentionConfig(d, d, d), 0.9)


def report(name: str, run: Callable[[], None]) -> None:
    """The median of several runs after a warm-up, and the peak memory of another run."""
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name}: median {statistics.median(times):.2f} s, {peak / 2**20:.0f} MB of arrays")


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    report(f"simulation, {len(GRID)} widths, {Setting()}", simulate)
    report("influence, 64 words, d = 64, three maps", lambda: reach(64, 64))
    report("influence, 200 words, d = 64", lambda: reach(200, 64))


if __name__ == "__main__":
    main()
