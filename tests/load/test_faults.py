"""An error of the program, a client or a message affects only its own visitor."""

import asyncio
import http.client
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed

from pages.state.texts import LANGUAGES, texts_in
from tests.harness import ROOT, Server, start
from tests.load.server import cost_of
from tests.load.visitor import Visitor, run

TRACE = "what only the log may say"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with start() as server:
        yield server


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole app, with one mistake in one page and one in a fragment of another."""
    folder = tmp_path_factory.mktemp("faulty")
    for name in ("attention", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    mistake = f"    raise RuntimeError({TRACE!r})\n"
    break_at_the_end(folder / "pages" / "heads.py", f"def draw():\n{mistake}")
    break_at_the_end(
        folder / "pages" / "panels" / "scaling" / "simulation.py",
        f"def _summary(*_):\n{mistake}",
    )
    with start(folder / "app.py", settings=folder) as server:
        yield server


def break_at_the_end(file: Path, program: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n\n{program}", encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["heads", "scaling"])
def test_an_error_of_the_program_is_one_sentence_on_the_page_and_a_traceback_in_the_log(
    faulty, language, page
):
    async def visit() -> None:
        async with Visitor(faulty.address) as visitor:
            await visitor.open(page, f"lang={language}&sentence=I+go+home")
            said = visitor.texts
            assert said.count(texts_in(language)("fault.said")) == 1
            assert not any(TRACE in text or "Traceback" in text for text in said)
            assert visitor.id_of("sentence"), "the controls stay"
            assert visitor.id_of("frame"), "the language and the measures too"
            await visitor.change("d_model", 5)
            assert visitor.texts.count(texts_in(language)("fault.said")) == 1
            await visitor.open("", f"lang={language}")
            assert texts_in(language)("fault.said") not in visitor.texts

    before = faulty.written().count(TRACE)
    run(visit())
    log = faulty.written()
    assert log.count(TRACE) > before
    assert "Traceback" in log
    assert f"{'simulation' if page == 'scaling' else page}.py" in log


def test_a_client_that_reads_nothing_holds_up_no_other(server):
    async def visit() -> None:
        large = "&".join(("sentence=" + "+".join(f"w{i}" for i in range(64)), "n_heads=12"))
        async with Visitor(server.address) as slow, Visitor(server.address) as other:
            await other.open()
            reader = slow.socket.transport
            reader.pause_reading()  # its system stops accepting packets when its buffer is full
            alone = [await other.change("d_k", 5 + i % 2) for i in range(10)]
            for d_k in range(20):
                await slow.socket.send(slow.message("heads", f"{large}&d_k={d_k + 2}"))
            meanwhile = [await other.change("d_k", 5 + i % 2) for i in range(40)]
            # The runs of the slow client share the CPU; afterwards times are back to normal.
            assert max(meanwhile) < 5
            assert sorted(meanwhile)[20] < 10 * max(alone)
            reader.abort()

    run(visit())


@pytest.mark.parametrize(
    ("message", "code"),
    [(b"\x00 no message at all \xff", 1002), (b"x" * 2_000_000, 1009), (b"x" * 20_000_000, 1009)],
    ids=["no message", "too large for a control", "too large for any"],
)
def test_what_is_no_message_or_too_large_ends_that_visit_alone(server, message, code):
    async def visit() -> None:
        async with Visitor(server.address) as other:
            await other.open()
            async with Visitor(server.address) as hostile:
                before = cost_of(server.process.pid).memory
                with suppress(ConnectionClosed):  # it may be closed while it is being sent
                    await hostile.socket.send(message)
                await asyncio.wait_for(hostile.socket.wait_closed(), timeout=20)
                assert hostile.socket.close_code == code
            assert await other.change("d_k", 5) < 5
            assert cost_of(server.process.pid).memory < before + 100

    run(visit())


def test_answers_leave_at_once(server):
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=10)
    times = []
    for _ in range(30):
        start = time.perf_counter()
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        times.append(time.perf_counter() - start)
    connection.close()
    # Linux waits for no acknowledgement at the start of a connection.
    assert min(times[-10:]) < 0.03, "a delayed acknowledgement takes 0.04 s"


@pytest.fixture
def forgetful() -> Iterator[Server]:
    """A server that does not keep the sessions of the last two minutes for visitors to return."""
    with start(variables={"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}) as server:
        yield server


@pytest.mark.thorough
def test_memory_does_not_grow_with_the_visits(forgetful):
    async def visit(number: int) -> None:
        async with Visitor(forgetful.address) as visitor:
            page = ("", "heads", "seq2seq", "shapes")[number % 4]
            await visitor.open(page, f"sentence=visit+{number}&seed={number}")
            await visitor.change("d_model", 2 + number % 40)

    async def visits(numbers: range) -> float:
        for number in numbers:
            await visit(number)
        return cost_of(forgetful.process.pid).memory

    early = run(visits(range(30)))
    assert run(visits(range(30, 90))) < 1.05 * early
