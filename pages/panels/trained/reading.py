"""Which model reads the sentence, and whether its pieces or its words are shown."""

import streamlit as st

from attention import Encoder
from attention.bert.trace import EncoderTrace
from attention.bert.whole_words import is_cut, whole_words
from attention.models import OWN, find_models
from pages.panels.sliders import choose_option
from pages.state.query import KEY as QUERY
from pages.state.texts import Texts


def choose_model(texts: Texts) -> None:
    """Which of the installed models reads; nothing where there is one."""
    found = find_models()
    if len(found) < 2 or OWN in found:
        return
    choose_option(
        "model",
        texts("trained.model"),
        texts,
        help=texts("trained.model_help"),
        on_change=_ask_anew,
    )


def choose_unit(encoder: Encoder, trace: EncoderTrace, texts: Texts) -> str:
    """Whether pieces or whole words are shown; pieces where each is a word."""
    if not is_cut(whole_words(trace, encoder.tokenizer), trace.pieces):
        return "piece"
    return choose_option("unit", texts("trained.unit"), texts, help=texts("trained.unit_help"))


def _ask_anew() -> None:
    st.session_state[QUERY] = ""  # another model has other pieces
