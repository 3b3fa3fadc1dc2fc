"""Texts in the URL that a callback sets, although the browser may still send those before them.

A message can leave the browser before it has heard of the last run. It then holds what the widgets
held before that run, and Streamlit takes this for what the visitor wants: a number that was typed
just before a slider was moved would be lost. So a version goes to the browser after the texts, in a
widget of its own, and a message with an older one does not decide what the texts are.
"""

from collections.abc import Sequence

import streamlit as st

from pages.state.url import keep_in_url

VERSION = "version_of_texts"  # the key of a widget that nobody sees
_SET = "texts that were set"  # in the session: their version, and each by its name


def latest_text(name: str) -> str:
    """The text as it was set or as the URL has it, whichever came later."""
    version, texts = _latest()
    is_behind = name in texts and st.session_state.get(VERSION) != version
    found = texts[name] if is_behind else st.session_state.get(name)
    return found if isinstance(found, str) else ""


def set_text(name: str, text: str) -> None:
    """Set the text, in the URL too."""
    version, before = _latest()
    texts = {**{other: latest_text(other) for other in before}, name: text}
    latest = str(int(version or 0) + 1)
    st.session_state[_SET] = (latest, texts)
    _hand_over(latest, texts)


def keep_texts_in_url(names: Sequence[str]) -> None:
    """Draw the widgets that hold the texts; none of them is seen."""
    version, texts = _latest()
    if version and st.session_state.get(VERSION) != version:
        _hand_over(version, texts)
    for name in names:
        keep_in_url(name)
    st.text_input(VERSION, key=VERSION)  # after the texts: who has it has them


def _latest() -> tuple[str, dict[str, str]]:
    latest: tuple[str, dict[str, str]] = st.session_state.get(_SET, ("", {}))
    return latest


def _hand_over(version: str, texts: dict[str, str]) -> None:
    for name, text in {**texts, VERSION: version}.items():
        st.session_state[name] = text
