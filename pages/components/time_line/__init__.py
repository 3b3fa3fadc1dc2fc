"""The time line of a training: play and scrub, in the browser alone.

Every figure with `frames` and every chart with `moments` follows it.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.components.component import component, encode, sources
from pages.state.texts import Texts

_KEY = "time_line"

_component = component(
    "time_line", **vars(sources("time_line", "shared/streamlit.js", "shared/page.js"))
)


def time_line(
    labels: Sequence[str],
    at: int,
    texts: Texts,
    *,
    on_choice: Callable[[int], None],
    opens: str | None = None,
) -> None:
    """Draw the line.

    Args:
        labels: what is said of each snapshot, plain text.
        at: the snapshot that the rest of the page explains.
        texts: the sentences.
        on_choice: called with the snapshot that is to be explained.
        opens: the address of a page to go to now, as by the menu.
    """

    def choose() -> None:
        chosen = st.session_state[_KEY].chosen
        if isinstance(chosen, int) and 0 <= chosen < len(labels):
            on_choice(chosen)

    data = {
        "labels": list(labels),
        "at": at,
        "texts": texts.at("learning.time_line"),
        "opens": opens,
    }
    _component(key=_KEY, data=encode(data), on_chosen_change=choose)
