"""`/`: a sentence, and every matrix of its self-attention."""

import streamlit as st

from attention import self_attention
from pages.figures.worksheet import worksheet
from pages.parts.explanation import explanation
from pages.parts.masking import mask_said
from pages.parts.plot import plot
from pages.parts.reading import readings, show_tables
from pages.parts.take_away import take_away
from pages.parts.visit import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.reading.tokens

if tokens:
    trace = self_attention(tokens, visit.config, mask=visit.mask.of(len(tokens)))
    for sentence in mask_said(visit.mask, tokens, texts):
        st.text(sentence)
    shown = plot(
        worksheet(trace),
        key="worksheet",
        name=texts("worksheet.name", count=len(tokens)),
        filename="attention",
        readings=readings(trace, texts),
        texts=texts.at("figure"),
    )
    explanation(trace, texts)
    st.latex(texts("worksheet.formula"))
    show_tables(trace, texts)
    take_away(trace, shown, visit.settings(visit.config, visit.mask), texts)
    st.caption(texts("worksheet.sources"))
else:
    st.info(texts("sentence.empty"))
    st.latex(texts("worksheet.formula"))
