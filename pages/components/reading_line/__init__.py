"""What a word looks at, in a sentence; its words choose whose row it is.

The browser has the sentences of all words, so it shows another one at once; Python hears of it
afterwards, and keeps the choice in the URL.
"""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.components.component import component, encode, sources

KEY = "reading_line"

_component = component(
    KEY, **vars(sources(KEY, "shared/streamlit.js", "shared/page.js", "shared/row.js"))
)


def reading_line(
    words: Sequence[str],
    sentences: Sequence[Sequence[str | int]],
    chosen: int,
    texts: Mapping[str, str],
    on_choice: Callable[[int], None],
) -> None:
    """Draw the sentence of a word, and the words as a choice.

    Args:
        words: plain text.
        sentences: for each word its sentence, in pieces: a text, or the index of a word.
        chosen: the index of a word.
        texts: `label`, of the choice, and `note`, beside it.
        on_choice: called with the index of the word that is chosen.
    """

    def choose() -> None:
        row = st.session_state[KEY].row
        if isinstance(row, int) and 0 <= row < len(words):
            on_choice(row)

    data = {"words": words, "sentences": sentences, "chosen": chosen, "texts": texts}
    _component(key=KEY, data=encode(data), on_row_change=choose)
