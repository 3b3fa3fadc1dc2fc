"""The panel that says how the pinned number came about, with a link in each number that has one."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention import Explanation, HeadTrace, explain
from attention.inputs.overrides import EDITABLE
from attention.traces import Trace
from pages.components.component import component, encode, sources
from pages.components.explanation.sentences import sentence_of
from pages.figures.core.formatting import format_number, symbol
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis, kind
from pages.figures.derivation import MAX_SHOWN, derive
from pages.figures.derivation_entries import Derivation, Number
from pages.state.cell_edit import show_refused, take_edit
from pages.state.markdown import code_span
from pages.state.overrides import current_overrides
from pages.state.pinned_cell import pinned_text, place_of, take_pin, text_of
from pages.state.texts import Texts

_PANEL = "explanation_panel"

_SCRIPTS = ("shared/streamlit.js", "shared/page.js", "shared/formula.js")
_component = component("explanation", **vars(sources("explanation", *_SCRIPTS)))


def explanation(
    trace: Trace, texts: Texts, head: HeadTrace | None = None, *, is_editable: bool = False
) -> None:
    """Explain the pinned cell, or say how to pin one. Every sentence is made of its numbers.

    Args:
        trace: of the page.
        texts: the sentences.
        head: the head that is looked at, where the trace is one of many: its cells may be named
            without its number.
        is_editable: whether other numbers can be put in, where the page computes with them.
    """
    pinned = _of_head(pinned_text(), head)
    problem = _problem(pinned, trace, texts)
    data = {
        "choices": _choices(trace, _offered(trace, head)),
        "texts": texts.at("explanation.panel"),
        "axes": texts.at("figure.axes"),
        "words": {axis: list(some) for axis, some in trace.words.items()},
        "pinned": None,
    }
    cell = None if problem else place_of(pinned)
    if cell:
        found = explain(trace, cell.matrix, cell.row, cell.column)
        edit = _edit(found, trace) if is_editable else None
        data["pinned"] = {**_panel(found, trace, texts), "edit": edit}
    with st.container(key="explanation"):
        if problem:
            st.warning(problem)
        _component(
            key=_PANEL,
            data=encode(data),
            on_pin_change=lambda: take_pin(_PANEL),
            on_edit_change=lambda: take_edit(_PANEL),
        )
        if is_editable:
            show_refused(pinned, texts)


def _problem(pinned: str, trace: Trace, texts: Texts) -> str | None:
    """Why the address names no cell that is on the page; None where it names one, or nothing."""
    if not pinned:
        return None
    cell = place_of(pinned)
    if cell is None or kind(cell.matrix) not in MATRICES:
        return texts("explanation.no_cell", received=code_span(f"cell={pinned}"))
    if cell.matrix not in trace.matrices:
        return texts("explanation.elsewhere", received=code_span(f"cell={pinned}"))
    rows, columns = trace.matrices[cell.matrix].shape
    if cell.row < rows and cell.column < columns:
        return None
    return texts(
        "explanation.outside",
        received=code_span(f"cell={pinned}"),
        matrix=code_span(cell.matrix),
        rows=rows,
        columns=columns,
    )


def _of_head(pinned: str, head: HeadTrace | None) -> str:
    """The pin with the number of the head, where it names a cell of a head without one."""
    cell = place_of(pinned)
    if cell is None or head is None or cell.matrix not in head.matrices:
        return pinned
    return text_of(replace(cell, matrix=head.name_in_whole(cell.matrix)))


def _offered(trace: Trace, head: HeadTrace | None) -> list[str]:
    """The matrices to choose from; of many heads those of one, and what joins them."""
    names = list(trace.matrices)
    if head is None:
        return names
    own = {head.name_in_whole(name) for name in head.matrices}
    return [name for name in names if name in own or kind(name) == name]


def _choices(trace: Trace, names: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "matrix": name,
            "rows": trace.matrices[name].shape[0],
            "columns": trace.matrices[name].shape[1],
            "row_axis": MATRICES[kind(name)].rows,
            "column_axis": MATRICES[kind(name)].columns,
        }
        for name in names
    ]


def _edit(found: Explanation, trace: Trace) -> dict[str, Any] | None:
    """Which number can be put in here, and the one that stands here now; None for a computed one.

    Where positions are added, X is computed, and the vectors of the words stand in E.
    """
    cell = found.cell
    name = "X" if cell.matrix == "E" else cell.matrix
    is_sum = cell.matrix == "X" and "E" in trace.matrices
    if name not in EDITABLE or is_sum:
        return None
    return {
        "cell": text_of(replace(cell, matrix=name)),
        "value": repr(found.value),
        "is_edited": replace(cell, matrix=name) in current_overrides().edits,
    }


def _panel(found: Explanation, trace: Trace, texts: Texts) -> dict[str, Any]:
    cell = found.cell
    said = derive(found)
    return {
        "cell": text_of(cell),
        "matrix": cell.matrix,
        "row": cell.row,
        "column": cell.column,
        "symbol": symbol(cell.matrix, cell.row, cell.column),
        "value": format_number(found.value),
        "sentence": sentence_of(found, trace, texts),
        "symbols": said.symbols,
        "digits": said.digits,
        "head": [*([_axis_name(said.axis, texts)] if said.axis else []), *said.heads],
        "rows": _rows(said, trace),
        "shown": MAX_SHOWN,
        "total": said.total,
        "total_column": said.total_column,
    }


def _rows(said: Derivation, trace: Trace) -> list[dict[str, Any]]:
    def label(index: int) -> str | None:
        if said.axis is None:
            return None
        is_word = said.axis in WORD_AXES
        return f"{index + 1} {trace.words[said.axis][index]}" if is_word else str(index + 1)

    return [
        {
            "label": label(row.index),
            "numbers": [_number(number) for number in row.numbers],
            "share": round(row.share, 4),
            "is_own": row.is_own,
        }
        for row in said.rows
    ]


def _number(number: Number) -> dict[str, str]:
    if number.cell is None:
        return {"text": number.text}
    return {
        "text": number.text,
        "cell": text_of(number.cell),
        "symbol": symbol(number.cell.matrix, number.cell.row, number.cell.column),
    }


def _axis_name(axis: Axis, texts: Texts) -> str:
    name: str = texts.at("figure.axes")[axis]
    return name
