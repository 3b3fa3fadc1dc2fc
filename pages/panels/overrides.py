"""Where own numbers are put in: a table to type and paste into, files, and the way back."""

import math
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from attention import SelfAttentionTrace
from attention.arrays import Array
from attention.inputs.handcrafted import HANDCRAFTED, least_on_target
from attention.inputs.overrides import EDITABLE
from attention.rules import Cell
from pages.figures.core.tables import table
from pages.imports.file_error import LARGEST, MAX_BYTES
from pages.panels.upload import UPLOADED, load, show_outcome, uploader_key
from pages.state.overrides import (
    current_overrides,
    describe_cell,
    describe_override_problems,
    override_cells,
    reset,
    undo_override,
)
from pages.state.texts import Texts

MAX_UNDONE_SINGLY = 12
_VERSION = "table version"  # in the session: a table is laid out anew when its numbers change


def say_own(trace: SelfAttentionTrace, weights: str, texts: Texts) -> None:
    """What to see in weights made by hand, measured; and what of own numbers takes no part."""
    if weights in HANDCRAFTED:
        found = least_on_target(weights, trace.tokens, trace.attention.weights)
        st.text(texts(f"weights.lines.{weights}"))
        st.text(
            texts(
                f"weights.measured.{weights}",
                share=f"{math.floor(found * 1000) / 10:.1f}%",
                n=len(trace.tokens),
            )
        )
        if current_overrides().matrices:
            st.text(texts("own.waiting"))
    with st.container(key="own_said"):  # what comes and goes here must not move the figure's place
        for sentence in describe_override_problems(trace, texts):
            st.warning(sentence)


def own_panel(trace: SelfAttentionTrace, texts: Texts) -> None:
    """The panel; made only while it is open."""
    panel = st.expander(texts("own.label"), key="own_panel", on_change="rerun")
    if panel.open:
        with panel:
            st.caption(texts("own.lead"))
            _way_back(texts)
            name = st.selectbox(texts("own.matrix"), EDITABLE, 2, key="own_matrix", width=220)
            matrix = name if name in EDITABLE else EDITABLE[0]
            _table(trace, matrix, texts)
            _files(trace, matrix, texts)


def _way_back(texts: Texts) -> None:
    """Each edit with a button that takes it out, and one that brings all drawn numbers back."""
    overrides = current_overrides()
    if not (overrides.edits or overrides.matrices):
        return
    with st.container(horizontal=True, key="own_edits"):
        for i, (place, number) in enumerate(list(overrides.edits.items())[:MAX_UNDONE_SINGLY]):
            label = texts("own.undo", cell=describe_cell(place), number=f"{number:g}")
            st.button(label, key=f"undo_{i}", on_click=_undo, args=(place,))
        st.button(texts("own.reset"), key="own_reset", on_click=_reset, type="primary")
    if len(overrides.edits) > MAX_UNDONE_SINGLY:
        st.caption(texts("own.more", count=len(overrides.edits) - MAX_UNDONE_SINGLY))


def _undo(place: Cell) -> None:
    undo_override(place)
    _new_table()


def _reset() -> None:
    reset()
    _new_table()


def _new_table() -> None:
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _table(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """The matrix as a table; what is typed or pasted takes effect when it is put in."""
    numbers = _editable(trace)[matrix]
    key = f"own table {matrix} {numbers.shape} {st.session_state.get(_VERSION, 0)}"
    shown = table(matrix, numbers, trace.tokens)
    shown.columns = pd.Index([str(column) for column in shown.columns])
    with st.form(f"form {key}", border=False):
        st.data_editor(
            shown,
            key=key,
            alt=texts("own.table_name", matrix=matrix),
            column_config={
                column: st.column_config.NumberColumn(
                    required=True, min_value=-LARGEST, max_value=LARGEST, step=None, width=80
                )
                for column in shown.columns
            },
        )
        st.form_submit_button(
            texts("own.put_in"), on_click=_take_table, args=(key, matrix, list(shown.columns))
        )


def _editable(trace: SelfAttentionTrace) -> Mapping[str, Array]:
    """The matrices that can be edited: X before the positions are added."""
    matrices = trace.matrices
    return {name: matrices.get("E", matrices["X"]) if name == "X" else matrices[name]
            for name in EDITABLE}  # fmt: skip


def _take_table(key: str, matrix: str, columns: list[str]) -> None:
    changed = st.session_state.get(key, {}).get("edited_rows", {})
    override_cells(
        {
            Cell(matrix, int(row), columns.index(column)): float(number)
            for row, cells in changed.items()
            for column, number in cells.items()
            if column in columns and number is not None and abs(float(number)) <= LARGEST
        }
    )
    _new_table()


def _files(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """A whole matrix from a CSV file, or all of them from an NPZ file."""
    key = uploader_key()
    st.file_uploader(
        texts("own.file", matrix=matrix, megabytes=MAX_BYTES // 1_000_000),
        type=["csv", "npz"],
        key=key,
        on_change=_take_file,
        args=(key, matrix, len(trace.tokens)),
        max_upload_size=MAX_BYTES // 1_000_000,
        help=texts("own.file_help"),
    )
    show_outcome(texts)


def _take_file(key: str, matrix: str, n_words: int) -> None:
    uploaded = st.session_state.get(key)
    if uploaded is not None:
        load(uploaded.name, uploaded.getvalue(), matrix, n_words)
        st.session_state[UPLOADED] = st.session_state.get(UPLOADED, 0) + 1
        _new_table()
