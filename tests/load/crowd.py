"""Many visitors at once: each opens a page and changes a control every two seconds."""

import asyncio
import http.client
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode, urljoin, urlsplit

from tests.load.visitor import Visitor

PAUSE = 2.0  # s from one change of a visitor to the next
DRAG, STEP = 2.0, 0.08  # s that a drag takes, and at least between two of its values
BUSY = 0.8  # s until a visitor asks again whom the server has sent away
TRAINING = "learning"  # there a visitor trains with one seed after another
VALUES: dict[str, Sequence[int | str]] = {
    "layer": range(1, 7),
    "head": range(1, 13),
    "sentence": ("the cat sat on the mat", "나는 오늘 집에 간다", "to be or not to be", "I go"),
}


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
    trained: list[float] = field(default_factory=list)
    dragged: list[float] = field(default_factory=list)  # from asking for a value to the answer
    sent_away: int = 0  # of those that were dragged
    errors: Counter[str] = field(default_factory=Counter)
    megabytes: float = 0

    def percentile(self, share: int) -> float:
        """The time within which `share` percent of the changes were answered."""
        if len(self.changed) < 2:
            return float("nan")
        return statistics.quantiles(self.changed, n=100, method="inclusive")[share - 1]


async def crowd(
    app: App,
    visitors: int,
    seconds: float,
    *,
    with_files: bool = True,
    seed: int = 0,
    dragging: int = 0,
) -> Answers:
    """Visitors who arrive within the first two seconds and leave after `seconds`.

    Every `dragging`-th of them drags its first slider instead of every fifth change.
    """
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
                drags = bool(dragging) and number % dragging == 0
                await _visit(app, page, rng, end, answers, drags=drags)
        except Exception as error:  # noqa: BLE001 - every error is counted and printed
            answers.errors[f"{type(error).__name__}: {error}"[:120]] += 1

    async with asyncio.TaskGroup() as group:
        for number in range(visitors):
            group.create_task(visit(number))
    return answers


async def _visit(
    app: App, page: str, rng: random.Random, end: float, answers: Answers, *, drags: bool
) -> None:
    loop = asyncio.get_running_loop()
    async with Visitor(app.server, language=rng.choice(("en", "ko"))) as visitor:
        answers.opened.append(await visitor.open(page))
        changes = _changes(app.pages[page], rng)
        # On a fixed schedule, not a pause after the response: visitors with simultaneous responses
        # would otherwise stay synchronised. Only a visitor still waiting for a response is late.
        due = loop.time() + rng.uniform(0, PAUSE)
        for number in count():
            if max(due, loop.time()) >= end:
                break
            await asyncio.sleep(due - loop.time())
            if page == TRAINING:
                answers.trained.append(await visitor.open(page, f"seed={rng.randrange(10**6)}"))
            elif drags and number % 5 == 0:
                await _drag(visitor, app.pages[page][0], rng, answers)
            else:
                answers.changed.append(await visitor.change(*next(changes)))
            due = max(due + PAUSE, loop.time())
        answers.megabytes += sum(visitor.bytes_of_runs) / 1e6


async def _drag(visitor: Visitor, slider: str, rng: random.Random, answers: Answers) -> None:
    """One value after another, as the browser asks for them, and the release."""
    loop = asyncio.get_running_loop()
    start = visitor.value_of(slider)
    values = _values(slider, but=start)
    end = loop.time() + DRAG
    while loop.time() < end:
        place = rng.choice(values)
        asked = loop.time()
        query = urlencode({"name": slider, "start": start, "place": place})
        status = await asyncio.to_thread(_status, visitor.server, visitor.preview_address, query)
        if status == 503:
            answers.sent_away += 1
            await asyncio.sleep(BUSY)
            continue
        if status != 200:
            raise ConnectionError(f"{status} for {slider} from {start} to {place}")
        answers.dragged.append(loop.time() - asked)
        await asyncio.sleep(max(0, asked + STEP - loop.time()))
    answers.changed.append(await visitor.change(slider, rng.choice(values)))


def _status(server: str, address: str, query: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.request("GET", f"{address}?{query}", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _changes(controls: tuple[str, ...], rng: random.Random) -> Iterator[tuple[str, int | str]]:
    """Each control in turn, with a new value."""
    now: dict[str, int | str] = {}
    while True:
        for control in controls:
            now[control] = rng.choice(_values(control, but=now.get(control)))
            yield control, now[control]


def _values(control: str, but: object) -> list[int | str]:
    """What a visitor may set a control to, except what it is."""
    return [value for value in VALUES.get(control, range(2, 17)) if value != but]


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
