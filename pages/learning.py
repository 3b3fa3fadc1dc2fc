"""`/learning`: one head learns a task on the sentence, step by step, with every gradient."""

from attention.learning.steps import trace_of
from pages.components.chart import chart
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.components.time_line import time_line
from pages.figures.learning.time_line import curves, time_line_figure
from pages.panels.downloads import offer_downloads
from pages.panels.learning.carry import offer_weights, wanted_address
from pages.panels.learning.controls import choose_task, choose_training, current_training
from pages.panels.learning.moment import keep_moment, kept_moment, take_moment_and_pin
from pages.panels.learning.progress import trained_with_progress
from pages.panels.learning.scripts import offer_scripts
from pages.panels.learning.sentences import (
    describe_claim,
    describe_findings,
    describe_moment,
)
from pages.panels.learning.step import draw_step
from pages.panels.learning.words import words_to_learn
from pages.panels.page_shape import PageShape
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    shape = PageShape("learning", texts)
    with shape.controls:
        choose_task(texts)
        choose_training(texts)
    config = current_training(visit)
    words, said = words_to_learn(visit.tokenized.tokens, config, texts)
    if not words:
        shape.without_words()
        shape.see(said)
        return
    train = trained_with_progress(words, shape.figure, texts)
    history = train(config)
    with shape.controls:
        snapshot = kept_moment(history, texts)
    trace = trace_of(history, snapshot)
    shape.claim(describe_claim(history, texts))
    with shape.figure:
        time_line(
            [describe_moment(one, config, texts) for one in history.snapshots],
            history.snapshots.index(snapshot),
            texts,
            on_choice=lambda index: keep_moment(history, index),
            opens=wanted_address(),
        )
        shown = plot(
            time_line_figure(history, trace),
            key="time_line_figure",
            name=texts("learning.figure_name", count=len(words), steps=history.steps[-1]),
            filename="learning",
            captions={"caption": [], "list": []},
            texts=texts.at("figure"),
            on_pin=lambda key: take_moment_and_pin(history, key),
        )
        chart(
            curves(history, texts.at("learning.curves")),
            key="learning_curves",
            name=texts("learning.curves_name"),
            filename="learning-curves",
            texts=texts.at("figure"),
        )
    shape.see([*said, *describe_findings(history, texts, train), texts("learning.honest")])
    shape.offer_setting(places="off")
    offer_weights(config, texts)
    draw_step(trace, texts)
    explanation(trace, texts)
    settings = {"sentence": visit.sentence, **vars(config), "step": snapshot.step}
    offer_downloads(trace, shown, settings, texts)
    offer_scripts(words, config, texts)
