"""What is practised now, in the URL, and what was answered in this visit, in the session alone."""

import secrets
from dataclasses import dataclass, replace

import streamlit as st

from attention.practice.answers import Verdict
from attention.practice.exercises import EXERCISES
from attention.practice.setting import Setting
from pages.state.markdown import number_in
from pages.state.parameters import whole_number_parameter
from pages.state.session import Visit
from pages.state.texts import Texts
from pages.state.url import asked_choice, is_first_page

EXERCISE, QUESTION, EACH = PARTS = ("exercise", "question", "each")
DEFAULT = next(iter(EXERCISES))
MAX_KEPT = 500  # questions of one visit

_ATTEMPTS = "practice: what was answered in this visit"  # in the session, by question


@dataclass(frozen=True)
class Attempt:
    """What a visitor did about one question."""

    given: object = None  # as the widget of the answer holds it
    verdict: Verdict | None = None
    problem: str = ""  # a place in the texts: why an answer could not be read
    tries: int = 0
    hints: int = 0
    is_revealed: bool = False
    pinned: str = ""  # the cell that is explained, once the answer is shown

    @property
    def is_right(self) -> bool:
        return self.verdict is not None and self.verdict.is_right

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to be found."""
        return not self.is_right and not self.is_revealed


def take_own_seed() -> None:
    """Give a visitor whose link asks for it a seed that others do not have.

    Only a link without a seed does: after a reload the address names the one that was given. Call
    it before any widget is drawn.
    """
    if is_first_page() and st.query_params.get(EACH) == "1" and "seed" not in st.query_params:
        st.session_state["seed"] = 1 + secrets.randbelow(whole_number_parameter("seed").maximum)


def has_own_seed() -> bool:
    """Whether the link gives each visitor a seed."""
    return st.session_state.get(EACH) == "1"


def current_exercise() -> str:
    """The exercise that the URL names, else the first."""
    text = str(st.session_state.get(EXERCISE) or "")
    return text if text in EXERCISES else DEFAULT


def current_question() -> int:
    """The index, from 0, of the question that the URL names, else of the first."""
    number = number_in(str(st.session_state.get(QUESTION) or ""))
    return number - 1 if number and number <= len(EXERCISES[current_exercise()]) else 0


def problem() -> str | None:
    """What the URL asks for that there is not; None where there is nothing to say."""
    used = {EXERCISE: current_exercise(), QUESTION: str(current_question() + 1)}
    held = {name: str(st.session_state.get(name) or "") for name in used}
    wrong = [f"{name}={held[name]}" for name in used if held[name] not in ("", used[name])]
    return "&".join(wrong) or None


def go_to(exercise: str, question: int) -> None:
    """For a callback: practise this exercise, from this question on, counted from 0."""
    st.session_state[EXERCISE] = exercise
    st.session_state[QUESTION] = str(question + 1)


def setting_of(visit: Visit, texts: Texts) -> Setting:
    """What is asked about: the words, sizes and mask of the visit, without positions."""
    tokens = visit.tokenized.tokens
    others = texts.at("practice.other_words")
    return Setting(
        tokens,
        replace(visit.config, positions="none"),
        visit.mask.of(len(tokens)),
        is_rounded=asked_choice("rounded") == "on",
        other_word=next(word for word in others if word not in tokens[:1]),
    )


def key_of(kind: str, visit: Visit) -> str:
    """What identifies a question: its kind, and all that its numbers depend on."""
    parts = (kind, visit.tokenized.tokens, visit.config, visit.mask, asked_choice("rounded"))
    return repr(parts)


def attempt_at(key: str) -> Attempt:
    """What was done about a question so far."""
    found = _attempts().get(key)
    return found if isinstance(found, Attempt) else Attempt()


def keep_attempt(key: str, attempt: Attempt) -> None:
    """Keep it for this visit; the oldest of too many are forgotten."""
    attempts = _attempts()
    attempts.pop(key, None)
    attempts[key] = attempt
    while len(attempts) > MAX_KEPT:
        del attempts[next(iter(attempts))]


def _attempts() -> dict[str, Attempt]:
    attempts: dict[str, Attempt] = st.session_state.setdefault(_ATTEMPTS, {})
    return attempts
