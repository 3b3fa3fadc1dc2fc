"""How long the whole simulation of /scaling takes at its default settings, and how much memory.

python -m tests.bench.simulation
"""

import statistics
import time
import tracemalloc

from attention.variance import Setting, measure
from pages.figures.scaling import GRID

RUNS = 5


def run() -> float:
    start = time.perf_counter()
    for d_k in GRID:
        measure(d_k, Setting())
    return time.perf_counter() - start


def main() -> None:
    run()
    seconds = statistics.median(run() for _ in range(RUNS))
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    print(f"{len(GRID)} widths, {Setting()}")
    print(f"  median {seconds:.2f} s of {RUNS} runs, at most {peak / 2**20:.0f} MB of arrays")


if __name__ == "__main__":
    main()
