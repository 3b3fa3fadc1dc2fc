"""The reading line of `/`: what each word looks at, and the choice of the word that is followed."""

import re

import streamlit as st

from attention import SelfAttentionTrace
from pages.components.reading_line import reading_line
from pages.figures.core.formatting import percent
from pages.figures.core.weight_stats import ranked_keys
from pages.panels.captions import has_learned_numbers, has_own_numbers
from pages.panels.query import kept_query, warn_of_query
from pages.state.markdown import visible, word_of
from pages.state.query import KEY
from pages.state.texts import Texts

LONGEST_WORD = 24  # characters; more is cut with an ellipsis
MOST_NAMED = 4  # keys; of more, the largest three are named, and the others counted

_INDEX = re.compile("\ue000([0-9]+)\ue001")  # stands for a word until the sentence is in pieces


@st.fragment
def show_reading(trace: SelfAttentionTrace, texts: Texts) -> None:
    """Draw the line. Its word is the query of `/one-query`: both keep it in the same parameter."""
    tokens = trace.tokens
    chosen = kept_query(tokens)
    note = "reading_line.note_own" if has_own_numbers(trace) else "reading_line.note"
    if has_learned_numbers(trace):
        note = "reading_line.note_learned"
    reading_line(
        [_shown(tokens, i) for i in range(len(tokens))],
        [reading(trace, query, texts) for query in range(len(tokens))],
        chosen,
        {"label": texts("reading_line.label"), "note": texts(note)},
        on_choice=_keep,
    )
    warn_of_query(tokens, chosen, texts)


def reading(trace: SelfAttentionTrace, query: int, texts: Texts) -> list[str | int]:
    """What a word looks at, and what its output is, in pieces: a text, or the index of a word."""
    ranked = ranked_keys(trace, query)
    named = ranked if len(ranked) <= MOST_NAMED else ranked[: MOST_NAMED - 1]
    largest, smallest = ranked[0][1], ranked[-1][1]
    if len(ranked) == 1:
        kind = "alone"
    elif largest - smallest <= 1e-9 * largest:
        kind = "alike"
    else:
        kind = "all" if len(named) == len(ranked) else "some"
    sentence = texts(
        f"reading_line.{kind}",
        word=_mark(query),
        key=_mark(ranked[0][0]),
        keys=", ".join(f"{_mark(key)} {percent(weight)}" for key, weight in named),
        others=len(ranked) - len(named),
        count=len(ranked),
        percent=percent(largest),
    )
    pieces = _INDEX.split(sentence)
    return [int(one) if i % 2 else one for i, one in enumerate(pieces) if one]


def _shown(tokens: tuple[str, ...], index: int) -> str:
    """A word as it can be read on a button, also where it is a character that nobody sees."""
    return visible(word_of(tokens, index), LONGEST_WORD) or f"({index + 1})"


def _mark(index: int) -> str:
    return f"\ue000{index}\ue001"


def _keep(row: int) -> None:
    st.session_state[KEY] = str(row + 1)
