"""The end of every page: which page is next, and why, and the references."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.state.texts import Texts


def end_page(current: str, pages: Mapping[str, StreamlitPage], texts: Texts) -> None:
    """A link to the page after this one, the first after the last, and the references."""
    names = list(pages)
    following = names[(names.index(current) + 1) % len(names)]
    label = texts(
        "next.link", page=texts(f"pages.{following}"), because=texts(f"next.because.{following}")
    )
    with st.container(key="next_page"):
        st.page_link(pages[following], label=label, icon=":material/arrow_forward:")
    st.caption(texts(f"references.{current}"))
