"""`/shapes`: which sizes must be equal, which are free, and what that makes of the output."""

import streamlit as st

from pages.components.chart import chart
from pages.figures.shapes.diagram import edges_figure
from pages.panels.downloads import take_away
from pages.panels.mask import describe_mask
from pages.panels.shapes.average import averaging
from pages.panels.shapes.sizes import (
    describe_change,
    describe_mismatch,
    formed,
    last_change,
    origins,
    try_sizes,
)
from pages.state.session import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.tokenized.tokens

if tokens:
    for sentence in describe_mask(visit.mask, tokens, texts):
        st.text(sentence)
    tried = try_sizes(tokens, visit.config, visit.mask, texts)
    lit = last_change(tried)
    shown = chart(
        edges_figure(tried, lit),
        key="edges",
        name=texts("shapes.name", **tried.sizes),
        filename="shapes",
        texts=texts.at("figure"),
    )
    # A place of its own: what comes and goes here must not move the figures, which would be
    # built anew.
    with st.container(key="clashes"):
        for mismatch in tried.mismatches:
            st.error(describe_mismatch(mismatch, texts))
            st.code(mismatch.error, language=None, wrap_lines=True)
    st.text(describe_change(lit, texts))
    st.markdown(origins(tried, texts))
    st.header(texts("shapes.average"), anchor=False)
    st.markdown(texts("shapes.average_lead"))
    averaging(tokens, tried, texts)
    broken = {name: tried.sizes[name] for name in ("d_q", "n_value")}
    settings = visit.settings(visit.config, visit.mask, **broken)
    take_away(formed(tried), shown, settings, texts)
    st.caption(texts("shapes.sources"))
else:
    st.info(texts("sentence.empty"))
