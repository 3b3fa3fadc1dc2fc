"""Follows a slider while it is dragged: the page is drawn with the value under the pointer.

The component is invisible. It has one request on its way at a time; of the values in between, the
newest waits. While the pointer moves, `previews` answers; where it rests, Streamlit draws the page.
Without it, or on a slow line, the page is drawn on release, as Streamlit does it.
"""

import streamlit as st

from pages.components.component import component, encode, read
from pages.components.drag.previews import preview_address
from pages.state.dragging import COSTLY, is_preview, take_drag

_KEY = "drag"
_ANSWERED = "drag: the last request that was answered"  # in the session

_SCRIPTS = ("shared/streamlit.js", "drag/drag.js")
_component = component("drag", js="\n".join(map(read, _SCRIPTS)), css=read("drag/drag.css"))


def follow_drag() -> None:
    """Take what is being dragged in this run. Call it where the page begins."""
    report = _take_report()
    take_drag(report)
    number = report.get("number") if isinstance(report, dict) else None
    if isinstance(number, int):
        st.session_state[_ANSWERED] = number
    data = {
        "answered": st.session_state.get(_ANSWERED, 0),
        "is_preview": is_preview(),
        "address": preview_address(),
        "costly": sorted(COSTLY),
    }
    _component(key=_KEY, data=encode(data), on_moved_change=lambda: None)


def _take_report() -> object:
    held = st.session_state.get(_KEY)
    return held.moved if held is not None else None
