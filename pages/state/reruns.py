"""What is drawn again after a change: everything, or the page without header and sidebar.

The page is a fragment of Streamlit's: what one of its own widgets changes is drawn without the
rest. A widget of the header or the sidebar can ask for the same; it shows its new value already.
"""

import streamlit as st
from streamlit.errors import StreamlitAPIException

from pages.state.overrides import EDITS, MATRICES
from pages.state.parameters import SIZES
from pages.state.recipe import KEY as LEARNED
from pages.state.url import has_corrections

PAGE = "page"  # the key of the fragment
# What header and sidebar show, or depend on.
SHARED = (
    *("lang", "large", "sentence", *SIZES, "positions", "mask", "padding", "window", "seed"),
    *("weights", "view", "cell", "tour", "query", "what_if", EDITS, MATRICES, LEARNED),
    *("exercise", "question", "each"),
)
_SHOWN = "what header and sidebar show"  # in the session


def note_shown() -> None:
    """Note that header and sidebar show what is held now. Call it once they are drawn."""
    st.session_state[_SHOWN] = _held()


def draw_outdated() -> None:
    """Draw everything again where the page has changed what header or sidebar show."""
    if st.session_state[_SHOWN] != _held():
        st.rerun()


def draw_page_again() -> None:
    """Draw only the page again. For the callback of a widget outside of it, as its last step.

    Everything is drawn where a note beside a widget may have to go, and in a session that has not
    drawn a page yet, after the server was restarted.
    """
    if has_corrections():
        return
    note_shown()
    try:
        st.rerun(PAGE)
    except StreamlitAPIException:  # no such fragment yet
        return


def _held() -> list[object]:
    return [st.session_state.get(name) for name in SHARED]
