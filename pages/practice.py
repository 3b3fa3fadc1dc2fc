"""`/practice`: questions about the numbers of the sentence, with hints and the answer."""

from functools import partial
from typing import Any

from attention.practice.answers import SizesAnswer, WordAnswer
from attention.practice.exercises import question as question_of
from attention.practice.question import Question
from attention.practice.setting import Setting
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.exports.labels import KNOWN
from pages.figures.practice import practice_figure, without
from pages.figures.worksheet import worksheet
from pages.panels.downloads import show_tables
from pages.panels.page_shape import PageShape
from pages.panels.practice.answer import ask_for_answer, take_cell
from pages.panels.practice.choice import choose_question, describe_progress
from pages.panels.practice.classroom import offer_to_class
from pages.panels.practice.marks import marks_of
from pages.panels.practice.sentences import question_text
from pages.panels.sliders import choose_option
from pages.panels.tabs import show_tabs
from pages.state.practice import Attempt, attempt_at, key_of, setting_of
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    shape = PageShape("practice", texts)
    tokens = visit.tokenized.tokens
    if not tokens:
        shape.without_words()
        return
    with shape.controls:
        kind = choose_question(visit, texts)
    setting = setting_of(visit, texts)
    key = key_of(kind, visit)
    question = question_of(kind, setting)
    if question is None:
        shape.claim(texts("practice.impossible"))
        shape.see(describe_progress(visit, texts))
        return
    shape.claim(question_text(question, setting, texts))
    take = partial(take_cell, question=question, key=key)
    with shape.figure:
        ask_for_answer(question, setting, key, texts)
        attempt = attempt_at(key)
        if not isinstance(question.answer, SizesAnswer):  # the sizes stand in its titles
            plot(
                _figure(question, attempt, setting),
                key="practice_figure",
                name=texts("practice.figure_name", count=len(tokens)),
                filename="practice",
                captions={"caption": [], "list": []},
                texts=texts.at("figure") | (texts.at("practice.figure") if attempt.is_open else {}),
                on_pin=take,
            )
    shape.see(describe_progress(visit, texts))
    with shape.seen:
        choose_option(
            "rounded", texts("practice.rounded"), texts, help=texts("practice.rounded_help")
        )
    if not attempt.is_open:
        explanation(setting.trace, texts, pinned=attempt.pinned, on_pin=take)
    shown = without(setting.trace, question.covered if attempt.is_open else ())
    parts = {
        "table": lambda: show_tables(shown, KNOWN, texts, "practice"),
        "class": lambda: offer_to_class(setting, visit, texts),
    }
    show_tabs(parts, texts, "practice")


def _figure(question: Question, attempt: Attempt, setting: Setting) -> dict[str, Any]:
    """The worksheet: covered while the answer is open, and then as on the other pages."""
    marks = marks_of(question, attempt, setting)
    if not attempt.is_open:
        return worksheet(setting.trace, marks)
    answer = question.answer
    answering = tuple(answer.places) if isinstance(answer, WordAnswer) else ()
    return practice_figure(setting.trace, question.covered, answering, marks)
