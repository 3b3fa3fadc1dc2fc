"""The controls of /seq2seq: the target so far, and the kind of attention."""

import numpy as np
import streamlit as st

from attention.layers.cross_attention import CrossAttentionTrace
from attention.layers.self_attention import SelfAttentionTrace
from attention.layers.seq2seq import Seq2SeqTrace
from pages.panels.sidebar import warn_if_truncated
from pages.panels.sliders import choose_option
from pages.state.markdown import word_of
from pages.state.parameters import choice_parameter
from pages.state.session import TokenizedSentence, tokenized_sentence
from pages.state.texts import LANGUAGES, Texts, texts_in
from pages.state.url import show_correction

TARGET = "target"  # a parameter of the URL


def choose_target(view: str, texts: Texts) -> TokenizedSentence:
    """The box for the target, and a warning where it is truncated.

    In self-attention it has no effect: it is disabled, and its help says why.
    """
    is_inert = view == "self"
    _follow_language(texts)
    typed = st.text_input(
        texts("seq2seq.target"),
        value=texts("seq2seq.target_example"),
        key=TARGET,
        bind="query-params",
        live=True,
        placeholder=texts("sentence.placeholder"),
        disabled=is_inert,
        help=texts("seq2seq.target_inert") if is_inert else None,
    )
    show_correction(TARGET, texts)
    tokenized = tokenized_sentence(typed or "")
    warn_if_truncated(tokenized, texts)
    return tokenized


def _follow_language(texts: Texts) -> None:
    """The example of another language becomes that of this one.

    The URL has neither, so a link to this page shows the example of its language.
    """
    examples = [texts_in(language)("seq2seq.target_example") for language in LANGUAGES]
    if TARGET not in st.query_params and st.session_state.get(TARGET) in examples:
        st.session_state[TARGET] = texts("seq2seq.target_example")


def choose_view(texts: Texts) -> str:
    """Which of the three attentions is shown. The choice is a URL parameter."""
    return choose_option("view", texts("seq2seq.view"), texts, help=texts("seq2seq.view_help"))


def describe_claim(
    view: str, trace: Seq2SeqTrace | CrossAttentionTrace | SelfAttentionTrace, texts: Texts
) -> str:
    """Who asks whom, and the strongest link of all."""
    weights = trace.matrices["weights"]
    query, key = (int(i) for i in np.unravel_index(weights.argmax(), weights.shape))
    return texts(
        f"seq2seq.claims.{view}",
        n_query=weights.shape[0],
        n_key=weights.shape[1],
        query=word_of(trace.words["query"], query),
        key=word_of(trace.words["key"], key),
        weight=f"{weights[query, key]:.0%}",
    )


def show_comparison(texts: Texts) -> None:
    """A table: queries, keys and values, output, and the role of the recurrent network."""
    words = texts.at("seq2seq.table")
    columns = zip(*(words[view] for view in choice_parameter("view").options), strict=True)
    st.table(dict(zip(words["head"], columns, strict=True)), hide_header=False)
