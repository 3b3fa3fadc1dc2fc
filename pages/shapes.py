"""`/shapes`: which sizes must be equal, which are free, and what that makes of the output."""

import streamlit as st

from pages.components.chart import chart
from pages.figures.shapes.diagram import edges_figure
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.shapes.average import weighted_average
from pages.panels.shapes.sizes import (
    computed_matrices,
    describe_change,
    describe_mismatch,
    describe_origins,
    last_change,
    try_sizes,
)
from pages.state.session import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.tokenized.tokens

if tokens:
    for sentence in describe_mask(visit.mask, tokens, texts):
        st.text(sentence)
    trial = try_sizes(tokens, visit.config, visit.mask, texts)
    changed = last_change(trial)
    shown = chart(
        edges_figure(trial, changed),
        key="edges",
        name=texts("shapes.name", **trial.sizes),
        filename="shapes",
        texts=texts.at("figure"),
    )
    # A container keeps the position of the figures when a message appears; moved figures would
    # be created again.
    with st.container(key="clashes"):
        for mismatch in trial.mismatches:
            st.error(describe_mismatch(mismatch, texts))
            st.code(mismatch.error, language=None, wrap_lines=True)
    st.text(describe_change(changed, texts))
    st.markdown(describe_origins(trial, texts))
    st.header(texts("shapes.average"), anchor=False)
    st.markdown(texts("shapes.average_lead"))
    weighted_average(tokens, trial, texts)
    broken = {name: trial.sizes[name] for name in ("d_q", "n_value")}
    settings = visit.settings(visit.config, visit.mask, **broken)
    offer_downloads(computed_matrices(trial), shown, settings, texts)
    st.caption(texts("shapes.sources"))
else:
    st.info(texts("sentence.empty"))
