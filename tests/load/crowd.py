"""Many visitors at once: each opens a page and changes a control every two seconds."""

import asyncio
import http.client
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tests.load.visitor import Visitor

PAUSE = 2.0  # s from one change of a visitor to the next
SENTENCES = ("the cat sat on the mat", "나는 오늘 집에 간다", "to be or not to be", "I go home")


@dataclass(frozen=True)
class App:
    """A running app: its address, its pages and their controls."""

    name: str
    server: str
    pages: dict[str, tuple[str, ...]]


@dataclass
class Answers:
    """What a crowd measured, in seconds from a message to the end of the run."""

    visitors: int
    opened: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    megabytes: float = 0

    def percentile(self, share: int) -> float:
        """The time within which `share` percent of the changes were answered."""
        if len(self.changed) < 2:
            return float("nan")
        return statistics.quantiles(self.changed, n=100, method="inclusive")[share - 1]


async def crowd(
    app: App, visitors: int, seconds: float, *, with_files: bool = True, seed: int = 0
) -> Answers:
    """Visitors who arrive within the first two seconds and leave after `seconds`."""
    answers = Answers(visitors)
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds

    async def visit(number: int) -> None:
        rng = random.Random(f"{seed} {number}")  # noqa: S311
        page = list(app.pages)[number % len(app.pages)]
        await asyncio.sleep(rng.uniform(0, PAUSE))
        try:
            async with asyncio.timeout_at(end + PAUSE + 30):
                if with_files:
                    size = await asyncio.to_thread(_load_files, app.server)
                    answers.megabytes += size
                await _visit(app, page, rng, end, answers)
        except Exception as error:  # noqa: BLE001 - every error is counted and printed
            answers.errors[f"{type(error).__name__}: {error}"[:120]] += 1

    async with asyncio.TaskGroup() as group:
        for number in range(visitors):
            group.create_task(visit(number))
    return answers


async def _visit(app: App, page: str, rng: random.Random, end: float, answers: Answers) -> None:
    loop = asyncio.get_running_loop()
    async with Visitor(app.server, language=rng.choice(("en", "ko"))) as visitor:
        answers.opened.append(await visitor.open(page))
        changes = _changes(app.pages[page], rng)
        # On a fixed schedule, not a pause after the response: visitors with simultaneous responses
        # would otherwise stay synchronised. Only a visitor still waiting for a response is late.
        due = loop.time() + rng.uniform(0, PAUSE)
        while max(due, loop.time()) < end:
            await asyncio.sleep(due - loop.time())
            answers.changed.append(await visitor.change(*next(changes)))
            due = max(due + PAUSE, loop.time())
        answers.megabytes += sum(visitor.bytes_of_runs) / 1e6


def _changes(controls: tuple[str, ...], rng: random.Random) -> Iterator[tuple[str, int | str]]:
    """Each control in turn, with a new value."""
    now: dict[str, int | str] = {}
    while True:
        for control in controls:
            values = SENTENCES if control == "sentence" else range(2, 17)
            now[control] = rng.choice([value for value in values if value != now.get(control)])
            yield control, now[control]


def _load_files(server: str) -> float:
    """Load the page, its scripts and its styles as a browser does; the megabytes."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    headers = {"Accept-Encoding": "gzip"}
    connection.request("GET", "/")
    answer = connection.getresponse()
    page = answer.read()
    named = re.findall(r'(?:src|href)="(\S+\.(?:js|css))"', page.decode())
    named += re.findall(r"<(\S+)>; rel=preload", answer.headers.get("Link", ""))
    size = len(page)
    for name in named:
        connection.request("GET", urljoin("/", name), headers=headers)
        answer = connection.getresponse()
        size += len(answer.read())
        if answer.status != 200:
            raise ConnectionError(f"{answer.status} for {name}")
    connection.close()
    return size / 1e6
