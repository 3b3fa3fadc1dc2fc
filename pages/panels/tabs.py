"""One row of tabs under a figure. What is in a tab is made only while it is open."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.state.reruns import draw_outdated
from pages.state.texts import Texts


@st.fragment
def show_tabs(parts: Mapping[str, Callable[[], None]], texts: Texts, key: str) -> None:
    """The tabs, none of them open at first; pressing the open one closes it.

    Args:
        parts: what draws the contents of each tab, by its name in `tabs` of the texts.
        texts: the sentences.
        key: identifies the row on the page.
    """
    draw_outdated()
    chosen = st.segmented_control(
        texts(f"tabs.labels.{key}"),
        list(parts),
        format_func=lambda part: texts(f"tabs.{part}"),
        key=f"{key}_tabs",
        label_visibility="collapsed",
    )
    if chosen and chosen in parts:
        with st.container(border=True, key=f"{key}_tab_{chosen}"):
            parts[chosen]()
