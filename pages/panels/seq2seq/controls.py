"""The controls of /seq2seq: the target so far, and the kind of attention."""

import streamlit as st

from pages.panels.sidebar import warn_if_truncated
from pages.panels.sliders import choose_option
from pages.state.parameters import PARAMETERS, choice_parameter
from pages.state.session import TokenizedSentence, tokenized_sentence
from pages.state.texts import Texts
from pages.state.url import show_correction


def choose_target(view: str, texts: Texts) -> TokenizedSentence:
    """The box for the target, and a warning where it is truncated.

    In self-attention it has no effect: it is disabled, and its help says why.
    """
    is_inert = view == "self"
    typed = st.text_input(
        texts("seq2seq.target"),
        value=str(PARAMETERS["target"].default),
        key="target",
        bind="query-params",
        live=True,
        placeholder=texts("sentence.placeholder"),
        disabled=is_inert,
        help=texts("seq2seq.target_inert") if is_inert else None,
    )
    show_correction("target", texts)
    tokenized = tokenized_sentence(typed or "")
    warn_if_truncated(tokenized, texts)
    return tokenized


def choose_view(texts: Texts) -> str:
    """Which of the three attentions is shown. The choice is a URL parameter."""
    names = texts.at("seq2seq.views")
    view = choose_option("view", texts("seq2seq.view"), texts, label_visibility="collapsed")
    st.text(names[view])
    return view


def show_comparison(texts: Texts) -> None:
    """A table: queries, keys and values, output, and the role of the recurrent network."""
    words = texts.at("seq2seq.table")
    columns = zip(*(words[view] for view in choice_parameter("view").options), strict=True)
    st.table(dict(zip(words["head"], columns, strict=True)), hide_header=False)
