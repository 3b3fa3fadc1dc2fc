"""The lecturer's view: everything larger, to be read from the last row."""

import streamlit as st

from pages.state.texts import Texts
from pages.state.url import corrected, keep_in_url

KEY = "large"
_SWITCH = "large_switch"


def asks_for_large() -> bool:
    """Whether the address does, as it is now."""
    return st.query_params.get(KEY) == "1"


def choose_large(texts: Texts) -> bool:
    """A switch; `large=1` in the address opens the same view."""
    asked = keep_in_url(KEY)
    st.session_state[_SWITCH] = asked == "1"
    chosen = st.toggle(texts("large.label"), key=_SWITCH, on_change=_take, help=texts("large.help"))
    if asked not in ("", "1"):
        st.warning(corrected(f"{KEY}={asked}", texts("large.expected"), f"{KEY}=", texts))
    return chosen


def _take() -> None:
    st.session_state[KEY] = "1" if st.session_state[_SWITCH] else ""
