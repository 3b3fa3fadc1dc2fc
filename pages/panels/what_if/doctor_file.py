"""Files for the doctor: their matrices are written into the boxes, where they can be seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from attention.variants.diagnosis import precision_of
from pages.imports.file_error import MAX_BYTES, FileProblem
from pages.imports.matrix_files import EXTENSIONS, FoundMatrix, matrices_of_file
from pages.panels.csv_readings import describe_reading
from pages.panels.file_problem import describe_problem
from pages.panels.what_if.doctor_inputs import INPUTS, SHORT, label_of, size_of
from pages.state.markdown import code_span
from pages.state.texts import Texts

BOX = "doctor_{}"  # the key of a box
GIVEN, KINDS = "doctor_given", ("qkv", "inputs")  # whether Q, K and V are given, or X and the W's
# What a matrix may be called in a file, by box: the changed side of this page before the other.
SOURCES = {
    "query": ("Q", "query", "q"), "key": ("K", "key", "k"), "value": ("V", "value", "v"),
    "output": ("output.changed", "output"), "weights": ("weights.changed", "weights"),
    "mask": ("mask", "masked"), **{name: (name,) for name in INPUTS},
}  # fmt: skip
NAMES = {name: box for box, names in SOURCES.items() for name in names}
_UPLOADED, _OUTCOMES = "files that the doctor read", "what the doctor read"
_READING, _WHICH = "doctor_reading", "doctor_which"


@dataclass(frozen=True)
class _Read:
    file: str
    boxes: tuple[tuple[str, str], ...]  # what was found, and its size


@dataclass(frozen=True)
class _Refused:
    file: str
    problem: FileProblem


@dataclass(frozen=True, eq=False)
class _Asked:
    """A matrix whose name or whose reading has to be chosen."""

    file: str
    matrix: FoundMatrix


def show_files(texts: Texts) -> None:
    """Where files are given, and what was found in them."""
    key = f"doctor_file_{st.session_state.get(_UPLOADED, 0)}"  # a new box after each upload
    st.file_uploader(
        texts("doctor.file"),
        EXTENSIONS,
        accept_multiple_files=True,
        key=key,
        on_change=_take,
        args=(key,),
        max_upload_size=MAX_BYTES // 1_000_000,
        help=texts("doctor.file_help"),
    )
    with st.container(key="doctor_read"):  # keeps the position of the boxes
        _show_outcomes(st.session_state.get(_OUTCOMES, ()), texts)


def _take(key: str) -> None:
    files = st.session_state.get(key) or ()
    st.session_state[_UPLOADED] = st.session_state.get(_UPLOADED, 0) + 1
    take_files((file.name, file.getvalue()) for file in files)


def take_files(files: Iterable[tuple[str, bytes]]) -> None:
    """Write the matrices of files into the boxes.

    A file of several matrices empties the other boxes: what it holds belongs together.
    """
    outcomes: list[_Read | _Refused | _Asked] = []
    found: list[tuple[str, list[FoundMatrix]]] = []
    for file, data in files:
        try:
            found.append((file, matrices_of_file(file, data, NAMES)))
        except FileProblem as problem:
            outcomes.append(_Refused(file, problem))
    if any(len(matrices) > 1 for _, matrices in found):
        for box in SOURCES:
            st.session_state[BOX.format(box)] = ""
    for file, matrices in found:
        known = {one.name: one.numbers for one in matrices if one.name and not one.readings}
        boxes = _written(known)
        if boxes:
            outcomes.append(_Read(file, boxes))
        outcomes += [_Asked(file, one) for one in matrices if not one.name or one.readings]
    st.session_state[_OUTCOMES] = tuple(outcomes)


def _written(known: dict[str, NDArray[Any]]) -> tuple[tuple[str, str], ...]:
    """Write matrices into their boxes; what was found, and its size."""
    found = []
    for box, names in SOURCES.items():
        name = next((name for name in names if name in known), None)
        if name is None:
            continue
        array = known[name]
        found.append((name, size_of(array)))
        st.session_state[BOX.format(box)] = printed(
            box, ~np.isneginf(array) if name == "masked" else array
        )
    if found:
        has_inputs = all(map(_is_filled, INPUTS))
        has_stages = any(map(_is_filled, SHORT)) and not _are_products(known)
        st.session_state[GIVEN] = KINDS[has_inputs and not has_stages]
    return tuple(found)


def _is_filled(box: str) -> bool:
    return bool(str(st.session_state.get(BOX.format(box)) or "").strip())


def _are_products(known: dict[str, NDArray[Any]]) -> bool:
    """Whether X and the W's make Q, K and V: then they say more than these."""
    try:
        return all(
            np.allclose(known["X"] @ known[f"W_{name}"], known[name]) for name in ("Q", "K", "V")
        )
    except (KeyError, ValueError):
        return False


def _show_outcomes(outcomes: tuple[object, ...], texts: Texts) -> None:
    read = [
        texts(
            "doctor.read",
            file=code_span(one.file),
            names=", ".join(f"{name} ({size})" for name, size in one.boxes),
        )
        for one in outcomes
        if isinstance(one, _Read)
    ]
    if read:
        st.success("  \n".join(read))
    for one in outcomes:
        if isinstance(one, _Refused):
            _show_problem(one, texts)
    asked = next((one for one in outcomes if isinstance(one, _Asked)), None)
    if asked:
        _ask(asked, texts)


def _show_problem(refused: _Refused, texts: Texts) -> None:
    problem = refused.problem
    boxes = ", ".join(SHORT.get(box, box) for box in SOURCES)
    needed = boxes if problem.reason == "nothing" else ""
    st.error(describe_problem(refused.file, problem, texts, needed))


def _ask(asked: _Asked, texts: Texts) -> None:
    """How a text is to be read, or which matrix it is; one question at a time."""
    readings = asked.matrix.readings
    with st.container(key="doctor_question"):
        if readings:
            st.radio(
                texts("own.two_readings", file=code_span(asked.file)),
                range(len(readings)),
                format_func=lambda i: describe_reading(readings, i, texts),
                index=None,
                key=_READING,
                on_change=_choose_reading,
                args=(asked,),
            )
        else:
            size = size_of(asked.matrix.numbers)
            st.selectbox(
                texts("doctor.which", file=code_span(asked.file), size=size),
                SOURCES,
                index=None,
                key=_WHICH,
                format_func=lambda box: label_of(box, texts),
                placeholder=texts("doctor.choose"),
                on_change=_choose_box,
                args=(asked,),
            )


def _choose_reading(asked: _Asked) -> None:
    chosen = st.session_state.pop(_READING, None)
    if chosen is not None:
        numbers = asked.matrix.readings[chosen].matrix
        _answered(asked, replace(asked.matrix, numbers=numbers, readings=()))


def _choose_box(asked: _Asked) -> None:
    box = st.session_state.pop(_WHICH, None)
    if box is not None:
        _answered(asked, replace(asked.matrix, name=box))


def _answered(asked: _Asked, matrix: FoundMatrix) -> None:
    """Put what is known now in the place of the question."""
    new: _Asked | _Read = _Asked(asked.file, matrix)
    if matrix.name:
        new = _Read(asked.file, _written({matrix.name: matrix.numbers}))
    outcomes = st.session_state.get(_OUTCOMES, ())
    st.session_state[_OUTCOMES] = tuple(new if one is asked else one for one in outcomes)


def printed(box: str, array: NDArray[Any]) -> str:
    """All numbers of a box as Python prints them, one row a line, and their type."""
    rows = ",\n".join(map(str, array.tolist()))
    kind = precision_of(box, array)
    return f"array([{rows}]{'' if kind == 'float64' else f', dtype={kind}'})"
