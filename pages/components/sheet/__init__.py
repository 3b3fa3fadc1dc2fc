"""On a phone, the sidebar as a sheet over the foot of the page, and the button that opens it."""

import streamlit as st

from pages.components.component import component, encode, sources
from pages.state.texts import Texts

_component = component("sheet", **vars(sources("sheet", "shared/streamlit.js")))


def sheet_button(texts: Texts, *, has_controls: bool) -> None:
    """Draw the button, which only a phone shows; disabled where nothing changes the figure."""
    data = {"label": texts("sheet.open"), "has_controls": has_controls}
    _component(key="sheet", data=encode(data), width="content")


def sheet_title(texts: Texts) -> None:
    """What the sheet is for, next to the button that closes it."""
    with st.container(key="sheet_title"):
        st.text(texts("sheet.title"))
