"""`/shapes`: which sizes must be equal, which are free, and what that makes of the output."""

import streamlit as st

from pages.figures.ledger import ledger
from pages.parts.averaging import averaging
from pages.parts.chart import chart
from pages.parts.shapes import change_said, clash_said, formed, last_change, origins, try_sizes
from pages.parts.take_away import take_away
from pages.parts.visit import current_visit

visit = current_visit()
texts = visit.texts
tokens = visit.reading.tokens

if tokens:
    tried = try_sizes(tokens, visit.plain_config, texts)
    lit = last_change(tried)
    shown = chart(
        ledger(tried, lit),
        key="ledger",
        name=texts("shapes.name", **tried.sizes),
        filename="shapes",
        texts=texts.at("figure"),
    )
    # A place of its own: what comes and goes here must not move the figures, which would be
    # built anew.
    with st.container(key="clashes"):
        for clash in tried.clashes:
            st.error(clash_said(clash, texts))
            st.code(clash.error, language=None, wrap_lines=True)
    st.text(change_said(lit, texts))
    st.markdown(origins(tried, texts))
    st.header(texts("shapes.average"), anchor=False)
    st.markdown(texts("shapes.average_lead"))
    averaging(tokens, tried, texts)
    settings = visit.settings(
        visit.plain_config, d_q=tried.sizes["d_q"], n_value=tried.sizes["n_value"]
    )
    take_away(formed(tried, tokens, visit.plain_config), shown, settings, texts)
    st.caption(texts("shapes.sources"))
else:
    st.info(texts("sentence.empty"))
