"""The tokens as buttons that select the query."""

import streamlit as st

from pages.state.markdown import escape_markdown, word_of
from pages.state.query import KEY, query_index
from pages.state.reruns import draw_outdated
from pages.state.texts import Texts

_PILLS = "asking"


def choose_query(tokens: tuple[str, ...], texts: Texts, label: str = "one_query.asks") -> int:
    """The tokens as buttons; the index of the selected one, from 0. It is a URL parameter."""
    chosen = kept_query(tokens)
    st.session_state[_PILLS] = chosen + 1
    st.pills(
        texts(label),
        range(1, len(tokens) + 1),
        format_func=lambda i: escape_markdown(word_of(tokens, i - 1)),
        key=_PILLS,
        on_change=_store,
    )
    warn_of_query(tokens, chosen, texts)
    return chosen


def kept_query(tokens: tuple[str, ...]) -> int:
    """The index, from 0, of the query that the URL names: the shell keeps it there.

    A fragment of its own that calls it is drawn again with everything else after a choice.
    """
    draw_outdated()
    return query_index(str(st.session_state[KEY]), len(tokens))


def warn_of_query(tokens: tuple[str, ...], used: int, texts: Texts) -> None:
    """Say so where the URL names no word of the sentence."""
    received = st.session_state[KEY]
    if received and received != str(used + 1):
        st.warning(texts("one_query.no_such_word", count=len(tokens), used=used + 1))


def _store() -> None:
    if st.session_state[_PILLS]:  # a click on the selected word keeps it
        st.session_state[KEY] = str(st.session_state[_PILLS])
