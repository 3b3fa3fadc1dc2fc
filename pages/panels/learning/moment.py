"""The step that the page explains: the parameter `at` of the URL, the number of the step."""

import streamlit as st

from attention import History
from attention.learning.history import Snapshot
from pages.state.markdown import code_span
from pages.state.pinned_cell import KEY as PINNED
from pages.state.texts import Texts
from pages.state.url import keep_in_url

KEY = "at"


def kept_moment(history: History, texts: Texts) -> Snapshot:
    """The snapshot of the step that the URL names; another one is corrected, and said."""
    received = keep_in_url(KEY)
    steps = history.steps
    if not received:
        return history.snapshots[0]
    wanted = int(received) if received.isdecimal() and len(received) < 6 else 0
    used = max((step for step in steps if step <= wanted), default=0)
    if received != str(used):
        said = {"received": code_span(f"{KEY}={received}"), "used": code_span(f"{KEY}={used}")}
        st.warning(texts("learning.no_such_step", **said, every=steps[1] if steps[1:] else 1))
    return history.snapshots[steps.index(used)]


def keep_moment(history: History, index: int) -> None:
    """Explain the step of another snapshot from now on."""
    st.session_state[KEY] = str(history.steps[index]) if index else ""


def take_moment_and_pin(history: History, component: str) -> None:
    """Pin a cell of the time line: at another moment, that moment is explained from now on."""
    pinned, _, moment = str(st.session_state[component].pin or "").partition("@")
    st.session_state[PINNED] = pinned
    if moment.isdecimal() and int(moment) < len(history.snapshots):
        keep_moment(history, int(moment))
