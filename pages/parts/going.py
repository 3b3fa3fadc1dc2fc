"""Going to another page from a control: its callback names the page, the shell goes there."""

import streamlit as st

_GOAL = "page to go to"


def go_to(page: str) -> None:
    """Ask for a page, by its name in the page table."""
    st.session_state[_GOAL] = page


def asked_page() -> str | None:
    """The page that was asked for since the last run, once."""
    asked: str | None = st.session_state.pop(_GOAL, None)
    return asked
