"""A table of numbers that is typed and pasted into as into a spreadsheet.

It tells what was typed as text, and tells it again until a run has answered: what is told while
another run goes on is not lost, and to hear it twice changes nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from attention.inputs.overrides import EDITABLE
from attention.sources import Cell
from pages.components.component import component, encode, sources
from pages.imports.file_error import MAX_ROWS
from pages.imports.pasted_block import MAX_LENGTH
from pages.state.texts import Texts

KEY = "number_table"
MAX_TOLD = 10_000  # texts in one report; more than the cells of any matrix
MAX_TYPED = 1_000  # characters in one cell

_HEARD = "typed into the table, as far as it was heard"  # in the session: by which page, how much

_SCRIPTS = ("shared/streamlit.js", "shared/page.js", "number_table/cells.js")
_component = component("number_table", **vars(sources("number_table", *_SCRIPTS)))


@dataclass(frozen=True)
class Typed:
    """A text that was typed into a cell, or pasted as a block that begins there.

    Without a text the cell is to show its number again.
    """

    cell: Cell
    text: str | None
    is_block: bool = False


@dataclass(frozen=True)
class Shown:
    """What the table shows: one matrix, and what could not be read of what was typed into it."""

    matrix: str
    numbers: Sequence[Sequence[str]]
    rows: Sequence[str]  # their labels
    columns: Sequence[str]
    edited: Collection[Cell]
    unread: Mapping[Cell, str]  # what stands in cells in the place of their numbers
    problem: str  # in a sentence, or empty


def number_table(shown: Shown, texts: Texts, on_typed: Callable[[Sequence[Typed]], None]) -> None:
    """Draw the table; `on_typed` takes what was typed or pasted, in that order."""
    data = {
        "matrix": shown.matrix,
        "numbers": shown.numbers,
        "rows": shown.rows,
        "columns": shown.columns,
        "edited": [[cell.row, cell.column] for cell in shown.edited],
        "unread": [[cell.row, cell.column, text] for cell, text in shown.unread.items()],
        "problem": shown.problem,
        "texts": {
            "name": texts("own.table.name", matrix=shown.matrix),
            "help": texts("own.table.help"),
            "edited": texts("own.table.edited"),
        },
        "longest": MAX_LENGTH,
        "heard": st.session_state.get(_HEARD, ["", 0]),
    }
    _component(key=KEY, data=encode(data), on_typed_change=lambda: on_typed(_take_report()))


def _take_report() -> list[Typed]:
    report = st.session_state[KEY].typed
    heard, typed = typed_in(report)
    if heard:
        st.session_state[_HEARD] = heard
    return typed


def typed_in(report: object) -> tuple[list[object], list[Typed]]:
    """Which page told how much, and what was typed. What has another form is passed over."""
    match report:
        case {"visit": str(visit), "typed": [*told]} if len(visit) <= 40 and len(told) <= MAX_TOLD:
            found = [one for one in map(_typed, told) if one is not None]
            return [visit, max((number for number, _ in found), default=0)], [
                typed for _, typed in found
            ]
    return [], []


def _typed(told: object) -> tuple[int, Typed] | None:
    match told:
        case {
            "number": int(number),
            "matrix": str(matrix),
            "row": int(row),
            "column": int(column),
            "text": str() | None as text,
            "isBlock": bool(is_block),
        } if (
            matrix in EDITABLE
            and 0 < number < 2**53
            and 0 <= row < MAX_ROWS
            and 0 <= column < MAX_ROWS
        ):
            if text is not None and not is_block and len(text) > MAX_TYPED:
                text = text[:MAX_TYPED] + "…"
            return number, Typed(Cell(matrix, int(row), int(column)), text, is_block)
    return None
