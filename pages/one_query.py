"""`/one-query`: one word asks, one line a key, from the query to the output."""

import streamlit as st

from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.components.stepper import stepper
from pages.figures.one_query import LAST, one_query
from pages.panels.captions import randomness_note
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.one_query import describe_lookup, step_sentence
from pages.panels.overrides import overrides_panel, show_override_notes
from pages.panels.page_shape import PageShape
from pages.panels.query import choose_query
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("one_query", texts)
    if tokens:
        trace = visit.self_attention()
        with shape.controls:
            query = choose_query(tokens, texts)
            step = stepper("step", LAST, len(tokens), texts)
        shape.claim(describe_lookup(trace, query, texts))
        with shape.figure:
            shown = plot(
                one_query(trace, query, step),
                key="one_query",
                name=texts("one_query.name", query=query + 1, count=len(tokens), step=step),
                filename="one-query",
                captions={"caption": [], "list": []},
                texts=texts.at("figure"),
            )
        with shape.figure.container(key="step_sentence"):
            st.text(step_sentence(trace, query, step, texts))
        with shape.seen:
            show_override_notes(trace, visit.weights, texts)
        shape.see([*describe_mask(visit.mask, tokens, texts), randomness_note(trace, texts)])
        shape.offer_setting(step=LAST)
        explanation(trace, texts, is_editable=True)
        settings = visit.settings(trace.config, visit.mask, weights=visit.weights, query=query + 1)
        offer_downloads(trace, shown, settings, texts, own=lambda: overrides_panel(trace, texts))
    else:
        shape.without_words()
