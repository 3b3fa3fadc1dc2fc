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
from pages.panels.page_shape import PageShape
from pages.panels.reading import show_reading
from pages.panels.sidebar import describe_example
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("self_attention", texts)
    if tokens:
        trace = visit.self_attention()
        with shape.controls:
            show_reading(trace, texts)
        with shape.figure:
            formula(texts.at("formula"), has_mask=trace.mask is not None)
            shown = plot(
                worksheet(trace),
                key="worksheet",
                name=texts("worksheet.name", count=len(tokens)),
                filename="attention",
                captions=captions(trace, texts, has_note=False),  # the reading line has one
                texts=texts.at("figure"),
            )
        with shape.seen:
            show_override_notes(trace, visit.weights, texts)
            describe_example(texts)
        shape.see(describe_mask(visit.mask, tokens, texts))
        shape.offer_setting(mask="causal")
        explanation(trace, texts, is_editable=True)
        settings = visit.settings(trace.config, visit.mask, weights=visit.weights)
        offer_downloads(trace, shown, settings, texts, own=lambda: overrides_panel(trace, texts))
    else:
        shape.without_words()
        st.latex(texts("worksheet.formula"))
