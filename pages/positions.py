"""`/positions`: the order of the words, which attention alone does not see."""

import streamlit as st

from attention import compare_positions
from attention.experiments.shuffle import shuffles
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.positions import SHOWN, positions_figure, shuffle_figure
from pages.panels.downloads import offer_downloads
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.panels.positions import (
    choose_shuffle,
    describe_claim,
    describe_dot_products,
    describe_shuffle,
    shuffle_matrices,
)
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens
    config = visit.config

    shape = PageShape("positions", texts)
    if tokens:
        with shape.controls:
            draw = choose_shuffle(texts)
        without, with_positions = shuffles(tokens, config, draw, visit.mask.of(len(tokens)))
        shape.claim(describe_claim(without, with_positions, texts))
        with shape.figure:
            shown = plot(
                shuffle_figure(without, with_positions),
                key="shuffle_figure",
                name=texts("positions.shuffle_name", n=len(tokens)),
                filename="shuffle",
                captions={"caption": describe_shuffle(without, texts), "list": []},
                texts={**texts.at("figure"), **texts.at("positions.figure")},
            )
        shape.see(describe_mask(visit.mask, tokens, texts))
        shape.offer_setting(mask="causal")
        settings = visit.settings(config, visit.mask, shuffle=draw)
        offer_downloads(
            shuffle_matrices(without, with_positions), shown, settings, texts, key="shuffle"
        )
    else:
        shape.without_words()
    st.header(texts("positions.vectors_title"), anchor=False)
    st.latex(texts("positions.formula"))
    trace = compare_positions(SHOWN, config.d_model)
    shown = plot(
        positions_figure(trace),
        key="positions_figure",
        name=texts("positions.vectors_name", n=SHOWN, d_model=config.d_model),
        filename="positions",
        captions={"caption": [describe_dot_products(trace, config.d_model, texts)], "list": []},
        texts={**texts.at("figure"), **texts.at("positions.vectors_figure")},
    )
    explanation(trace, texts)
    offer_downloads(trace, shown, {"n": SHOWN, "d_model": config.d_model}, texts)
