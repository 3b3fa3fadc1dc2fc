"""A number that is put into the pinned cell, from the panel that explains it."""

import re

import streamlit as st

from attention.inputs.overrides import EDITABLE, OF_LAYER
from pages.imports.file_error import LARGEST
from pages.imports.number_text import number_of, readings_of_comma
from pages.state.markdown import code_span
from pages.state.overrides import override_cells, undo_override
from pages.state.pinned_cell import cell_of
from pages.state.texts import Texts

_REFUSED = "refused number"  # in the session: what was typed, and for which cell
_REPORTED = re.compile(r"([^.]+(?:\.\d+){2,3})_(.*)", re.DOTALL)  # typed: anything, even a _


def take_edit(component: str) -> None:
    """Put in what a component of this key reports: "W_K.3.2_0.5"; nothing after the _ undoes."""
    reported = _REPORTED.fullmatch(str(st.session_state[component].edit or ""))
    text, typed = reported.groups() if reported else ("", "")
    cell = cell_of(text)
    if cell is None or cell.matrix not in (*EDITABLE, *OF_LAYER):
        return
    st.session_state.pop(_REFUSED, None)
    if not typed:
        undo_override(cell)
    elif (number := number_of(typed)) is None:
        st.session_state[_REFUSED] = (text, typed)
    else:
        override_cells({cell: number})


def show_refused(pinned: str, texts: Texts) -> None:
    """Say beside the field why what was typed is not put in, while its cell is pinned."""
    text, typed = st.session_state.get(_REFUSED, ("", ""))
    if text and text.removeprefix("X") == pinned.removeprefix("E").removeprefix("X"):
        st.warning(_why_refused(typed, texts))


def _why_refused(typed: str, texts: Texts) -> str:
    readings = readings_of_comma(typed)
    if readings:
        decimal, whole = map(code_span, readings)
        return texts("own.two_numbers", received=code_span(typed), decimal=decimal, whole=whole)
    return texts("own.no_number", received=code_span(typed), most=f"{LARGEST:,.0f}")
