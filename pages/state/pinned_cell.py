"""The pinned cell: the one number that a page explains. The address alone holds it."""

import re

import streamlit as st

from attention.layers.encoder_trace import TWICE
from attention.layers.multi_head import OF_KEYS
from attention.sources import Cell

KEY = "cell"
_NUMBER = r"\.([1-9]\d{0,3})"
# W_Q, W_Q.3 of the third head, W_Q.new after a step of learning, m_Q.before, weights.changed
_PART = r"\.(?:[1-9]\d?|new|before|changed|difference)"
_CELL = re.compile(rf"([A-Za-z]+(?:_(?:[A-Za-z]+|[12]))?(?:{_PART})?){_NUMBER}{_NUMBER}")


def pinned_text() -> str:
    """What the address says: "scores.2.5", nothing, or whatever somebody wrote there."""
    text = st.session_state.get(KEY)
    return text if isinstance(text, str) else ""


def take_pin(component: str) -> None:
    """Pin what a component of this key reports: a cell, or nothing.

    A cell of another head makes that head the one that is looked at. The numbers of a layer's sums
    and normalizations count no heads.
    """
    pinned = str(st.session_state[component].pin or "")
    st.session_state[KEY] = pinned
    cell = cell_of(pinned)
    name, _, head = cell.matrix.partition(".") if cell else ("", "", "")
    if head.isdigit() and name not in (*OF_KEYS, *TWICE):
        st.session_state["head"] = int(head)


def cell_of(text: str) -> Cell | None:
    """The cell of a text: scores.2.5 is row 2, column 5, from 1; scores.3.2.5 of head 3.

    None where it is not one.
    """
    found = _CELL.fullmatch(text)
    return Cell(found[1], int(found[2]) - 1, int(found[3]) - 1) if found else None


def cell_text(cell: Cell) -> str:
    """How the address writes a cell."""
    return f"{cell.matrix}.{cell.row + 1}.{cell.column + 1}"


def cell_name(cell: Cell) -> str:
    """How a sentence names a cell: `scores[3, 2]`, row and column counted from 1."""
    return f"{cell.matrix}[{cell.row + 1}, {cell.column + 1}]"
