"""`/`: a sentence, and every matrix of its self-attention."""

import streamlit as st

from pages.components.explanation import explanation
from pages.components.formula import formula
from pages.components.plot import plot
from pages.figures.worksheet import worksheet
from pages.panels.captions import captions
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.overrides import overrides_panel, show_override_notes
from pages.panels.reading import show_reading
from pages.panels.sidebar import describe_example
from pages.state.session import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.tokenized.tokens

if tokens:
    trace = visit.self_attention()
    show_override_notes(trace, visit.weights, texts)
    for sentence in describe_mask(visit.mask, tokens, texts):
        st.text(sentence)
    show_reading(trace, texts)
    formula(texts.at("formula"), has_mask=trace.mask is not None)
    shown = plot(
        worksheet(trace),
        key="worksheet",
        name=texts("worksheet.name", count=len(tokens)),
        filename="attention",
        captions=captions(trace, texts),
        texts=texts.at("figure"),
    )
    describe_example(texts)
    explanation(trace, texts, is_editable=True)
    overrides_panel(trace, texts)
    offer_downloads(
        trace, shown, visit.settings(trace.config, visit.mask, weights=visit.weights), texts
    )
    st.caption(texts("worksheet.sources"))
else:
    st.text(texts("leads.self_attention"))
    st.info(texts("sentence.empty"))
    st.latex(texts("worksheet.formula"))
