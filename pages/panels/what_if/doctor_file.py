"""A file for the doctor: its arrays are written into the boxes, where they can be seen."""

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.imports.file_error import FileProblem
from pages.imports.npz import arrays_of
from pages.panels.what_if.doctor_inputs import INPUTS
from pages.state.markdown import code_span
from pages.state.texts import Texts

BOX = "doctor_{}"  # the key of a box
GIVEN, KINDS = "doctor_given", ("qkv", "inputs")  # whether Q, K and V are given, or X and the W's
# The names that an array may have in a file, and the box that it belongs to.
NAMES = {
    "Q": "query", "K": "key", "V": "value", "q": "query", "k": "key", "v": "value",
    **{name: name for name in ("query", "key", "value", "output", "weights", "mask", *INPUTS)},
}  # fmt: skip
_FILE, _OUTCOME = "doctor_file", "what the doctor read"


def show_file(texts: Texts) -> None:
    """Where a file is given, and what was found in it."""
    st.file_uploader(texts("doctor.file"), ["npz"], key=_FILE, on_change=take_file)
    outcome = st.session_state.get(_OUTCOME)
    if outcome is None:
        return
    name, found = outcome
    if isinstance(found, FileProblem):
        st.error(
            texts(
                f"own.problems.{found.reason}",
                file=code_span(name),
                matrix=code_span(found.matrix),
                found=code_span(found.found),
                needed=code_span(found.needed),
            )
        )
    else:
        st.success(texts("doctor.read", file=code_span(name), names=", ".join(found)))


def take_file() -> None:
    """Write the arrays of the file into the boxes; the others become empty."""
    file = st.session_state[_FILE]
    if file is None:
        st.session_state.pop(_OUTCOME, None)
        return
    try:
        arrays = arrays_of(file.getvalue(), NAMES)
    except FileProblem as problem:
        st.session_state[_OUTCOME] = (file.name, problem)
        return
    for name in NAMES.values():
        array = arrays.get(name)
        st.session_state[BOX.format(name)] = "" if array is None else printed(array)
    st.session_state[GIVEN] = KINDS["X" in arrays and "query" not in arrays]
    st.session_state[_OUTCOME] = (file.name, tuple(arrays))


def printed(array: NDArray[Any]) -> str:
    """All numbers as Python prints them, one row a line, and their type."""
    rows = ",\n".join(map(str, array.tolist()))
    kind = f", dtype={array.dtype}" if array.dtype in (np.float16, np.float32) else ""
    return f"array([{rows}]{kind})"
