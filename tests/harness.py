"""Starts a server and a browser for the browser tests and the benchmarks."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
# The shell alone takes much less time and memory than the whole browser without its window.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # the next page finds its scripts compiled
)


def find_browser() -> str | None:
    """The first Chromium or Chrome on this machine."""
    found = (shutil.which(name) for name in BROWSERS)
    installed = (path for path in PATHS if Path(path).exists())
    return next((path for path in (*found, *installed) if path), None)


def launch() -> dict[str, Any]:
    """The launch options of a headless browser. As root it cannot use its sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, "--no-sandbox"] if is_root else list(FLAGS)
    return {"executable_path": find_browser(), "args": flags}


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch())
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """A running server and its log."""

    address: str
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    def written(self) -> str:
        self.log.seek(0)
        return self.log.read().decode()


@contextmanager
def serve(
    app: Path = ROOT / "app.py",
    settings: Path = ROOT,
    port: int | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """Run an app on this machine, by default on a free port; its address.

    Streamlit reads its settings from the folder `settings`, or uses its defaults if there are none.
    `variables` are added to its environment. At the end the server is killed, as in a crash: it has
    nothing to save.
    """
    with start(app, settings, port, variables) as server:
        yield server.address


@contextmanager
def start(
    app: Path = ROOT / "app.py",
    settings: Path = ROOT,
    port: int | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """The same, for a test that reads the log of the server or kills it."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    options = [
        f"--server.port={port}",
        "--server.address=127.0.0.1",
        "--server.headless=true",
        "--server.showEmailPrompt=false",
        "--browser.gatherUsageStats=false",
    ]
    with (
        tempfile.TemporaryFile() as log,  # an unread pipe fills up and blocks the server
        subprocess.Popen(
            [*command, *options],
            cwd=settings,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(settings), str(ROOT))),
                **variables,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", process, log)
        try:
            _wait_for(server)
            yield server
        finally:
            process.kill()


def free_port() -> int:
    """An unused port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(server: Server, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended: {server.written()}")
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"no server at {server.address} after {seconds} s")
