"""One server and one browser for all browser tests; a new visitor for each test."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.harness import find_browser, launch, serve
from tests.layout import WATCH_RUNS
from tests.on_screen import Screen

IS_REQUIRED = bool(os.environ.get("CI")) or os.environ.get("ATTENTION_BROWSER") == "required"
# Streamlit requests these two below the URL path of a page, where they do not exist.
STREAMLITS_OWN = re.compile(r"/[^/]+/_stcore/(health|host-config)$")

HERE = Path(__file__).parent
SIZE = {"width": 1400, "height": 1000}
PAGE_OPTIONS = {
    "viewport",
    "color_scheme",
    "reduced_motion",
    "forced_colors",
}  # options that apply to a single page
# Each page starts with empty storage.
CLEAR = "localStorage.clear(); sessionStorage.clear()"

Visit = Callable[..., Screen]


def prepare(context: BrowserContext) -> None:
    """Add the scripts that run before each page."""
    for script in (CLEAR, WATCH_RUNS):
        context.add_init_script(script)


@pytest.fixture(scope="session", autouse=True)
def _browser_is_here() -> None:
    if find_browser() is None:
        reason = "no Chromium or Chrome on this machine; install one, e.g. apt install chromium"
        if IS_REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def playwright(_browser_is_here: None) -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def usual(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A persistent browser profile that caches compiled scripts: pages open in half the time."""
    folder = tmp_path_factory.mktemp("profile")
    with playwright.chromium.launch_persistent_context(
        folder, locale="en-US", viewport=SIZE, **launch()
    ) as context:
        prepare(context)
        yield context


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Another browser, for contexts with other options."""
    with playwright.chromium.launch(**launch()) as browser:
        yield browser


@pytest.fixture(scope="session")
def server(_browser_is_here: None) -> Iterator[str]:
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def context_with(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser context with these options, shared by tests so that it loads scripts once."""
    contexts: dict[str, BrowserContext] = {}

    def context_of(**options: object) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = browser.new_context(**options)
            prepare(contexts[key])
        return contexts[key]

    yield context_of
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(usual: BrowserContext, request: pytest.FixtureRequest, server: str) -> Iterator[Visit]:
    """Open the app as a new visitor: `visit(sentence="I go home", d_k=9)`, on `page`, or at a
    complete address.

    A test fails on any error in the console or on the page, on any dialog, and on any request
    to another host. `pardoned` is a pattern of errors that a test causes on purpose.
    """
    problems: list[str] = []
    tabs: list[Page] = []

    def open_page(
        address: str = "",
        *,
        page: str = "",
        at: str = server,
        pardoned: str = "(?!)",
        options: dict[str, object] | None = None,
        before: str = "",
        **parameters: object,
    ) -> Screen:
        given = options or {}
        if given.keys() <= PAGE_OPTIONS:
            tab = usual.new_page()
            media = {name: given[name] for name in given if name != "viewport"}
            tab.emulate_media(**media)
            tab.set_viewport_size(given.get("viewport", SIZE))
        else:
            context_with = request.getfixturevalue("context_with")
            tab = context_with(**{"viewport": SIZE, "locale": "en-US", **given}).new_page()
        tabs.append(tab)
        tab.set_default_timeout(60_000)  # for busy machines
        _watch(tab, at, re.compile(pardoned), problems)
        if before:  # a script that runs before those of the page
            tab.add_init_script(before)
        query = urlencode(parameters, doseq=True)
        tab.goto(address or (f"{at}/{page}?{query}" if query else f"{at}/{page}"))
        # Until then the layout is hidden, and no text is readable.
        tab.wait_for_function("() => 'isLaidOut' in document.documentElement.dataset")
        return Screen(tab)

    yield open_page
    for tab in tabs:
        tab.close()
    assert not problems


def _watch(page: Page, server: str, pardoned: re.Pattern[str], problems: list[str]) -> None:
    host = urlsplit(server).netloc

    def on_console(message: ConsoleMessage) -> None:
        place = message.location["url"]
        is_streamlits_own = "404" in message.text and STREAMLITS_OWN.search(place)
        if message.type == "error" and not is_streamlits_own and not pardoned.search(message.text):
            problems.append(f"console: {message.text} ({place})")

    def on_address(url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != host:
            problems.append(f"requests another host: {url}")

    def on_request(request: Request) -> None:
        on_address(request.url)

    def on_dialog(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    page.on("request", on_request)
    page.on("websocket", lambda socket: on_address(socket.url))
    page.on("dialog", on_dialog)
