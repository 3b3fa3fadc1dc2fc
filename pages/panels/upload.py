"""Loads a file: applies its matrices and their sizes, or stores why it was rejected."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st

from attention import embed, projection
from attention.arrays import Array
from pages.imports.csv_table import Reading, readings_of_csv
from pages.imports.file_error import FileProblem
from pages.imports.npz import archive_of
from pages.state.overrides import SIZES, override_matrices
from pages.state.parameters import PARAMETERS, choice_parameter, whole_number_parameter
from pages.state.parameters import SIZES as SIZE_NAMES
from pages.state.session import MAX_CHARACTERS, current_visit, tokenized_sentence

UPLOADED = "uploaded files"  # in the session: their number
OUTCOME = "outcome of a file"  # in the session: an `Outcome`, until the next file


@dataclass(frozen=True, eq=False)
class Loaded:
    """The contents of a file, before they are applied."""

    file: str
    matrices: Mapping[str, Array]
    n_words: int
    settings: Mapping[str, Any] = field(default_factory=dict)  # that the file was saved with
    has_positions: bool = False  # whether its X is E + P
    reading: Reading | None = None  # of the text of a CSV file
    is_transposed: bool = False  # whether matrices were transposed on request


@dataclass(frozen=True, eq=False)
class Outcome:
    """The result of a file: it was applied, it was rejected, or the reader has to choose."""

    loaded: Loaded | None = None
    problem: FileProblem | None = None
    choices: tuple[Loaded, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)  # set to those of the file
    transposed: Loaded | None = None  # the same with each W transposed that fits only transposed
    file: str = ""


def uploader_key() -> str:
    """A new key for each file, which empties the box after an upload."""
    return f"own file {st.session_state.get(UPLOADED, 0)}"


def load_file(name: str, data: bytes, matrix: str, n_words: int) -> None:
    """Apply the contents of a file: all, or nothing, or nothing until a reading is chosen.

    Args:
        name: of the file.
        data: its bytes, untrusted.
        matrix: the matrix that a text file contains.
        n_words: the number of words of the sentence.
    """
    try:
        if name.lower().endswith(".npz"):
            archive = archive_of(data)
            apply_loaded(
                Loaded(name, archive.matrices, n_words, archive.settings, archive.has_positions)
            )
            return
        choices = tuple(Loaded(name, {matrix: reading.matrix}, n_words, reading=reading)
                        for reading in readings_of_csv(data, matrix))  # fmt: skip
    except FileProblem as problem:
        st.session_state[OUTCOME] = Outcome(problem=problem, file=name)
        return
    if len(choices) == 1:
        apply_loaded(choices[0])
    else:
        st.session_state[OUTCOME] = Outcome(choices=choices, file=name)


def apply_loaded(loaded: Loaded) -> None:
    """Override with the matrices of a file and set the sizes to theirs, if these agree."""
    state = _parameters_of(loaded.settings)
    if loaded.has_positions:
        state["positions"] = choice_parameter("positions").default
    words = tokenized_sentence(state["sentence"]).tokens if "sentence" in state else None
    n_words = loaded.n_words if words is None else len(words)
    transposed = _transposed(loaded, n_words)
    try:
        sizes = _sizes_of(loaded.matrices, n_words)
    except FileProblem as problem:
        st.session_state[OUTCOME] = Outcome(
            problem=problem, transposed=transposed, file=loaded.file
        )
        return
    for parameter, value in {**state, **sizes, "weights": PARAMETERS["weights"].default}.items():
        st.session_state[parameter] = value
    overrides = _different_from_sampled(loaded.matrices)
    override_matrices(
        overrides, restored=[name for name in loaded.matrices if name not in overrides]
    )
    st.session_state[OUTCOME] = Outcome(
        loaded, sizes=sizes, transposed=transposed, file=loaded.file
    )


def _transposed(loaded: Loaded, n_words: int) -> Loaded | None:
    """The same with each W transposed that fits only transposed; None if there is none.

    A W fits if it has as many rows as X has columns: X of the file, or else of the page.
    """
    if loaded.is_transposed:
        return None
    matrices = loaded.matrices
    current = loaded.settings.get("d_model", current_visit().config.d_model)
    columns = [one.shape[1] for name, one in matrices.items() if name != "X"]
    targets = [matrices["X"].shape[1]] if "X" in matrices else [current, *columns[:1]]
    for d_model in targets if columns else ():
        mismatched = {
            name for name, one in matrices.items() if name != "X" and one.shape[0] != d_model
        }
        if not mismatched or any(matrices[name].shape[1] != d_model for name in mismatched):
            continue
        transposed = {name: one.T if name in mismatched else one for name, one in matrices.items()}
        try:
            _sizes_of(transposed, n_words)
        except FileProblem:
            continue
        if len(matrices) > 1 or d_model == current or "X" in matrices:
            return replace(loaded, matrices=transposed, is_transposed=True)
    return None


def _sizes_of(matrices: Mapping[str, Array], n_words: int) -> dict[str, int]:
    """The sizes of the matrices.

    Raises:
        FileProblem: they disagree, or one is outside its range.
    """
    sizes: dict[str, int] = {}
    for name, matrix in matrices.items():
        for size, count in zip(SIZES[name], matrix.shape, strict=True):
            expected = sizes.setdefault(size, count)
            if size != "words" and count not in PARAMETERS[size]:
                allowed = whole_number_parameter(size)
                bounds = f"{allowed.minimum}–{allowed.maximum}"
                raise FileProblem("range", name, f"{size} = {count}", bounds)
            if count != expected or (size == "words" and count != n_words):
                _raise_shape_problem(name, matrix, {**sizes, "words": n_words})
    sizes.pop("words", None)
    return sizes


def _raise_shape_problem(name: str, matrix: Array, sizes: Mapping[str, int]) -> None:
    received = " × ".join(map(str, matrix.shape))
    expected = " × ".join(
        str(sizes.get(size, count)) for size, count in zip(SIZES[name], matrix.shape, strict=True)
    )
    raise FileProblem("shape", name, received, expected)


def _parameters_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a file that are valid here, by parameter."""
    sentence = settings.get("sentence")
    state: dict[str, Any] = {}
    if isinstance(sentence, str) and tokenized_sentence(sentence).tokens:
        state["sentence"] = sentence[:MAX_CHARACTERS]
    for name in (*SIZE_NAMES, "seed", "padding", "window", "positions"):
        if settings.get(name) in PARAMETERS[name]:
            state[name] = settings[name]
    if settings:
        mask, kinds = settings.get("mask"), PARAMETERS["mask"]
        state["mask"] = mask if mask in kinds else kinds.default
    return state


def _different_from_sampled(matrices: Mapping[str, Array]) -> dict[str, Array]:
    """The matrices that differ from those sampled on this page."""
    visit = current_visit()
    config = visit.config
    sampled = {
        "X": embed(visit.tokenized.tokens, config.d_model, config.seed),
        "W_Q": projection("W_Q", config.d_model, config.d_k, config.seed),
        "W_K": projection("W_K", config.d_model, config.d_k, config.seed),
        "W_V": projection("W_V", config.d_model, config.d_v, config.seed),
    }
    return {name: one for name, one in matrices.items() if not np.array_equal(one, sampled[name])}
