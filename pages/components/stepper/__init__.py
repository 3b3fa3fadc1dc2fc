"""Back, play and next buttons for the steps of a page. The step is a URL parameter."""

import streamlit as st

from pages.components.component import component, encode, sources
from pages.state.dragging import shown_number
from pages.state.texts import Texts
from pages.state.url import show_correction

_KEY = "stepper"
LEAST, A_WORD = 3000, 330  # ms a step is played, so that its rows can be read

_component = component("stepper", **vars(sources("stepper", "shared/streamlit.js")))


def stepper(name: str, last: int, n_words: int, texts: Texts) -> int:
    """Draw a slider with three buttons and its correction; return the step, from 1 to `last`."""

    def go() -> None:
        requested = st.session_state[_KEY].step
        if isinstance(requested, int):
            st.session_state[name] = min(max(requested, 1), last)

    with st.container(horizontal=True, vertical_alignment="bottom", key="steps"):
        step = st.slider(texts("steps.label"), 1, last, key=name, bind="query-params")
        duration = max(LEAST, A_WORD * n_words)
        buttons = texts.at("steps.buttons")
        data = {"step": step, "last": last, "duration": duration, "texts": buttons}
        _component(key=_KEY, data=encode(data), width="content", on_step_change=go)
    show_correction(name, texts)
    return shown_number(name, step, 1, last)
