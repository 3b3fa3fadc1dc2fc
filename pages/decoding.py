"""`/decoding`: a sentence grows word by word, with the keys and values of earlier words kept."""

import streamlit as st

from attention.decoding.generate import generate
from attention.decoding.trace import DecodingTrace
from pages.components.chart import chart
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.decoding.next_word import next_word_chart
from pages.figures.decoding.step import step_figure
from pages.panels.decoding.controls import (
    choose_prompt,
    choose_sampling,
    choose_weights,
    choose_word,
)
from pages.panels.decoding.costs import show_costs
from pages.panels.decoding.model import model_of
from pages.panels.decoding.sentences import describe_claim, describe_step, describe_weights
from pages.panels.downloads import offer_downloads
from pages.panels.page_shape import PageShape
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    shape = PageShape("decoding", texts)
    with shape.controls:
        weights = choose_weights(texts)
        prompt = choose_prompt(visit.tokenized.tokens, texts)
        number = choose_word(len(prompt), texts)
    if len(visit.tokenized.tokens) < 2:
        shape.without_words()
        if visit.tokenized.tokens:
            shape.see([texts("learning.one_word")])
        return
    model = model_of(visit, weights, shape.figure)
    with shape.figure:
        matrices = st.container(key="decoding_matrices")
        sampling = choose_sampling(len(model.vocabulary), texts)
    steps = generate(model, prompt, number, sampling)
    trace = DecodingTrace(model, steps[-1], sampling)
    shape.claim(describe_claim(steps, texts))
    with matrices:
        shown = plot(
            step_figure(trace),
            key="decoding_figure",
            name=texts("decoding.figure_name", n=len(trace.tokens)),
            filename="decoding",
            captions={"caption": [], "list": []},
            texts=texts.at("figure"),
        )
    with shape.figure:
        chart(
            next_word_chart(model, steps[-1], sampling.temperature, texts.at("decoding.chart")),
            key="next_word",
            name=texts("decoding.chart_name", count=len(model.vocabulary)),
            filename="next-word",
            texts=texts.at("figure"),
            has_table=False,
        )
    shape.see(
        [
            *describe_step(model, steps, sampling, texts),
            *describe_weights(model, visit, prompt, len(trace.tokens), texts),
        ]
    )
    shape.offer_setting(temperature="0")
    explanation(trace, texts)
    given = {"sentence": visit.sentence, "prompt": " ".join(prompt), "weights": weights}
    settings = {**given, "word": number, **vars(sampling)}
    offer_downloads(trace, shown, settings, texts)
    show_costs(model, len(prompt), len(trace.tokens), texts)
