"""The end of every page: a common mistake, which page is next, and why, and the references."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.panels.common_mistake import show_common_mistake
from pages.state.texts import Texts


def end_page(current: str, pages: Mapping[str, StreamlitPage], texts: Texts) -> None:
    """A common mistake, a link to the next page (after the last the first), and the references."""
    names = list(pages)
    following = names[(names.index(current) + 1) % len(names)]
    show_common_mistake(current, pages["what_if"], texts)
    label = texts(
        "next.link", page=texts(f"pages.{following}"), because=texts(f"next.because.{following}")
    )
    with st.container(key="next_page"):
        st.page_link(pages[following], label=label, icon=":material/arrow_forward:")
    st.caption(texts(f"references.{current}"))
