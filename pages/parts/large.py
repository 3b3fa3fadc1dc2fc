"""The lecturer's view: everything larger, to be read from the last row."""

import streamlit as st

from pages.parts.address import show_correction
from pages.parts.texts import Texts

KEY = "large"


def is_large_at_first() -> bool:
    """Whether the address asks for it; `large=1` is read too."""
    asked = st.query_params.get(KEY, "")
    if asked == "1":
        st.session_state[KEY] = True
        st.query_params[KEY] = "true"
    return asked in ("1", "true")


def choose_large(texts: Texts) -> bool:
    """A switch; the address holds it, so that a link opens the same view."""
    chosen = st.toggle(texts("large.label"), key=KEY, bind="query-params", help=texts("large.help"))
    show_correction(KEY, texts)
    return bool(chosen)
