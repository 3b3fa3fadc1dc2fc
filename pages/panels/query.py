"""The tokens as buttons, to choose the query."""

import streamlit as st

from pages.state.markdown import escape_markdown, word_of
from pages.state.query import KEY, query_index
from pages.state.texts import Texts
from pages.state.url import keep_in_url

_PILLS = "asking"


def choose_query(tokens: tuple[str, ...], texts: Texts, label: str = "one_query.asks") -> int:
    """The words as buttons; the number, from 0, of the one that asks. The address holds it."""
    asked = keep_in_url(KEY)
    chosen = query_index(asked, len(tokens)) + 1
    st.session_state[_PILLS] = chosen
    st.pills(
        texts(label),
        range(1, len(tokens) + 1),
        format_func=lambda i: escape_markdown(word_of(tokens, i - 1)),
        key=_PILLS,
        on_change=_take,
    )
    if asked and asked != str(chosen):
        st.warning(texts("one_query.no_such_word", count=len(tokens), used=chosen))
    return chosen - 1


def _take() -> None:
    if st.session_state[_PILLS]:  # a word that is pressed again goes on asking
        st.session_state[KEY] = str(st.session_state[_PILLS])
