"""`/long-range`: how far a word reaches, in a recurrent network and in self-attention."""

import streamlit as st

from pages.components.chart import chart
from pages.components.plot import plot
from pages.figures.long_range import MAX_IN_MAPS, costs, curves, maps
from pages.panels.downloads import offer_downloads
from pages.panels.long_range.costs import (
    cached_time_ratios,
    describe_costs,
    describe_time,
    show_costs,
)
from pages.panels.long_range.influence import (
    QUANTITY,
    cached_influences,
    choose_rho,
    describe_claim,
    describe_influence,
    describe_scale,
    extend_words,
    influence_matrices,
    map_titles,
    show_paths,
)
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.panels.query import choose_query
from pages.panels.sliders import choose_number
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    config, mask = visit.config, visit.mask
    tokens = visit.tokenized.tokens

    shape = PageShape("long_range", texts)
    with shape.controls:
        rho = choose_rho(texts)
        length = choose_number("length", texts("long_range.length"), texts)
    if tokens:
        words = extend_words(tokens, length)
        n = len(words)
        with shape.figure, st.spinner(texts("long_range.busy", n=n), show_time=True):
            found = cached_influences(words, config, rho, mask)
        shape.claim(describe_claim(found, words, texts))
        shape.offer_setting(rho="1.5")
        told = describe_influence(found, words, config, rho, mask, texts)
        if n <= MAX_IN_MAPS:
            with shape.figure:
                shown = plot(
                    maps(found, words, map_titles(found, texts), mask.of(n)),
                    key="influence",
                    name=texts("long_range.maps_name", n=n),
                    filename="influence",
                    captions={"caption": [*told, describe_scale(found, texts)], "list": []},
                    texts={**texts.at("figure"), **texts.at("long_range.figure")},
                )
            settings = visit.settings(config, mask, rho=rho, quantity=QUANTITY)
            offer_downloads(influence_matrices(found, words), shown, settings, texts)
        else:
            shape.see([*told, texts("long_range.no_maps", most=MAX_IN_MAPS, n=n)])
        shape.see(describe_mask(mask, words, texts))
        word = choose_query(tokens, texts, "long_range.which_word")
        chart(
            curves(found, word, texts.at("long_range.curves")),
            key="curves",
            name=texts("long_range.curves_name", word=word + 1),
            filename="influence-curves",
            texts=texts.at("figure"),
        )
        st.text(texts("long_range.cut_off"))
        st.text(texts("long_range.honest"))
        st.header(texts("long_range.cost_title"), anchor=False)
        show_paths(words, found, texts)
        show_costs(n, config, texts)
        st.text(describe_costs(n, config, texts))
        chart(
            costs(n, cached_time_ratios(), texts.at("long_range.curves")),
            key="costs",
            name=texts("long_range.costs_name"),
            filename="cost",
            texts=texts.at("figure"),
        )
        st.text(describe_time(texts))
    else:
        shape.without_words()
