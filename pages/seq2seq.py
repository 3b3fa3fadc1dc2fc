"""`/seq2seq`: who asks whom, from attention as an addition to attention alone."""

import streamlit as st

from pages.figures.seq2seq import attention_of
from pages.parts.explanation import explanation
from pages.parts.plot import plot
from pages.parts.reading import readings
from pages.parts.take_away import take_away
from pages.parts.target import choose_target, choose_view, comparison
from pages.parts.visit import current_visit

visit = current_visit()
texts = visit.texts
source = visit.reading.tokens

target = choose_target(texts).tokens
view = choose_view(texts)
if source and (target or view == "self"):
    trace, drawn = attention_of(view, target, source, visit.plain_config)
    shown = plot(
        drawn,
        key="seq2seq",
        name=texts(f"seq2seq.names.{view}", n_key=len(source), n_query=len(target)),
        filename=view,
        readings=readings(trace, texts),
        texts=texts.at("figure"),
    )
    explanation(trace, texts)
    settings = visit.settings(visit.plain_config, target=" ".join(target), view=view)
    take_away(trace, shown, settings, texts)
else:
    st.info(texts("seq2seq.empty"))
comparison(texts)
st.caption(texts("seq2seq.sources"))
