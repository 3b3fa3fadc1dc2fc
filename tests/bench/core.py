"""The cost of keeping every intermediate, compared with two matrix products and one exponential.

    python -m tests.bench.core

Both alternate in one run on the same arrays: 8 heads, 512 queries and keys, 64 wide, float32. It
prints medians and their ratio; it asserts nothing, since machines differ.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from attention import scaled_dot_product_attention

SHAPE = (8, 512, 64)  # heads, queries or keys, width
WARM_UP, TURNS = 5, 51

Attention = Callable[[np.ndarray, np.ndarray, np.ndarray], object]


def bare(query, key, value):
    """A lower bound: attention without normalised rows."""
    return np.exp(query @ key.swapaxes(-2, -1)) @ value


def median_seconds(functions: list[Attention], arrays: list[np.ndarray]) -> list[float]:
    taken: list[list[float]] = [[] for _ in functions]
    for turn in range(WARM_UP + TURNS):
        for function, times in zip(functions, taken, strict=True):
            start = time.perf_counter()
            function(*arrays)
            if turn >= WARM_UP:
                times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    rng = np.random.default_rng(0)
    # Small numbers, so that the exponential of a bare score stays finite.
    arrays = [0.3 * rng.standard_normal(SHAPE, dtype=np.float32) for _ in range(3)]
    floor, whole = median_seconds([bare, scaled_dot_product_attention], arrays)
    print(f"two products and an exponential  {floor * 1e3:7.2f} ms")
    print(f"attention, every stage kept      {whole * 1e3:7.2f} ms   {whole / floor:.2f}x")


if __name__ == "__main__":
    main()
