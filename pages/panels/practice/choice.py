"""The exercise, the question in it, and how far this visit has come."""

import streamlit as st

from attention.practice.exercises import EXERCISES
from pages.state.markdown import code_span
from pages.state.practice import (
    Attempt,
    attempt_at,
    current_exercise,
    current_question,
    go_to,
    has_own_seed,
    key_of,
    problem,
)
from pages.state.session import Visit
from pages.state.texts import Texts

_EXERCISE, _QUESTION = "practice_exercise", "practice_question"
_MARKS = {True: " ✓", False: ""}


def choose_question(visit: Visit, texts: Texts) -> str:
    """The two rows of buttons; the kind of the question that is chosen."""
    exercise, index = current_exercise(), current_question()
    if received := problem():
        names = ", ".join(EXERCISES)
        st.warning(texts("practice.unknown", received=code_span(received), exercises=names))
    st.session_state[_EXERCISE] = exercise
    st.segmented_control(
        texts("practice.exercise"),
        list(EXERCISES),
        key=_EXERCISE,
        format_func=lambda name: texts(f"practice.exercises.{name}"),
        label_visibility="collapsed",
        wrap=True,
        on_change=_take_exercise,
    )
    kinds = EXERCISES[exercise]
    attempts = [attempt_at(key_of(kind, visit)) for kind in kinds]
    st.session_state[_QUESTION] = index
    st.segmented_control(
        texts("practice.question"),
        range(len(kinds)),
        key=_QUESTION,
        format_func=lambda i: f"{i + 1}{_MARKS[attempts[i].is_right]}",
        label_visibility="collapsed",
        wrap=True,
        on_change=_take_question,
    )
    return kinds[index]


def describe_progress(visit: Visit, texts: Texts) -> list[str]:
    """How many questions of the exercise were answered, and for how long that is kept."""
    kinds = EXERCISES[current_exercise()]
    attempts = [attempt_at(key_of(kind, visit)) for kind in kinds]
    right = [one for one in attempts if one.is_right and not one.is_revealed]
    with_hints = sum(one.hints > 0 for one in right)
    helped = texts("practice.helped", count=with_hints) if with_hints else ""
    said = [texts("practice.progress", right=len(right), all=len(kinds), helped=helped)]
    if has_own_seed():
        said.insert(0, texts("practice.own_seed", seed=visit.config.seed))
    return [*said, texts("practice.kept")]


def offer_next(attempt: Attempt, texts: Texts) -> None:
    """A button to the question after this one, once it is answered."""
    exercise, index = current_exercise(), current_question()
    if not attempt.is_open and index + 1 < len(EXERCISES[exercise]):
        label = texts("practice.again")
        st.button(label, key="next_question", on_click=go_to, args=(exercise, index + 1))


def _take_exercise() -> None:
    chosen = st.session_state[_EXERCISE]
    if chosen and chosen != current_exercise():  # a click on the chosen one keeps it
        go_to(chosen, 0)


def _take_question() -> None:
    chosen = st.session_state[_QUESTION]
    if chosen is not None:
        go_to(current_exercise(), int(chosen))
