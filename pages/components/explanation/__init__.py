"""The panel that explains how the pinned number is computed, with links to its sources."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from attention import EncoderLayerTrace, Explanation, HeadTrace, explain
from attention.inputs.overrides import EDITABLE, OF_LAYER
from attention.traces import Trace
from pages.components.component import component, encode, read, sources
from pages.components.explanation.sentences import sentence_of
from pages.figures.core.formatting import format_number, symbol
from pages.figures.core.matrices import MATRICES, WORD_AXES, kind
from pages.figures.core.roles import AXIS_ROLES, Role, role_of, split_by_role, split_by_size
from pages.figures.derivation import derive
from pages.figures.derivation_entries import Number, Table
from pages.figures.derivation_tables import MAX_SHOWN
from pages.state.cell_edit import show_refused, take_edit
from pages.state.markdown import code_span
from pages.state.overrides import current_overrides
from pages.state.pinned_cell import cell_of, cell_text, pinned_text, take_pin
from pages.state.texts import Texts

_PANEL = "explanation_panel"

_SCRIPTS = (
    "shared/streamlit.js",
    "shared/page.js",
    "shared/formula.js",
    "explanation/dock.js",
    "explanation/table.js",
)
_SOURCES = sources("explanation", *_SCRIPTS)
_STYLE = _SOURCES.css + read("explanation/dock.css")
_component = component("explanation", _SOURCES.js, _SOURCES.html, _STYLE)


def explanation(
    trace: Trace,
    texts: Texts,
    head: HeadTrace | None = None,
    *,
    is_editable: bool = False,
    pinned: str | None = None,
    on_pin: Callable[[str], None] = take_pin,
) -> None:
    """Explain the pinned cell, or tell how to pin one. Sentences are computed from its numbers.

    Args:
        trace: of the page.
        texts: the sentences.
        head: the selected head of a multi-head trace; a pin may omit its number.
        is_editable: whether the page applies overrides, so that numbers can be edited.
        pinned: the cell, where it is not the one in the URL.
        on_pin: called with the key of the panel when it pins or unpins a cell.
    """
    pinned = _with_head(pinned_text() if pinned is None else pinned, head)
    problem = _problem(pinned, trace, texts)
    data = {
        "choices": _choices(trace, _selectable(trace, head)),
        "texts": texts.at("explanation.panel"),
        "axes": texts.at("figure.axes"),
        "words": {axis: list(some) for axis, some in trace.words.items()},
        "pinned": None,
    }
    cell = None if problem else cell_of(pinned)
    if cell:
        found = explain(trace, cell.matrix, cell.row, cell.column)
        edit = _edit(found, trace) if is_editable else None
        data["pinned"] = {**_pinned_data(found, trace, texts), "edit": edit}
    with st.container(key="explanation"):
        if problem:
            st.warning(problem)
        _component(
            key=_PANEL,
            data=encode(data),
            on_pin_change=lambda: on_pin(_PANEL),
            on_edit_change=lambda: take_edit(_PANEL),
        )
        if is_editable:
            show_refused(pinned, texts)


def _problem(pinned: str, trace: Trace, texts: Texts) -> str | None:
    """Why the URL names no cell of this page; None if it names one, or nothing."""
    if not pinned:
        return None
    cell = cell_of(pinned)
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


def _with_head(pinned: str, head: HeadTrace | None) -> str:
    """The pin with the number of the head added, where it omits it."""
    cell = cell_of(pinned)
    if cell is None or head is None or cell.matrix not in head.matrices:
        return pinned
    return cell_text(replace(cell, matrix=head.name_in_whole(cell.matrix)))


def _selectable(trace: Trace, head: HeadTrace | None) -> list[str]:
    """The matrices to choose from: of many heads, those of one and the shared ones."""
    names = list(trace.matrices)
    if head is None:
        return names
    of_head = {head.name_in_whole(name) for name in head.matrices}
    return [name for name in names if name in of_head or kind(name) == name]


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
    """The cell to edit and its current value; None for a computed number.

    With positions, X is computed, and the word vectors are in E.
    """
    cell = found.cell
    name = "X" if cell.matrix == "E" else cell.matrix
    is_sum = cell.matrix == "X" and "E" in trace.matrices
    editable = OF_LAYER if isinstance(trace, EncoderLayerTrace) else EDITABLE
    if name not in editable or is_sum:
        return None
    return {
        "cell": cell_text(replace(cell, matrix=name)),
        "value": repr(found.value),
        "is_edited": replace(cell, matrix=name) in current_overrides().edits,
    }


def _pinned_data(found: Explanation, trace: Trace, texts: Texts) -> dict[str, Any]:
    cell = found.cell
    derivation = derive(found)
    return {
        "cell": cell_text(cell),
        "matrix": cell.matrix,
        "row": cell.row,
        "column": cell.column,
        "symbol": symbol(cell.matrix, cell.row, cell.column),
        "value": format_number(found.value),
        "sentence": _coloured(split_by_size(sentence_of(found, trace, texts))),
        "symbols": _coloured(split_by_role(derivation.symbols)),
        "digits": [_number(number) for number in derivation.digits],
        "table": _table(derivation.table, trace, texts) if derivation.table else None,
    }


def _table(table: Table, trace: Trace, texts: Texts) -> dict[str, Any]:
    folded = len(table.rows) - MAX_SHOWN
    return {
        "head": [
            _coloured([(texts.at("figure.axes")[table.axis], AXIS_ROLES.get(table.axis))]),
            *(_coloured(split_by_role(head)) for head in table.heads),
        ],
        "rows": [
            {
                "label": _label(table, row.index, trace),
                "numbers": [_number(number) for number in row.numbers],
                "share": round(row.share, 4),
                "is_own": row.is_own,
            }
            for row in table.rows
        ],
        "sums": table.sums,
        "rest": table.rest,
        "shown": MAX_SHOWN,
        "sum": texts("explanation.panel.sum", count=len(table.rows)),
        "more": texts("explanation.panel.more", count=folded) if folded > 0 else None,
    }


def _label(table: Table, index: int, trace: Trace) -> str:
    is_word = table.axis in WORD_AXES
    return f"{index + 1} {trace.words[table.axis][index]}" if is_word else str(index + 1)


def _coloured(pieces: Sequence[tuple[str, Role | None]]) -> list[dict[str, str | None]]:
    return [{"text": text, "role": role} for text, role in pieces]


def _number(number: Number) -> dict[str, str | None]:
    if number.cell is None:
        return {"text": number.text}
    return {
        "text": number.text,
        "cell": cell_text(number.cell),
        "symbol": symbol(number.cell.matrix, number.cell.row, number.cell.column),
        "role": role_of(number.cell.matrix),
    }
