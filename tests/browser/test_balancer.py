"""Two processes behind nginx, as deploy/nginx.conf says: one dies, and its visitors go on."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.harness import ROOT, Server, free_port, start
from tests.load.visitor import Visitor, run

CONFIG = ROOT / "deploy" / "nginx.conf"
FRAME = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {config};
}}
"""
MAX_VISITORS = 40  # so many that all of them at one process is out of the question
IS_CONNECTED = "() => document.querySelector('.stApp').dataset.testConnectionState === 'CONNECTED'"


@pytest.fixture(scope="module", autouse=True)
def _nginx_is_here() -> None:
    if shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin") is None:
        reason = "no nginx on this machine; apt install nginx-light"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@contextmanager
def balancer(folder: Path, processes: list[Server]) -> Iterator[str]:
    """nginx with the file that we ship, at free ports."""
    port = free_port()
    text = CONFIG.read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number, process in enumerate(processes):
        text = text.replace(f"127.0.0.1:{8501 + number}", process.address.removeprefix("http://"))
    (folder / "attention.conf").write_text(text, encoding="utf-8")
    whole = folder / "nginx.conf"
    whole.write_text(FRAME.format(folder=folder, config=folder / "attention.conf"), "utf-8")
    path = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
    with subprocess.Popen(
        ["nginx", "-p", str(folder), "-c", str(whole)], env={**os.environ, "PATH": path}
    ) as nginx:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/healthz")
            yield address
        finally:
            nginx.terminate()


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(address)


def visits_of(process: Server) -> float:
    """How many visits a process has open, as Streamlit counts them."""
    with urllib.request.urlopen(f"{process.address}/_stcore/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(x.rpartition(" ")[2]) for x in lines if x.startswith("active_sessions"))


def test_a_visitor_without_a_cookie_gets_one_and_one_with_a_cookie_keeps_it(tmp_path):
    with start() as process, balancer(tmp_path, [process]) as address:
        with urllib.request.urlopen(address, timeout=5) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert cookie.startswith("attention_visitor=")
        assert "HttpOnly" in cookie
        again = urllib.request.Request(address, headers={"Cookie": cookie.partition(";")[0]})
        with urllib.request.urlopen(again, timeout=5) as answer:
            assert answer.headers["Set-Cookie"] is None


@pytest.mark.thorough
def test_the_visitors_of_a_process_that_dies_go_on_at_the_other_with_what_their_links_say(
    tmp_path, visit
):
    with start() as first, start() as second, balancer(tmp_path, [first, second]) as address:
        screen = visit(
            f"{address}/?sentence=I+go+home&d_k=7&lang=en",
            at=address,
            pardoned="WebSocket|502|reaching server endpoint|is not responding",
        )
        screen.shows("I go home", d_k=7)
        screen.step("d_v")
        screen.shows("I go home", d_k=7, d_v=5)
        screen.settle()
        dying, other = (first, second) if visits_of(first) else (second, first)
        assert (visits_of(dying), visits_of(other)) == (1, 0)
        run(_others_go_on(address, dying, other))
        screen.page.wait_for_function(IS_CONNECTED)
        screen.step("d_k")
        screen.shows("I go home", d_k=8, d_v=5)
        assert visits_of(other) == 1


async def _others_go_on(address: str, dying: Server, other: Server) -> None:
    """Visitors at both processes; one is killed, and each visitor takes its next step."""
    visitors = []
    while not (visits_of(dying) >= 3 and visits_of(other) >= 2):
        number = len(visitors)
        assert number < MAX_VISITORS, "all visitors are at one process"
        visitor = Visitor(address, cookie=f"attention_visitor=name{number}")
        await visitor.__aenter__()
        await visitor.open("heads", f"sentence=visitor{number}+goes+home")
        await visitor.change("d_k", 9)
        visitors.append(visitor)
    there = visits_of(other)
    dying.process.kill()
    stayed = 0
    for number, visitor in enumerate(visitors):
        try:
            await visitor.change("d_v", 3)
            stayed += 1
        except ConnectionClosed:
            async with Visitor(address, cookie=visitor.cookie) as again:
                await again.open("heads", visitor.query)
                assert again.query == visitor.query
                assert again.draws(f"visitor{number}")
                await again.change("d_v", 3)
                assert again.draws(f"visitor{number}")
        await visitor.__aexit__(None, None, None)
    assert there - 1 <= stayed < len(visitors), "who was at the other process noticed nothing"
