"""`/shapes`: which sizes must be equal, which are free, and what that makes of the output."""

import streamlit as st

from pages.components.chart import chart
from pages.figures.shapes.diagram import edges_figure
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.panels.shapes.average import weighted_average
from pages.panels.shapes.sizes import (
    computed_matrices,
    describe_chance,
    describe_change,
    describe_claim,
    describe_mismatch,
    describe_origins,
    last_change,
    try_sizes,
)
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("shapes", texts)
    if tokens:
        with shape.controls:
            trial = try_sizes(tokens, visit.config, visit.mask, texts)
        shape.claim(describe_claim(trial, texts))
        changed = last_change(trial)
        with shape.figure:
            shown = chart(
                edges_figure(trial, changed),
                key="edges",
                name=texts("shapes.name", **trial.sizes),
                filename="shapes",
                texts=texts.at("figure"),
            )
        # A container keeps the position of the figures when a message appears; moved figures would
        # be created again.
        with shape.seen.container(key="clashes"):
            for sentence in describe_chance(trial, texts):
                st.error(sentence)
            for mismatch in trial.mismatches:
                st.error(describe_mismatch(mismatch, texts))
                is_ours = trial.is_transposed or mismatch.product != "scores"
                st.caption(texts("shapes.raised" if is_ours else "shapes.raised_by_numpy"))
                st.code(mismatch.error, language=None, wrap_lines=True)
        shape.see([describe_change(changed, texts), *describe_mask(visit.mask, tokens, texts)])
        shape.offer_setting(d_v=2)
        broken = {name: trial.sizes[name] for name in ("d_q", "n_value")}
        if not trial.is_transposed:
            broken["untransposed"] = 1
        settings = visit.settings(visit.config, visit.mask, **broken)
        offer_downloads(computed_matrices(trial), shown, settings, texts)
        st.header(texts("shapes.average"), anchor=False)
        st.markdown(texts("shapes.average_lead"))
        weighted_average(tokens, trial, texts)
        st.header(texts("shapes.origins"), anchor=False)
        st.markdown(describe_origins(trial, texts))
    else:
        shape.without_words()
