"""`/scaling`: why the scores are divided by the square root of d_k."""

from dataclasses import replace

import streamlit as st

from attention import self_attention
from attention.experiments.scaling_ablation import with_unscaled
from pages.components.chart import chart
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.scaling.sentence import side_by_side
from pages.figures.scaling.simulation import variance_histogram
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.panels.scaling.sentence import (
    cached_variances,
    describe_claim,
    describe_samples,
    describe_scaling,
    variance_of_sample,
)
from pages.panels.scaling.simulation import simulation
from pages.panels.sliders import choose_number
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("scaling", texts)
    with shape.controls:
        d_k = choose_number(
            "scaling_d_k", texts("scaling.d_k"), texts, help=texts("scaling.d_k_help")
        )
    if tokens:
        config, mask = replace(visit.config, d_k=d_k), visit.mask.of(len(tokens))
        trace = self_attention(tokens, config, mask=mask)
        shape.claim(describe_claim(trace, texts))
        with shape.figure:
            shown = plot(
                side_by_side(trace),
                key="scaling",
                name=texts("scaling.name", count=len(tokens), d_k=d_k),
                filename="scaling",
                captions={"caption": describe_scaling(trace, texts), "list": []},
                texts=texts.at("figure"),
            )
        shape.see(describe_mask(visit.mask, tokens, texts))
        shape.offer_setting(scaling_d_k=512)
        explanation(trace, texts)
        offer_downloads(with_unscaled(trace), shown, visit.settings(config, visit.mask), texts)
        variances = cached_variances(tokens, visit.config.d_model, d_k)
        own = variance_of_sample(tokens, config)
        chart(
            variance_histogram(variances, own, texts.at("scaling.draws")),
            key="draws",
            name=texts("scaling.draws_name"),
            filename="scaling-draws",
            texts=texts.at("figure"),
        )
        st.text(describe_samples(variances, own, config, texts))
    else:
        shape.without_words()
    st.header(texts("scaling.by_simulation"), anchor=False)
    st.markdown(texts("scaling.simulation_lead"))
    simulation(d_k, texts)
