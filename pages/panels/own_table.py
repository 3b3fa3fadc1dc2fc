"""The table to type and paste into: its cells hold text, which is parsed by `number_text`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

import numpy as np
import streamlit as st

from attention import SelfAttentionTrace
from attention.arrays import Array
from attention.inputs.overrides import EDITABLE
from attention.sources import Cell
from pages.components.number_table import Shown, Typed, number_table
from pages.figures.core.tables import table
from pages.imports.file_error import LARGEST, FileProblem
from pages.imports.number_text import number_of, readings_of_comma, written_of
from pages.imports.pasted_block import numbers_of_block
from pages.state.markdown import listed, visible
from pages.state.overrides import current_overrides, override_cells
from pages.state.pinned_cell import cell_name
from pages.state.texts import Texts

_REFUSED = "what the table could not take"  # in the session: a `Refused`
MAX_NAMED = 4


@dataclass
class Refused:
    """What was typed and is no number to use, and the last block, where it was refused."""

    unread: dict[Cell, str] = field(default_factory=dict)
    block: tuple[Cell, FileProblem] | None = None  # where it begins, and what is wrong with it


def own_table(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """The matrix as a table; a number that is typed takes effect when its cell is left."""
    shapes = {name: _editable(trace, name).shape for name in EDITABLE}
    numbers, refused = _editable(trace, matrix), _refused()
    labels = table(matrix, numbers, trace.tokens)

    def here(cell: Cell) -> bool:
        return cell.matrix == matrix and _is_inside(cell, shapes)

    unread = {cell: text for cell, text in refused.unread.items() if here(cell)}
    shown = Shown(
        matrix=matrix,
        numbers=_texts_of(numbers.tobytes(), numbers.shape[1]),
        rows=list(labels.index),
        columns=list(map(str, labels.columns)),
        edited=[cell for cell in current_overrides().edits if here(cell)],
        unread=unread,
        problem=_said(matrix, unread, refused, texts),
    )
    number_table(shown, texts, on_typed=partial(_take, shapes))


def forget_refused() -> None:
    """Let go of what could not be read: other numbers stand in the matrices now."""
    st.session_state.pop(_REFUSED, None)


def _refused() -> Refused:
    held = st.session_state.get(_REFUSED)
    return held if isinstance(held, Refused) else Refused()


def _editable(trace: SelfAttentionTrace, matrix: str) -> Array:
    """A matrix that can be edited: X before the positions are added."""
    is_apart = matrix == "X" and "E" in trace.matrices
    return trace.matrices["E" if is_apart else matrix]


@lru_cache(16)
def _texts_of(numbers: bytes, columns: int) -> list[list[str]]:
    rows = np.frombuffer(numbers).reshape(-1, columns).tolist()
    return [list(map(_written, row)) for row in rows]


def _written(number: float) -> str:
    """All digits of a number, and no power of ten at its end, which a narrow cell would cut off.

    Numbers below a millionth have one: their first digits would all be 0.
    """
    text = written_of(number)
    is_small = 0 < abs(number) < 1e-6
    return text if "e" not in text or is_small else np.format_float_positional(number, trim="-")


def _is_inside(cell: Cell, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    rows, columns = shapes[cell.matrix]
    return cell.row < rows and cell.column < columns


def _take(shapes: Mapping[str, tuple[int, ...]], typed: Sequence[Typed]) -> None:
    """Put in every number that can be read, and of a block all numbers or none."""
    refused = Refused({**_refused().unread})
    numbers: dict[Cell, float] = {}
    for one in typed:
        if not _is_inside(one.cell, shapes):
            continue
        try:
            found = _numbers_in(one, shapes[one.cell.matrix])
        except FileProblem as problem:
            refused.block = (one.cell, problem)
            continue
        if found is None:
            refused.unread[one.cell] = one.text or ""
            continue
        if one.is_block:
            refused.block = None
        for cell in (one.cell, *found):
            refused.unread.pop(cell, None)
        numbers.update(found)
    st.session_state[_REFUSED] = refused
    if numbers:
        override_cells(numbers)


def _numbers_in(typed: Typed, shape: tuple[int, ...]) -> dict[Cell, float] | None:
    """Which number goes where; None where the text of a cell cannot be read.

    Raises:
        FileProblem: a block cannot be used.
    """
    cell, text = typed.cell, typed.text
    if text is None:
        return {}
    if not typed.is_block:
        number = number_of(text)
        return None if number is None else {cell: number}
    rows, columns = shape
    block = numbers_of_block(text, cell, (rows, columns))
    return {
        Cell(cell.matrix, cell.row + i, cell.column + j): float(number)
        for (i, j), number in np.ndenumerate(block)
    }


def _said(matrix: str, unread: Mapping[Cell, str], refused: Refused, texts: Texts) -> str:
    """Why what was typed or pasted is not put in, as plain text."""
    said = []
    if refused.block and refused.block[0].matrix == matrix:
        start, problem = refused.block
        values = {"matrix": matrix, "found": problem.found, "needed": problem.needed}
        said.append(texts(f"own.block.{problem.reason}", cell=cell_name(start), **values))
    named = {cell: f"{cell_name(cell)} “{visible(text)}”" for cell, text in unread.items()}
    readings = {cell: found for cell, text in unread.items() if (found := readings_of_comma(text))}
    others = [name for cell, name in named.items() if cell not in readings]
    if others:
        cells = listed(others, MAX_NAMED)
        said.append(texts("own.unread", cells=cells, matrix=matrix, most=f"{LARGEST:,.0f}"))
    for cell, (decimal, whole) in list(readings.items())[:MAX_NAMED]:
        values = {"received": named[cell], "decimal": decimal, "whole": whole}
        said.append(texts("own.two_numbers", **values))
    return " ".join(said)
