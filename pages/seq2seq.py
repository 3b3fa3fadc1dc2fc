"""`/seq2seq`: who asks whom, from attention as an addition to attention alone."""

import streamlit as st

from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.seq2seq import attention_figure
from pages.panels.captions import captions
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.panels.seq2seq.controls import (
    choose_target,
    choose_view,
    describe_claim,
    show_comparison,
)
from pages.panels.seq2seq.side_by_side import show_side_by_side
from pages.panels.seq2seq.variants import attention_of
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    source = visit.tokenized.tokens

    shape = PageShape("seq2seq", texts)
    with shape.controls:
        view = choose_view(texts)
        target = choose_target(view, texts).tokens
    if source and (target or view == "self"):
        n_query, n_key = len(target), len(source)
        mask = visit.mask.of(n_key) if view == "self" else visit.mask.between(n_query, n_key)
        trace = attention_of(view, target, source, visit.config, mask)
        shape.claim(describe_claim(view, trace, texts))
        with shape.figure:
            shown = plot(
                attention_figure(trace),
                key="seq2seq",
                name=texts(f"seq2seq.names.{view}", n_key=n_key, n_query=n_query),
                filename=view,
                captions=captions(trace, texts),
                texts=texts.at("figure"),
            )
        asking = target if view != "self" else None
        shape.see(
            [texts(f"seq2seq.views.{view}"), *describe_mask(visit.mask, source, texts, asking)]
        )
        shape.offer_setting(view="self")
        explanation(trace, texts)
        settings = visit.settings(visit.config, visit.mask, target=" ".join(target), view=view)
        offer_downloads(trace, shown, settings, texts)
    else:
        shape.claim(texts("leads.seq2seq"))
        st.info(texts("seq2seq.empty"))
    st.header(texts("seq2seq.compared"), anchor=False)
    if source and target:
        show_side_by_side(view, target, source, visit, texts)
    show_comparison(texts)
