"""How many visitors one process can serve, for this app and the naive one, without browsers.

    python -m tests.load --visitors 50 --seconds 60

starts the app and the visitors, each of whom opens a page and changes a slider or the sentence
every two seconds; those of `/learning` train a head each time, and every fifth visitor drags a
slider for two seconds of every ten. It prints the times from the message to the end of the run, and
the CPU time and memory. Then it does the same with the naive app. `--most` finds the largest number
of visitors at which 95 % of the responses come within `--limit` seconds, for both. `--visits` opens
that many visits in sequence, and prints the memory.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.harness import serve
from tests.load.crowd import PAUSE, Answers, App, crowd
from tests.load.server import cost_of, process_at
from tests.load.visitor import Visitor

NAIVE = Path(__file__).parents[1] / "bench" / "naive_app.py"
SIZES = ("d_k", "d_v", "sentence", "d_model")
PAGES = {
    "": SIZES,
    "one-query": SIZES,
    "scaling": ("d_model", "sentence"),
    "shapes": SIZES,
    "heads": SIZES,
    "positions": SIZES,
    "seq2seq": SIZES,
    "long-range": SIZES,
    "what-if": SIZES,
    "learning": (),
    "layer": SIZES,
    "decoding": ("word",),
    "practice": SIZES,
    "trained": ("layer", "head"),
}
STEPS = (2, 4, 6, 8, 10, 12, 16, 20, 30, 40, 50, 75, 100, 125, 150, 200, 250, 300, 400)
AT_ONCE = 10  # concurrent visits when measuring memory


@contextmanager
def this_app() -> Iterator[App]:
    with serve() as server:
        yield App("this app", server, PAGES)


@contextmanager
def naive_app() -> Iterator[App]:
    with serve(NAIVE, settings=NAIVE.parent) as server:
        yield App("naive app", server, {"": SIZES})


def measure(
    app: App, visitors: int, seconds: float, with_files: bool, dragging: int = 0
) -> Answers:
    """Run a crowd; print its times and the cost of the server."""
    process = process_at(urlsplit(app.server).port or 0)
    before, start = cost_of(process), time.monotonic()
    answers = asyncio.run(crowd(app, visitors, seconds, with_files=with_files, dragging=dragging))
    after, taken = cost_of(process), time.monotonic() - start
    p50, p95, p99 = (f"{answers.percentile(share) * 1000:5.0f}" for share in (50, 95, 99))
    print(
        f"{app.name:9} {visitors:4} visitors {len(answers.changed):5} changes"
        f"   p50 {p50}  p95 {p95}  p99 {p99} ms"
        f"   first run at most {max(answers.opened, default=float('nan')):5.2f} s"
        f"   {answers.errors.total()} errors"
        f"   {(after.seconds - before.seconds) / taken:4.0%} of a core"
        f"   {after.memory:4.0f} MB   {answers.megabytes:4.0f} MB sent",
        flush=True,
    )
    for what, times in (("trained", answers.trained), ("dragged", answers.dragged)):
        if len(times) > 1:
            p50, p95 = (statistics.quantiles(times, n=100)[share - 1] * 1000 for share in (50, 95))
            print(f"    {len(times):5} {what}   p50 {p50:5.0f}  p95 {p95:5.0f} ms")
    if answers.sent_away:
        print(f"    {answers.sent_away:5} values of a drag were refused while others came first")
    for error, count in answers.errors.most_common(5):
        print(f"    {count} x {error}")
    return answers


def most(app: App, seconds: float, limit: float) -> int:
    """The largest of `STEPS` with responses within the limit and without errors."""
    # The one-time work for the first visitors is not measured.
    asyncio.run(crowd(app, len(app.pages), 3 * PAUSE, with_files=False))
    found = 0
    for visitors in STEPS:
        answers = measure(app, visitors, seconds, with_files=False)
        if answers.errors or not answers.percentile(95) <= limit:
            break
        found = visitors
    return found


def memory_of_visits(app: App, visits: int) -> list[tuple[int, float]]:
    """Open that many visits, some concurrently; the memory in MB after each hundred."""
    process = process_at(urlsplit(app.server).port or 0)
    pages = list(app.pages)

    async def visit(number: int) -> None:
        async with Visitor(app.server) as visitor:
            sentence = f"sentence=visit+{number}+of+{visits}&seed={number}"
            await visitor.open(pages[number % len(pages)], sentence)
            await visitor.change("d_model", 2 + number % 40)

    async def visit_all() -> list[tuple[int, float]]:
        found = []
        for first in range(0, visits, AT_ONCE):
            await asyncio.gather(*map(visit, range(first, min(first + AT_ONCE, visits))))
            if (first + AT_ONCE) % 100 == 0:
                found.append((first + AT_ONCE, cost_of(process).memory))
                print(f"{app.name:9} {found[-1][0]:5} visits {found[-1][1]:6.0f} MB", flush=True)
        return found

    return asyncio.run(visit_all())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--visitors", type=int, default=50, help="concurrent visitors (50)")
    parser.add_argument("--seconds", type=float, default=60, help="how long they stay (60)")
    parser.add_argument("--only", choices=("app", "naive"), help="skip the other one")
    parser.add_argument("--no-files", action="store_true", help="do not load scripts and styles")
    parser.add_argument("--most", action="store_true", help="raise the visitors step by step")
    parser.add_argument("--limit", type=float, default=1.0, help="p95 for --most, in s (1)")
    parser.add_argument("--dragging", type=int, default=5, help="every so many drag (5); 0: none")
    parser.add_argument("--visits", type=int, help="open this many visits; memory per hundred")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    makers: dict[str, Callable[[], object]] = {"app": this_app, "naive": naive_app}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    found = {}
    for name, maker in makers.items():
        if given.only not in (None, name):
            continue
        with maker() as app:  # type: ignore[attr-defined]
            if given.visits:
                memory_of_visits(app, given.visits)
            elif given.most:
                found[name] = float(most(app, given.seconds, given.limit))
            else:
                dragging = given.dragging if name == "app" else 0  # nothing follows there
                with_files = not given.no_files
                answers = measure(app, given.visitors, given.seconds, with_files, dragging)
                found[name] = answers.percentile(95)
    if len(found) == 2:
        ratio = found["app"] / found["naive"] if given.most else found["naive"] / found["app"]
        what = "the visitors of the naive app" if given.most else "as fast as the naive app (p95)"
        print(f"{ratio:.1f} x {what}")


if __name__ == "__main__":
    main()
