"""The error message for an uncaught exception. Streamlit has already logged the traceback."""

import streamlit as st

from pages.state.compatibility import is_shown_already
from pages.state.session import current_visit
from pages.state.texts import texts_in


def show_script_error(error: Exception) -> bool:
    """Show in the reader's language that something failed, and what to do.

    Returns:
        True, so that Streamlit shows no message itself.
    """
    if not is_shown_already(error):
        st.error(texts_in(current_visit().language)("fault.said"))
    return True
