"""`/one-query`: one word asks, one line a key, from the query to the output."""

import streamlit as st

from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.components.stepper import stepper
from pages.figures.one_query import LAST, one_query
from pages.panels.captions import randomness_note
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.one_query import describe_lookup, step_sentence
from pages.panels.overrides import overrides_panel, show_override_notes
from pages.panels.query import choose_query
from pages.state.session import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.tokenized.tokens

if tokens:
    trace = visit.self_attention()
    query = choose_query(tokens, texts)
    st.text("\n".join(describe_lookup(trace, query, texts)))
    show_override_notes(trace, visit.weights, texts)
    for sentence in describe_mask(visit.mask, tokens, texts):
        st.text(sentence)
    with st.container(key="head_of_steps"):
        step = stepper("step", LAST, texts)
        with st.container(key="step_sentence"):
            st.text(step_sentence(trace, query, step, texts))
    shown = plot(
        one_query(trace, query, step),
        key="one_query",
        name=texts("one_query.name", query=query + 1, count=len(tokens), step=step),
        filename="one-query",
        captions={"caption": [randomness_note(trace, texts)], "list": []},
        texts=texts.at("figure"),
    )
    explanation(trace, texts, is_editable=True)
    overrides_panel(trace, texts)
    offer_downloads(
        trace,
        shown,
        visit.settings(trace.config, visit.mask, weights=visit.weights, query=query + 1),
        texts,
    )
    st.caption(texts("one_query.sources"))
else:
    st.info(texts("sentence.empty"))
