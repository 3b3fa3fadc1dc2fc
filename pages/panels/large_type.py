"""The lecturer's view: everything larger, to be read from the last row."""

import streamlit as st

from pages.state.markdown import code_span
from pages.state.texts import Texts

KEY = "large"
_SWITCH = "large_switch"


def asks_for_large() -> bool:
    """Whether the address does, as it is now."""
    return st.query_params.get(KEY) == "1"


def choose_large(texts: Texts) -> bool:
    """A switch; `large=1` in the address opens the same view."""
    st.text_input(KEY, key=KEY, bind="query-params")  # never seen; it keeps the address
    asked = st.session_state[KEY]
    st.session_state[_SWITCH] = asked == "1"
    chosen = st.toggle(texts("large.label"), key=_SWITCH, on_change=_take, help=texts("large.help"))
    if asked not in ("", "1"):
        expected, used = texts("large.expected"), code_span(f"{KEY}=")
        received = code_span(f"{KEY}={asked}")
        st.warning(texts("address.corrected", received=received, expected=expected, used=used))
    return chosen


def _take() -> None:
    st.session_state[KEY] = "1" if st.session_state[_SWITCH] else ""
