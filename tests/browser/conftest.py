"""One server and one browser for all browser tests; a new visitor for each test."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browsing import FORGET_CHANGES, GO_ON, SIZE, address_of, leave, open_at, set_options
from tests.harness import find_browser, launch, serve
from tests.layout import WATCH_RUNS, come_to_rest
from tests.on_screen import Screen
from tests.watched import Watched

IS_REQUIRED = bool(os.environ.get("CI")) or os.environ.get("ATTENTION_BROWSER") == "required"

FOLDER = Path(__file__).parent

# A test that has nothing to do with the language or the theme runs in one of them: half of the
# tests in each. With ATTENTION_TURNS=all every test runs in all.
TURNS = {"language": ("en", "ko"), "theme": ("light", "dark")}
ALL_TURNS = os.environ.get("ATTENTION_TURNS") == "all"
PAGE_OPTIONS = {
    "viewport",
    "color_scheme",
    "reduced_motion",
    "forced_colors",
}  # options that apply to a single page
# Each page starts with empty storage.
CLEAR = "localStorage.clear(); sessionStorage.clear()"

Visit = Callable[..., Screen]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    for name, values in TURNS.items():
        if name in metafunc.fixturenames and not any(name in one for one in marked):
            turn = len(metafunc.function.__name__) % 2
            metafunc.parametrize(name, values if ALL_TURNS else values[turn : turn + 1])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the values of a browser test, one runs by default; the others are thorough."""
    browser = [
        one for one in items if isinstance(one, pytest.Function) and FOLDER in one.path.parents
    ]
    for function, same in groupby(browser, lambda one: one.function):
        tests = list(same)
        chosen = len(function.__name__) % len(tests)
        for at, test in enumerate(tests):
            if at != chosen and not test.get_closest_marker("every"):
                test.add_marker(pytest.mark.thorough)


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


@pytest.fixture(scope="session")
def _empty_tabs() -> dict[str, list[Page]]:
    """Tabs that tests have left, by the options of their context.

    A document that opens in one is a new visitor's, and costs a quarter less than in a new tab.
    """
    return defaultdict(list)


@pytest.fixture
def visit(
    usual: BrowserContext,
    _empty_tabs: dict[str, list[Page]],
    request: pytest.FixtureRequest,
    server: str,
) -> Iterator[Visit]:
    """Open the app as a new visitor: `visit(sentence="I go home", d_k=9)`, on `page`, or at a
    complete address.

    A test fails on any error in the console or on the page, on any dialog, and on any request
    to another host. `pardoned` is a pattern of errors that a test causes on purpose.
    """
    opened: list[tuple[Watched, list[Page]]] = []
    scripts = ExitStack()

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
        of_tab = {name: given[name] for name in given.keys() & PAGE_OPTIONS}
        is_usual = given.keys() == of_tab.keys()
        empty = _empty_tabs["" if is_usual else repr(sorted(given.items()))]
        if empty:
            tab = empty.pop()
        elif is_usual:
            tab = usual.new_page()
        else:
            context_with = request.getfixturevalue("context_with")
            tab = context_with(**{"viewport": SIZE, "locale": "en-US", **given}).new_page()
        set_options(tab, of_tab)
        watched = Watched(tab, at, re.compile(pardoned))
        opened.append((watched, empty))
        if before:  # a script that runs before those of the page
            scripts.enter_context(tab.add_init_script(before))
        open_at(tab, address or address_of(at, page, parameters))
        return Screen(tab)

    yield open_page
    scripts.close()
    for watched, empty in opened:
        watched.stop()
        if not watched.page.is_closed():
            leave(watched.page)
            empty.append(watched.page)
    assert not [problem for watched, _ in opened for problem in watched.problems]


@pytest.fixture(scope="session")
def _open_tab(usual: BrowserContext, server: str) -> Iterator[Watched]:
    with usual.new_page() as tab:
        watched = Watched(tab, server)
        open_at(tab, server)
        yield watched


@pytest.fixture
def browse(_open_tab: Watched, server: str) -> Iterator[Visit]:
    """Go on to a page in a tab that stays open, in a third of the time that a new visit takes.

    For tests that only look: what one presses or types would stay there for the next.
    """
    tab = _open_tab.page

    def go_on(page: str = "", options: dict[str, object] | None = None, **parameters: object):
        set_options(tab, options or {})
        tab.mouse.move(0, 0)
        tab.evaluate(GO_ON, address_of(server, page, parameters))
        come_to_rest(tab)
        tab.evaluate(FORGET_CHANGES)
        return Screen(tab)

    _open_tab.problems.clear()
    yield go_on
    assert not _open_tab.problems
