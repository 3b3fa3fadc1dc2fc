"""The second sentence of /seq2seq: the target so far."""

import streamlit as st

from pages.panels.sidebar import say_what_is_left_out
from pages.state.parameters import VIEWS
from pages.state.session import TokenizedSentence, tokenized_sentence
from pages.state.texts import Texts
from pages.state.url import show_correction

DEFAULT_TARGET = "le chat s'est"  # the same in both languages, as the default sentence is


def choose_target(texts: Texts) -> TokenizedSentence:
    """The box for the target, and what of it takes part."""
    typed = st.text_input(
        texts("seq2seq.target"),
        value=DEFAULT_TARGET,
        key="target",
        bind="query-params",
        live=True,
        placeholder=texts("sentence.placeholder"),
    )
    show_correction("target", texts)
    tokenized = tokenized_sentence(typed or "")
    say_what_is_left_out(tokenized, texts)
    return tokenized


def choose_view(texts: Texts) -> str:
    """Which of the three attentions is shown. The address holds the choice."""
    names = texts.at("seq2seq.views")
    chosen = st.segmented_control(
        texts("seq2seq.view"),
        VIEWS,
        default="seq2seq",
        key="view",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    show_correction("view", texts)
    view = chosen if chosen in VIEWS else "seq2seq"
    st.text(names[view])
    return view


def comparison(texts: Texts) -> None:
    """Who asks, who is asked, what comes out, and what happens to the recurrent network."""
    rows = texts.at("seq2seq.table")
    table = ["| " + " | ".join(rows["head"]) + " |", "|---" * len(rows["head"]) + "|"]
    table += ["| " + " | ".join(rows[view]) + " |" for view in VIEWS]
    st.markdown("\n".join(table))
