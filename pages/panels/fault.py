"""What a person reads when the program itself fails. Streamlit has logged the traceback before."""

import streamlit as st

from pages.state.session import current_visit
from pages.state.texts import texts_in


def say_fault(_: Exception) -> bool:
    """Say in the reader's language that something failed here, and what one can do.

    Returns:
        True: Streamlit shows nothing of its own.
    """
    st.error(texts_in(current_visit().language)("fault.said"))
    return True
