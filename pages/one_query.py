"""`/one-query`: one word asks, one line a key, from the query to the output."""

import streamlit as st

from attention import self_attention
from pages.figures.one_query import LAST, one_query
from pages.parts.asking import choose_query, dictionary, step_sentence
from pages.parts.explanation import explanation
from pages.parts.masking import mask_said
from pages.parts.plot import plot
from pages.parts.stepper import stepper
from pages.parts.take_away import take_away
from pages.parts.visit import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.reading.tokens

if tokens:
    trace = self_attention(tokens, visit.config, mask=visit.mask.of(len(tokens)))
    query = choose_query(tokens, texts)
    st.text("\n".join(dictionary(trace, query, texts)))
    for sentence in mask_said(visit.mask, tokens, texts):
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
        readings={"caption": [texts("reading.honest")], "list": []},
        texts=texts.at("figure"),
    )
    explanation(trace, texts)
    take_away(trace, shown, visit.settings(visit.config, visit.mask, query=query + 1), texts)
    st.caption(texts("one_query.sources"))
else:
    st.info(texts("sentence.empty"))
