"""The table to type and paste into: what stands in its cells is text, and our reader reads it."""

import numpy as np
import pandas as pd
import streamlit as st

from attention import SelfAttentionTrace
from attention.arrays import Array
from attention.rules import Cell
from pages.figures.core.tables import table
from pages.imports.file_error import LARGEST
from pages.imports.number_text import number_of, written_of
from pages.state.markdown import code_span
from pages.state.overrides import describe_cell, override_cells
from pages.state.texts import Texts

_VERSION = "table version"  # in the session: a table is laid out anew when its numbers change
_UNREAD = "cells that cannot be read"  # in the session: of which table, which, and if any is beyond
MAX_NAMED = 4


def new_table() -> None:
    """Lay the table out anew: the numbers that it shows have changed."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def own_table(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """The matrix as a table; what is typed or pasted takes effect when it is put in.

    One row and one column lie beyond the matrix: a block that is too large for it reaches there,
    and is refused instead of clipped.
    """
    numbers = _editable(trace, matrix)
    key = f"own table {matrix} {numbers.shape} {st.session_state.get(_VERSION, 0)}"
    shown = _as_text(matrix, numbers, trace.tokens, texts("own.beyond"))
    with st.form(f"form {key}", border=False):
        st.data_editor(
            shown,
            key=key,
            alt=texts("own.table_name", matrix=matrix),
            column_config={
                column: st.column_config.TextColumn(width=90, alignment="left")
                for column in shown.columns
            },
        )
        st.form_submit_button(
            texts("own.put_in"), on_click=_take_table, args=(key, matrix, shown), key="own_put_in"
        )
    _show_unread(key, texts)


def _editable(trace: SelfAttentionTrace, matrix: str) -> Array:
    """A matrix that can be edited: X before the positions are added."""
    is_apart = matrix == "X" and "E" in trace.matrices
    return trace.matrices["E" if is_apart else matrix]


def _as_text(matrix: str, numbers: Array, words: tuple[str, ...], beyond: str) -> pd.DataFrame:
    """The matrix as a table of texts, with an empty row and an empty column beyond it."""
    shown = table(matrix, numbers, words).map(_written)
    shown.columns = pd.Index([str(column) for column in shown.columns])
    shown[beyond] = ""
    shown.loc[beyond] = ""
    return shown


def _written(number: float) -> str:
    """All digits of a number, and no power of ten at its end, which a narrow cell would cut off.

    Numbers below a millionth have one: their first digits would all be 0.
    """
    is_small = 0 < abs(number) < 1e-6
    return written_of(number) if is_small else np.format_float_positional(number, trim="-")


def _take_table(key: str, matrix: str, shown: pd.DataFrame) -> None:
    """Put in all cells that were changed, or none where one of them cannot be read."""
    changed = st.session_state.get(key, {}).get("edited_rows", {})
    columns = list(shown.columns)
    typed = {
        (int(row), columns.index(column)): "" if text is None else str(text)
        for row, cells in changed.items()
        for column, text in cells.items()
        if column in columns and int(row) < len(shown)
    }
    typed = {at: text for at, text in typed.items() if text != shown.iat[at]}
    is_beyond = any(i == len(shown) - 1 or j == len(columns) - 1 for i, j in typed)
    numbers = {Cell(matrix, i, j): number_of(text) for (i, j), text in typed.items()}
    unread = {
        Cell(matrix, i, j): text
        for (i, j), text in typed.items()
        if numbers[Cell(matrix, i, j)] is None
    }
    if unread or is_beyond:
        st.session_state[_UNREAD] = (key, unread, is_beyond)
        return
    st.session_state.pop(_UNREAD, None)
    override_cells({place: number for place, number in numbers.items() if number is not None})
    new_table()


def _show_unread(key: str, texts: Texts) -> None:
    """Name the cells that cannot be read, while they stand in the table as they were typed."""
    of, unread, is_beyond = st.session_state.get(_UNREAD, ("", {}, False))
    if of != key:
        return
    if is_beyond:
        st.error(texts("own.beyond_said"))
        return
    cells = [f"{describe_cell(place)} {code_span(text)}" for place, text in unread.items()]
    named = ", ".join(cells[:MAX_NAMED]) + (", …" if len(cells) > MAX_NAMED else "")
    st.error(texts("own.unread", cells=named, most=f"{LARGEST:,.0f}"))
