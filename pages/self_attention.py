"""`/`: a sentence, and every matrix of its self-attention."""

import streamlit as st

from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.worksheet import worksheet
from pages.panels.captions import captions
from pages.panels.downloads import take_away
from pages.panels.mask import describe_mask
from pages.panels.overrides import own_panel, say_own
from pages.state.session import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.tokenized.tokens

if tokens:
    trace = visit.self_attention()
    say_own(trace, visit.weights, texts)
    for sentence in describe_mask(visit.mask, tokens, texts):
        st.text(sentence)
    shown = plot(
        worksheet(trace),
        key="worksheet",
        name=texts("worksheet.name", count=len(tokens)),
        filename="attention",
        captions=captions(trace, texts),
        texts=texts.at("figure"),
    )
    explanation(trace, texts, is_editable=True)
    own_panel(trace, texts)
    st.latex(texts("worksheet.formula"))
    take_away(trace, shown, visit.settings(trace.config, visit.mask, weights=visit.weights), texts)
    st.caption(texts("worksheet.sources"))
else:
    st.info(texts("sentence.empty"))
    st.latex(texts("worksheet.formula"))
