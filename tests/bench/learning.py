"""The time of a whole training at the settings of the page, for each task.

    python -m tests.bench.learning

It prints medians of several trainings, and asserts nothing, since machines differ.
"""

import argparse
import statistics
import time

from attention import LearningConfig, tokenize, train
from attention.learning.tasks import TASKS

TURNS = 5


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


if __name__ == "__main__":
    main()
