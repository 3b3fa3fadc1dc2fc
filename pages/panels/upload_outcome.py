"""What is said of a file: what was loaded, what it lacks, or which of its readings is meant."""

import streamlit as st

from pages.imports.csv_table import Reading
from pages.panels.upload import OUTCOME, Loaded, Outcome, take
from pages.state.markdown import code_span
from pages.state.parameters import PARAMETERS
from pages.state.session import current_visit
from pages.state.texts import Texts

_CHOICE = "own_reading"
_LABELS = {(False, False): "none", (True, False): "line", (False, True): "column",
           (True, True): "both"}  # fmt: skip


def show_outcome(texts: Texts) -> None:
    """What became of the last file, until the next one."""
    outcome = st.session_state.get(OUTCOME)
    if not isinstance(outcome, Outcome):
        return
    if outcome.choices:
        _ask(outcome, texts)
    elif outcome.problem:
        problem = outcome.problem
        st.error(
            texts(
                f"own.problems.{problem.reason}",
                file=code_span(outcome.file),
                matrix=code_span(problem.matrix),
                found=code_span(problem.found),
                needed=code_span(problem.needed),
            )
        )
    elif outcome.loaded:
        st.success(" ".join(_said(outcome, outcome.loaded, texts)))
    if outcome.turned:
        _offer_turned(outcome.turned, texts)


def _said(outcome: Outcome, loaded: Loaded, texts: Texts) -> list[str]:
    """Sentences: which matrices, which sizes, and what was passed over."""
    names = ", ".join(map(code_span, loaded.matrices))
    followed = ", ".join(f"{size} = {count}" for size, count in outcome.sizes.items())
    said = [texts("own.loaded", file=code_span(loaded.file), matrices=names),
            texts("own.sizes_followed", sizes=code_span(followed))]  # fmt: skip
    if loaded.is_turned:
        said.append(texts("own.was_turned"))
    if loaded.has_positions:
        said.append(texts("own.with_positions"))
    elif _gets_positions(loaded):
        said.append(texts("own.positions_added"))
    return [*said, *_reading_notes(loaded.reading, texts)]


def _gets_positions(loaded: Loaded) -> bool:
    """Whether positions are added to an X from a file that says nothing of them."""
    is_on = current_visit().config.positions != PARAMETERS["positions"].default
    return is_on and "X" in loaded.matrices and not loaded.settings


def _reading_notes(reading: Reading | None, texts: Texts) -> list[str]:
    """What was passed over, and how commas were read."""
    if reading is None:
        return []
    said = []
    labels = _LABELS[reading.labels.line, reading.labels.column]
    if labels != "none":
        said.append(texts(f"own.passed_over.{labels}"))
    if reading.lines_above:
        said.append(texts("own.passed_over.above", count=reading.lines_above))
    if reading.comma in ("decimal", "thousands"):
        said.append(texts(f"own.comma_was.{reading.comma}"))
    return said


def _ask(outcome: Outcome, texts: Texts) -> None:
    """All readings of a file to choose from; nothing is loaded before one is chosen."""
    with st.container(key="own_question"):
        st.radio(
            texts("own.two_readings", file=code_span(outcome.file)),
            range(len(outcome.choices)),
            format_func=lambda i: _reading_said(outcome, i, texts),
            index=None,
            key=_CHOICE,
            on_change=_choose,
            args=(outcome,),
        )


def _reading_said(outcome: Outcome, i: int, texts: Texts) -> str:
    captions = [choice.reading for choice in outcome.choices if choice.reading]
    reading = captions[i]
    rows, columns = reading.matrix.shape
    said = [texts(f"own.readings.{_LABELS[reading.labels.line, reading.labels.column]}")]
    if len({one.comma for one in captions}) > 1:
        said.append(texts(f"own.commas.{reading.comma}"))
    return f"{'; '.join(said)} ({rows} × {columns})"


def _choose(outcome: Outcome) -> None:
    chosen = st.session_state.pop(_CHOICE, None)
    if chosen is not None:
        take(outcome.choices[chosen])


def _offer_turned(turned: Loaded, texts: Texts) -> None:
    """Name what fits only transposed, as `nn.Linear` stores it, with a button that does it."""
    held = ", ".join(map(code_span, (name for name in turned.matrices if name != "X")))
    st.warning(texts("own.fits_turned", matrices=held))
    st.button(texts("own.turn"), key="own_turn", on_click=take, args=(turned,))
