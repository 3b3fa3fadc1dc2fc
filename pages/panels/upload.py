"""What a file brings: its matrices and the sizes they have; or why it changes nothing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from attention import embed, projection
from attention.arrays import Array
from pages.imports.csv_table import matrix_of_csv
from pages.imports.file_error import FileProblem
from pages.imports.npz import archive_of
from pages.state.markdown import code_span
from pages.state.overrides import override_matrices
from pages.state.parameters import PARAMETERS, SIZES, whole_number_parameter
from pages.state.session import (
    MAX_CHARACTERS,
    current_visit,
    tokenized_sentence,
)
from pages.state.texts import Texts

UPLOADED = "files taken"  # in the session: how many, so that each leaves the box empty
_OUTCOME = "outcome of a file"

# Which sizes the rows and the columns of each matrix have.
_SIZES = {"X": ("words", "d_model"), "W_Q": ("d_model", "d_k"), "W_K": ("d_model", "d_k"),
          "W_V": ("d_model", "d_v")}  # fmt: skip


def uploader_key() -> str:
    """Another key for each file: the box is empty again when one was taken."""
    return f"own file {st.session_state.get(UPLOADED, 0)}"


def load(name: str, data: bytes, matrix: str, n_words: int) -> None:
    """Put in what a file holds: all of it, or nothing.

    Args:
        name: of the file, as it was called.
        data: its bytes, whatever they are.
        matrix: which one a CSV file is.
        n_words: how many words the sentence has.
    """
    try:
        if name.lower().endswith(".npz"):
            archive = archive_of(data)
            matrices, settings = archive.matrices, archive.settings
        else:
            matrices, settings = {matrix: matrix_of_csv(data, matrix)}, {}
        state = _state_of(settings)
        words = tokenized_sentence(state["sentence"]).tokens if "sentence" in state else None
        sizes = _sizes_of(matrices, n_words if words is None else len(words))
    except FileProblem as problem:
        st.session_state[_OUTCOME] = (name, problem, {})
        return
    for parameter, value in {**state, **sizes, "weights": PARAMETERS["weights"].default}.items():
        st.session_state[parameter] = value
    overrides = _other_than_drawn(matrices)
    override_matrices(overrides, drawn_again=[name for name in matrices if name not in overrides])
    st.session_state[_OUTCOME] = (name, tuple(matrices), sizes)


def _sizes_of(matrices: Mapping[str, Array], n_words: int) -> dict[str, int]:
    """The sizes that the matrices have, if they agree and the app can show them."""
    sizes: dict[str, int] = {}
    for name, matrix in matrices.items():
        for size, count in zip(_SIZES[name], matrix.shape, strict=True):
            needed = sizes.setdefault(size, count)
            if size != "words" and count not in PARAMETERS[size]:
                allowed = whole_number_parameter(size)
                ends = f"{allowed.minimum}–{allowed.maximum}"
                raise FileProblem("range", name, f"{size} = {count}", ends)
            if count != needed or (size == "words" and count != n_words):
                _refuse(name, matrix, {**sizes, "words": n_words})
    sizes.pop("words", None)
    return sizes


def _refuse(name: str, matrix: Array, sizes: Mapping[str, int]) -> None:
    found = " × ".join(map(str, matrix.shape))
    needed = " × ".join(
        str(sizes.get(size, count)) for size, count in zip(_SIZES[name], matrix.shape, strict=True)
    )
    raise FileProblem("shape", name, found, needed)


def _state_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a file says of its own state, what this page can take."""
    sentence = settings.get("sentence")
    state: dict[str, Any] = {}
    if isinstance(sentence, str) and tokenized_sentence(sentence).tokens:
        state["sentence"] = sentence[:MAX_CHARACTERS]
    for name in (*SIZES, "seed", "padding", "window", "positions"):
        if settings.get(name) in PARAMETERS[name]:
            state[name] = settings[name]
    if settings:
        mask, kinds = settings.get("mask"), PARAMETERS["mask"]
        state["mask"] = mask if mask in kinds else kinds.default
    return state


def _other_than_drawn(matrices: Mapping[str, Array]) -> dict[str, Array]:
    """Those that are not what is drawn here anyway."""
    visit = current_visit()
    config = visit.config
    drawn = {
        "X": embed(visit.tokenized.tokens, config.d_model, config.seed),
        "W_Q": projection("W_Q", config.d_model, config.d_k, config.seed),
        "W_K": projection("W_K", config.d_model, config.d_k, config.seed),
        "W_V": projection("W_V", config.d_model, config.d_v, config.seed),
    }
    return {name: one for name, one in matrices.items() if not np.array_equal(one, drawn[name])}


def show_outcome(texts: Texts) -> None:
    """What became of the last file, until the next one."""
    if _OUTCOME not in st.session_state:
        return
    name, found, sizes = st.session_state[_OUTCOME]
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
        return
    said = texts("own.loaded", file=code_span(name), matrices=", ".join(map(code_span, found)))
    followed = ", ".join(f"{size} = {count}" for size, count in sizes.items())
    st.success(f"{said} {texts('own.sizes_followed', sizes=code_span(followed))}")
