"""`/heads`: several attentions side by side, joined by one more matrix."""

import streamlit as st

from attention import multi_head_attention
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.heads import heads_figure
from pages.figures.worksheet import worksheet
from pages.panels.captions import captions
from pages.panels.downloads import offer_downloads
from pages.panels.heads import choose_heads, describe_claim, describe_kv_sharing, show_costs
from pages.panels.heads_what_if import show_heads_change
from pages.panels.mask import describe_mask
from pages.panels.page_shape import PageShape
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("heads", texts)
    with shape.controls:
        config, chosen = choose_heads(visit.config, texts)
    if tokens:
        trace = multi_head_attention(tokens, config, mask=visit.mask.of(len(tokens)))
        shape.claim(describe_claim(trace, texts))
        with shape.figure:
            plot(
                heads_figure(trace, chosen, texts.at("heads.titles")),
                key="heads_figure",
                name=texts("heads.figure_name", n_heads=config.n_heads, n=len(tokens)),
                filename="heads",
                captions={
                    "caption": [describe_kv_sharing(trace, texts), texts("heads.joined")],
                    "list": [],
                },
                texts={**texts.at("figure"), **texts.at("heads.figure")},
            )
        shape.see(describe_mask(visit.mask, tokens, texts))
        if config.n_heads > 1:
            shape.offer_setting(n_kv_heads=1)
        st.header(texts("heads.one_head", head=chosen + 1), anchor=False)
        head = trace.heads[chosen]
        shown = plot(
            worksheet(head, name_of=head.name_in_whole, rules=trace.rules),
            key="head_worksheet",
            name=texts("worksheet.name", count=len(tokens)),
            filename=f"head-{chosen + 1}",
            captions=captions(head, texts),
            texts=texts.at("figure"),
        )
        comparison = show_heads_change(trace, chosen, texts)
        explanation(comparison, texts, head)
        settings = visit.settings(config, visit.mask, head=chosen + 1)
        offer_downloads(trace, shown, settings, texts)
    else:
        shape.without_words()
    st.header(texts("heads.costs"), anchor=False)
    with st.container(key="head_costs"):
        show_costs(config, max(1, len(tokens)), texts)
