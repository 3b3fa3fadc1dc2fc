"""What a file brings: its matrices and the sizes they have; or why it changes nothing."""

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

UPLOADED = "files taken"  # in the session: how many, so that each leaves the box empty
OUTCOME = "outcome of a file"  # in the session: an `Outcome`, until the next file


@dataclass(frozen=True, eq=False)
class Loaded:
    """What was read of a file, before it takes any effect."""

    file: str
    matrices: Mapping[str, Array]
    n_words: int
    settings: Mapping[str, Any] = field(default_factory=dict)  # of the file, of its own state
    has_positions: bool = False  # whether X of the file is E + P
    reading: Reading | None = None  # how the text of a CSV file was read
    is_turned: bool = False  # whether matrices were transposed on demand


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a file: it is in, it cannot be used, or a person has to choose."""

    loaded: Loaded | None = None
    problem: FileProblem | None = None
    choices: tuple[Loaded, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)  # that followed the file
    turned: Loaded | None = None  # the same with each W transposed that fits only so
    file: str = ""


def uploader_key() -> str:
    """Another key for each file: the box is empty again when one was taken."""
    return f"own file {st.session_state.get(UPLOADED, 0)}"


def load(name: str, data: bytes, matrix: str, n_words: int) -> None:
    """Put in what a file holds: all of it, or nothing, or nothing until a reading is chosen.

    Args:
        name: of the file, as it was called.
        data: its bytes, whatever they are.
        matrix: which one a text of rows is.
        n_words: how many words the sentence has.
    """
    try:
        if name.lower().endswith(".npz"):
            archive = archive_of(data)
            take(Loaded(name, archive.matrices, n_words, archive.settings, archive.has_positions))
            return
        choices = tuple(Loaded(name, {matrix: reading.matrix}, n_words, reading=reading)
                        for reading in readings_of_csv(data, matrix))  # fmt: skip
    except FileProblem as problem:
        st.session_state[OUTCOME] = Outcome(problem=problem, file=name)
        return
    if len(choices) == 1:
        take(choices[0])
    else:
        st.session_state[OUTCOME] = Outcome(choices=choices, file=name)


def take(loaded: Loaded) -> None:
    """Put in matrices that were read, with the sizes they have, if these agree."""
    state = _state_of(loaded.settings)
    if loaded.has_positions:
        state["positions"] = choice_parameter("positions").default
    words = tokenized_sentence(state["sentence"]).tokens if "sentence" in state else None
    n_words = loaded.n_words if words is None else len(words)
    turned = _turned(loaded, n_words)
    try:
        sizes = _sizes_of(loaded.matrices, n_words)
    except FileProblem as problem:
        st.session_state[OUTCOME] = Outcome(problem=problem, turned=turned, file=loaded.file)
        return
    for parameter, value in {**state, **sizes, "weights": PARAMETERS["weights"].default}.items():
        st.session_state[parameter] = value
    overrides = _other_than_drawn(loaded.matrices)
    override_matrices(
        overrides, drawn_again=[name for name in loaded.matrices if name not in overrides]
    )
    st.session_state[OUTCOME] = Outcome(loaded, sizes=sizes, turned=turned, file=loaded.file)


def _turned(loaded: Loaded, n_words: int) -> Loaded | None:
    """The same with each W transposed that fits only so; None where none does.

    A W fits where it has as many rows as X has columns: X of the file, or else of the page.
    """
    if loaded.is_turned:
        return None
    matrices = loaded.matrices
    held = loaded.settings.get("d_model", current_visit().config.d_model)
    columns = [one.shape[1] for name, one in matrices.items() if name != "X"]
    targets = [matrices["X"].shape[1]] if "X" in matrices else [held, *columns[:1]]
    for d_model in targets if columns else ():
        misfits = {
            name for name, one in matrices.items() if name != "X" and one.shape[0] != d_model
        }
        if not misfits or any(matrices[name].shape[1] != d_model for name in misfits):
            continue
        turned = {name: one.T if name in misfits else one for name, one in matrices.items()}
        try:
            _sizes_of(turned, n_words)
        except FileProblem:
            continue
        if len(matrices) > 1 or d_model == held or "X" in matrices:
            return replace(loaded, matrices=turned, is_turned=True)
    return None


def _sizes_of(matrices: Mapping[str, Array], n_words: int) -> dict[str, int]:
    """The sizes that the matrices have, if they agree and the app can show them."""
    sizes: dict[str, int] = {}
    for name, matrix in matrices.items():
        for size, count in zip(SIZES[name], matrix.shape, strict=True):
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
        str(sizes.get(size, count)) for size, count in zip(SIZES[name], matrix.shape, strict=True)
    )
    raise FileProblem("shape", name, found, needed)


def _state_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a file says of its own state, what this page can take."""
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
