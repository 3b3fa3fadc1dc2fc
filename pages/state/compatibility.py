"""Everything in Python that relies on the internals of Streamlit or uvicorn.

None of it is public API. `tests/state/test_compatibility.py` has a test for each item, which fails
when an upgrade breaks it. The JavaScript half is `pages/components/shared/streamlit.js`.
"""

import re
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    add_script_run_ctx,
)
from streamlit.runtime.state import SafeSessionState, SessionState, get_session_state

INDEX = Path(st.__file__).parent / "static" / "index.html"
_HTML, _TITLE, _END_OF_BODY = b"<html ", b"<title>Streamlit</title>", b"</body>"


def current_page_hash() -> str:
    """The hash that tells the pages of one app apart; empty outside a script run."""
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


class _SessionView(Mapping[str, Any]):
    """The values of a session by the keys of its widgets, each computed when it is asked for."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Any]:
        whole: dict[str, Any] = _WHOLE_STATE(self._state)
        return whole


_WHOLE_STATE = vars(SafeSessionState)["filtered_state"].fget


def look_up_one_value_at_a_time() -> None:
    """Let a text box ask the session for its own value alone.

    Each text box and number box looks for its key in a copy of the whole session, in which the
    value of each component is an object of a class of its own: with a dozen of both, that takes up
    to a quarter of a run.
    """
    SafeSessionState.filtered_state = property(_SessionView)  # type: ignore[method-assign, assignment]


def session_values() -> dict[str, Any]:
    """What the session holds now, by the keys of its widgets and its other names."""
    whole: dict[str, Any] = _WHOLE_STATE(get_session_state())
    return whole


def end_if_outdated() -> None:
    """End this run if the visitor has asked for another one.

    Streamlit looks for that where a run shows an element or reads the session.
    """
    st.session_state.get("any name")


def run_apart(draw: Callable[[], object], state: Mapping[str, object]) -> None:
    """Run what draws elements with a session state of its own; the elements go nowhere.

    Call it in a thread that nothing else uses. A request for another run is not heard.

    Raises:
        Exception: any that `draw` raises.
    """
    add_script_run_ctx(threading.current_thread(), _context_of(state))
    draw()


def _context_of(state: Mapping[str, object]) -> ScriptRunContext:
    # As from an earlier run: the value of a button may not be set in this one.
    # What the page notes in a set or a list of its own does not reach the visitor's.
    held = {
        name: copy(one) if isinstance(one, dict | list | set) else one
        for name, one in state.items()
    }
    own = SessionState(_old_state=held)
    context = ScriptRunContext(
        session_id="apart",
        _enqueue=lambda _: None,
        query_string="",
        session_state=SafeSessionState(own, lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager("/upload"),
        main_script_path=str(INDEX),
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=PagesManager(str(INDEX)),
    )
    context.reset()
    return context


def is_shown_already(error: Exception) -> bool:
    """Whether an error comes from a fragment inside of another, which has handled it."""
    return isinstance(error, FragmentHandledException)


def inline_script_hashes() -> str:
    """The hashes of the inline scripts of Streamlit's index page, as a CSP source list.

    Streamlit sets no nonce, and `script-src 'self'` alone blocks its inline script.
    """
    scripts = re.findall(r"<script>(.*?)</script>", INDEX.read_text(encoding="utf-8"), re.DOTALL)
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def adapt_index(index: bytes, style: str, head: str) -> bytes:
    """Streamlit's index page, marked as not to be translated, with a style sheet in its body.

    `head` is the title and what else belongs in the page's head; it replaces Streamlit's title.

    A browser's translation replaces the texts that React wants to update: sentences about numbers
    and the title would remain those of an earlier state. At the end of the body the style sheet
    comes after Streamlit's own styles, which it must override.
    """
    marked = index.replace(_HTML, _HTML + b'translate="no" ', 1).replace(_TITLE, head.encode(), 1)
    return marked.replace(_END_OF_BODY, f"<style>{style}</style>".encode() + _END_OF_BODY, 1)


def disable_nagle(receive: object) -> bool:
    """Send the packets of this ASGI connection without delay.

    Streamlit opens its socket in a way that makes asyncio leave Nagle's algorithm on: a response of
    several packets then waits for the browser's delayed acknowledgement, 40 ms at each step of a
    slider and at each of some sixty files. ASGI does not expose the connection, but `receive` is a
    method of uvicorn's protocol object, which does.

    Returns:
        Whether the connection was found. Without it, only these milliseconds are lost.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    connection = transport.get_extra_info("socket") if transport else None
    if not connection or connection.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return True
