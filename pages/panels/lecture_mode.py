"""Lecture mode: the figure fills the window, legible from the last row."""

import streamlit as st

from pages.state.texts import Texts
from pages.state.url import corrected, keep_in_url

KEY = "large"
_TOGGLE = "large_switch"


def is_lecture_requested() -> bool:
    """Whether the current URL requests lecture mode."""
    return st.query_params.get(KEY) == "1"


def choose_lecture_mode(texts: Texts) -> bool:
    """A toggle; the URL parameter `large=1` turns it on."""
    st.session_state[_TOGGLE] = keep_in_url(KEY) == "1"
    return st.toggle(texts("large.label"), key=_TOGGLE, on_change=_store, help=texts("large.help"))


def warn_of_lecture_mode(texts: Texts) -> None:
    """Say that the URL asks for something that lecture mode is not."""
    received = str(st.session_state.get(KEY, ""))
    if received not in ("", "1"):
        st.warning(corrected(f"{KEY}={received}", texts("large.expected"), f"{KEY}=", texts))


def _store() -> None:
    st.session_state[KEY] = "1" if st.session_state[_TOGGLE] else ""
