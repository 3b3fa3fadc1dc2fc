"""What a page shows for a value under the pointer, computed apart from Streamlit's runs.

A run of Streamlit's draws every element of a page again, which takes a browser longer than drawing
the figure. Here a page is drawn with a copy of what the visitor's session held when it was last
shown, and the data of its components alone are sent.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event, Lock, Semaphore
from typing import cast
from weakref import WeakValueDictionary

import streamlit as st

from pages.components.component import capture
from pages.state.compatibility import run_apart, session_values
from pages.state.dragging import state_after, take_drag

FOLDER = "/previews"
BUSY = b"busy"  # instead of lines
AT_A_TIME = 2  # so many are computed: ordinary steps come first

_places = Semaphore(AT_A_TIME)
_SHOWN = "drag: what was shown"  # in the session
_LONGEST_WAIT = 0.06  # s, of a run for the figures of its own step


class _ShownPage:
    """What draws the page that a visitor sees, and what the session held then."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(16)
        self.draw: Callable[[], None] = lambda: None
        self.state: Mapping[str, object] = {}
        self.is_free = Event()  # no preview is being computed
        self.is_free.set()
        self._counting, self._computed = Lock(), 0

    def begin(self) -> None:
        with self._counting:
            self._computed += 1
            self.is_free.clear()

    def end(self) -> None:
        with self._counting:
            self._computed -= 1
            if not self._computed:
                self.is_free.set()


_shown: WeakValueDictionary[str, _ShownPage] = WeakValueDictionary()  # by the token


def note_page(draw: Callable[[], None]) -> None:
    """Note what draws the page, and what the session holds. Call it once the page is drawn."""
    page = _shown[_page().token]
    held = session_values()
    del held[_SHOWN]
    page.draw, page.state = draw, held


def give_way() -> None:
    """In a run: the figures of the same step come first, if they are being computed."""
    _page().is_free.wait(_LONGEST_WAIT)


def preview_address() -> str:
    """Where this visitor's previews are: nobody else can know it."""
    return f"{FOLDER}/{_page().token}"


def preview(token: str, report: object, *, is_held: bool = False) -> Iterator[bytes] | None:
    """The data of each component, for what the browser reports of a slider.

    Args:
        token: of the visitor's page.
        report: the slider, where it stood, and where it is now.
        is_held: whether the slider has been let go there: then the data are those of the run that
            it asks for, not of a drag.

    Returns:
        A line for each component, as soon as it is computed: its key, a tab, its data. `BUSY` alone
        where too many are being computed. None where nobody has this token, or the page does not
        show the state that the slider was moved from.
    """
    page = _shown.get(token)
    if page is None:
        return None
    state = state_after(report, page.state) if is_held else page.state
    if state is None:
        return None
    return _lines(page, state, None if is_held else report)


def _lines(page: _ShownPage, state: Mapping[str, object], drag: object) -> Iterator[bytes]:
    if not _places.acquire(blocking=False):
        yield BUSY
        return
    lines: SimpleQueue[bytes | None] = SimpleQueue()

    def take(key: str, data: bytes) -> None:
        lines.put(json.dumps(key).encode() + b"\t" + data + b"\n")

    def draw() -> None:
        if drag is not None:
            take_drag(drag)
        with capture(take):
            page.draw()

    # At the end of the drawing, not of the request: a browser that goes away does not end it.
    def end(_: object) -> None:
        _places.release()
        page.end()
        lines.put(None)

    page.begin()
    executor = ThreadPoolExecutor(1)
    drawing = executor.submit(run_apart, draw, state)
    drawing.add_done_callback(end)
    executor.shutdown(wait=False)  # a browser that goes away is not waited for
    yield from iter(lines.get, None)
    drawing.result()


def _page() -> _ShownPage:
    if _SHOWN not in st.session_state:
        page = st.session_state[_SHOWN] = _ShownPage()
        _shown[page.token] = page
    return cast("_ShownPage", st.session_state[_SHOWN])
