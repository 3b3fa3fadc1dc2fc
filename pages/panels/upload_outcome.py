"""The messages for a file: what was loaded, why it was rejected, or its readings to choose from."""

import streamlit as st

from pages.imports.csv_table import Reading
from pages.panels.csv_readings import describe_reading, labels_key
from pages.panels.file_problem import describe_problem
from pages.panels.upload import OUTCOME, Loaded, Outcome, apply_loaded
from pages.state.markdown import code_span
from pages.state.parameters import PARAMETERS
from pages.state.session import current_visit
from pages.state.texts import Texts

_CHOICE = "own_reading"


def show_outcome(texts: Texts) -> None:
    """Show the result of the last file, until the next one."""
    outcome = st.session_state.get(OUTCOME)
    if not isinstance(outcome, Outcome):
        return
    if outcome.choices:
        _choose_reading(outcome, texts)
    elif outcome.problem:
        st.error(describe_problem(outcome.file, outcome.problem, texts))
    elif outcome.loaded:
        st.success(" ".join(_describe_loaded(outcome, outcome.loaded, texts)))
    if outcome.transposed:
        _transpose_button(outcome.transposed, texts)


def _describe_loaded(outcome: Outcome, loaded: Loaded, texts: Texts) -> list[str]:
    """Sentences: which matrices, which sizes, and what was skipped."""
    names = ", ".join(map(code_span, loaded.matrices))
    sizes = ", ".join(f"{size} = {count}" for size, count in outcome.sizes.items())
    sentences = [texts("own.loaded", file=code_span(loaded.file), matrices=names),
            texts("own.sizes_followed", sizes=code_span(sizes))]  # fmt: skip
    if loaded.is_transposed:
        sentences.append(texts("own.was_turned"))
    if loaded.has_positions:
        sentences.append(texts("own.with_positions"))
    elif _gets_positions(loaded):
        sentences.append(texts("own.positions_added"))
    return [*sentences, *_reading_notes(loaded.reading, texts)]


def _gets_positions(loaded: Loaded) -> bool:
    """Whether positions are added to an X from a file that does not mention them."""
    is_on = current_visit().config.positions != PARAMETERS["positions"].default
    return is_on and "X" in loaded.matrices and not loaded.settings


def _reading_notes(reading: Reading | None, texts: Texts) -> list[str]:
    """What was skipped, and how commas were read."""
    if reading is None:
        return []
    sentences = []
    labels = labels_key(reading.labels)
    if labels != "none":
        sentences.append(texts(f"own.passed_over.{labels}"))
    if reading.lines_above:
        sentences.append(texts("own.passed_over.above", count=reading.lines_above))
    if reading.comma in ("decimal", "thousands"):
        sentences.append(texts(f"own.comma_was.{reading.comma}"))
    return sentences


def _choose_reading(outcome: Outcome, texts: Texts) -> None:
    """The readings of a file to choose from; nothing is loaded before the choice."""
    readings = [choice.reading for choice in outcome.choices if choice.reading]
    with st.container(key="own_question"):
        st.radio(
            texts("own.two_readings", file=code_span(outcome.file)),
            range(len(outcome.choices)),
            format_func=lambda i: describe_reading(readings, i, texts),
            index=None,
            key=_CHOICE,
            on_change=_apply_choice,
            args=(outcome,),
        )


def _apply_choice(outcome: Outcome) -> None:
    chosen = st.session_state.pop(_CHOICE, None)
    if chosen is not None:
        apply_loaded(outcome.choices[chosen])


def _transpose_button(transposed: Loaded, texts: Texts) -> None:
    """Name the matrices that fit only transposed, as `nn.Linear` stores them, with a button."""
    names = ", ".join(map(code_span, (name for name in transposed.matrices if name != "X")))
    st.warning(texts("own.fits_turned", matrices=names))
    st.button(texts("own.turn"), key="own_turn", on_click=apply_loaded, args=(transposed,))
