"""Where an answer is given: a field, buttons or statements, and what is said of it."""

from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

import streamlit as st

from attention.practice.answers import (
    Answer,
    ChoiceAnswer,
    MatricesAnswer,
    NumberAnswer,
    SizesAnswer,
    Verdict,
    WordAnswer,
)
from attention.practice.question import Question
from attention.practice.setting import Setting
from pages.imports.answer_text import MAX_LENGTH, number_in_answer, sizes_in_answer
from pages.panels.practice.choice import offer_next
from pages.panels.practice.sentences import (
    SYMBOLS,
    answer_text,
    hint_text,
    reason_text,
    verdict_text,
)
from pages.state.markdown import escape_markdown, word_of
from pages.state.pinned_cell import cell_name, cell_of, cell_text
from pages.state.practice import Attempt, attempt_at, keep_attempt
from pages.state.texts import Texts

HINTS = 3
EXAMPLE = "9 × 2"  # of sizes; none that is asked for by default
VERDICT_WIDTH = 260  # px; beside the answer and the button for the next question


def ask_for_answer(question: Question, setting: Setting, key: str, texts: Texts) -> None:
    """The form, the buttons for a hint and for the answer, and what is said of what was given."""
    attempt, name = attempt_at(key), _widget(key)
    with st.container(horizontal=True, vertical_alignment="bottom", key="answer"):
        with st.form(f"{name}_form", border=False, width="content"):
            _restore(attempt.given, name)
            with st.container(horizontal=True, vertical_alignment="bottom", key="practice_fields"):
                fields = _fields(question, setting, name, texts)
                st.form_submit_button(
                    texts("practice.check"),
                    on_click=_check,
                    args=(question, fields, key),
                )
        if attempt.is_open and attempt.hints < HINTS:
            label = texts("practice.hint", next=attempt.hints + 1)
            st.button(label, key="practice_hint", on_click=_take_hint, args=(key,))
        if attempt.is_open:
            args = (question, key)
            st.button(texts("practice.reveal"), key="practice_reveal", on_click=_reveal, args=args)
        elif attempt.is_right:
            st.success(_verdict_of(question, attempt, setting, texts), width=VERDICT_WIDTH)
        offer_next(attempt, texts)
    _say(question, setting, key, texts)


def _widget(key: str) -> str:
    """The key of the widget that holds the answer to this question."""
    return f"answer_{crc32(key.encode('utf-8', 'replace')):08x}"


def take_cell(component: str, question: Question, key: str) -> None:
    """Take a cell that was pressed: as the answer, and once that is known, to explain it."""
    pinned = str(st.session_state[component].pin or "")
    cell, answer, attempt = cell_of(pinned), question.answer, attempt_at(key)
    if not attempt.is_open:
        keep_attempt(key, replace(attempt, pinned=pinned))
    elif cell and isinstance(answer, WordAnswer):
        word = answer.word_at(cell.matrix, cell.row, cell.column)
        if word is not None:
            st.session_state[_widget(key)] = word
            _judge(question, word, key)
        elif answer.places.get(cell.matrix) == "column" and cell.column == answer.row:
            tries = attempt.tries + 1
            verdict = Verdict(False, "column")
            keep_attempt(key, replace(attempt, verdict=verdict, problem="", tries=tries))


def _restore(given: object, name: str) -> None:
    """Put what was given back into its field, which is empty on a page that one comes back to."""
    if isinstance(given, dict):
        for part, text in given.items():
            st.session_state.setdefault(f"{name}_{part}", text)
    elif given is not None:
        held = sorted(given) if isinstance(given, frozenset) else given
        st.session_state.setdefault(name, held)


def _fields(
    question: Question, setting: Setting, name: str, texts: Texts
) -> Callable[[], object | None]:
    """The fields of an answer; the returned function reads them, with None for nothing given."""
    match question.answer:
        case NumberAnswer(digits=digits):
            cell = _cell(question) or texts("practice.your_number")
            label = texts("practice.number", cell=cell, digits=digits)
            st.text_input(label, key=name, max_chars=MAX_LENGTH, autocomplete="off", width=220)
            return lambda: st.session_state[name] or None
        case WordAnswer():
            st.pills(
                texts("practice.word"),
                range(setting.n),
                key=name,
                format_func=lambda i: escape_markdown(word_of(setting.tokens, i)),
                wrap=True,
            )
            return lambda: st.session_state[name]
        case MatricesAnswer(offered):
            label = texts("practice.matrices")
            st.pills(label, offered, key=name, selection_mode="multi", wrap=True)
            return lambda: frozenset(st.session_state[name]) or None
        case SizesAnswer(sizes):
            for matrix in sizes:
                st.text_input(
                    texts("practice.sizes", matrix=SYMBOLS.get(matrix, matrix)),
                    key=f"{name}_{matrix}",
                    placeholder=EXAMPLE,
                    max_chars=MAX_LENGTH,
                    width=170,
                )
            return lambda: _typed({one: st.session_state[f"{name}_{one}"] for one in sizes})
        case ChoiceAnswer(options):
            st.radio(
                texts("practice.choice"),
                options,
                index=None,
                key=name,
                format_func=lambda option: escape_markdown(
                    texts(f"practice.kinds.{question.kind}.options.{option}")
                ),
            )
            return lambda: st.session_state[name]


def _typed(given: dict[str, str]) -> dict[str, str] | None:
    """What was typed into several fields; None where all are empty."""
    return given if any(given.values()) else None


def _check(question: Question, fields: Callable[[], object | None], key: str) -> None:
    given = fields()
    if given is None:
        keep_attempt(key, replace(attempt_at(key), verdict=None, problem="practice.nothing"))
    else:
        _judge(question, given, key)


def _judge(question: Question, given: object, key: str) -> None:
    attempt = replace(attempt_at(key), given=given)
    verdict = _verdict(question.answer, given)
    if verdict is None:
        keep_attempt(key, replace(attempt, verdict=None, problem="practice.unread"))
        return
    tries = attempt.tries + attempt.is_open
    pinned = _target(question) if verdict.is_right else attempt.pinned
    keep_attempt(key, replace(attempt, verdict=verdict, problem="", tries=tries, pinned=pinned))


def _target(question: Question) -> str:
    return cell_text(question.target) if question.target else ""


def _cell(question: Question) -> str:
    """The number that is asked for, such as "Q[4, 2]"; empty where it is none of the figure."""
    one = question.target
    if one is None or one not in question.covered:
        return ""
    return cell_name(one)


def _verdict(answer: Answer, given: object) -> Verdict | None:
    """None where what was given cannot be read."""
    match answer, given:
        case NumberAnswer(), str():
            number = number_in_answer(given)
            return None if number is None else answer.judge(number)
        case WordAnswer(), int():
            return answer.judge(given)
        case MatricesAnswer(), frozenset():
            return answer.judge(given)
        case SizesAnswer(), dict():
            read = {name: sizes_in_answer(text) for name, text in given.items()}
            sizes = {name: size for name, size in read.items() if size is not None}
            return answer.judge(sizes) if len(sizes) == len(read) else None
        case ChoiceAnswer(), str():
            return answer.judge(given)
    return None


def _take_hint(key: str) -> None:
    attempt = attempt_at(key)
    keep_attempt(key, replace(attempt, hints=min(attempt.hints + 1, HINTS)))


def _reveal(question: Question, key: str) -> None:
    keep_attempt(key, replace(attempt_at(key), is_revealed=True, pinned=_target(question)))


def _say(question: Question, setting: Setting, key: str, texts: Texts) -> None:
    """The verdict, the hints so far, and the answer once it is found or shown."""
    attempt = attempt_at(key)
    for number in range(attempt.hints if attempt.is_open else 0):
        st.info(escape_markdown(hint_text(question, number, setting, texts)))
    if attempt.problem:
        st.warning(texts(attempt.problem))
    elif attempt.verdict is not None and not attempt.is_right:
        st.warning(_verdict_of(question, attempt, setting, texts))
    if not attempt.is_open:
        st.text(texts("practice.revealed", answer=answer_text(question, setting, texts)))
        st.text(reason_text(question, setting, texts))


def _verdict_of(question: Question, attempt: Attempt, setting: Setting, texts: Texts) -> str:
    if attempt.verdict is None:
        return ""
    said = verdict_text(question, attempt.verdict, attempt.tries, setting, texts)
    return escape_markdown(said)
