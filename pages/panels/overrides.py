"""Where own numbers are put in: a table to type and paste into, files, and the way back."""

import math

import streamlit as st

from attention import SelfAttentionTrace
from attention.inputs.handcrafted import HANDCRAFTED, least_on_target
from attention.inputs.overrides import EDITABLE
from pages.imports.file_error import MAX_BYTES
from pages.panels.own_table import forget_refused, own_table
from pages.panels.upload import UPLOADED, load, uploader_key
from pages.panels.upload_outcome import show_outcome
from pages.state.overrides import (
    current_overrides,
    describe_cell,
    describe_override_problems,
    reset,
    sizes_that_fit,
    undo_override,
)
from pages.state.texts import Texts

MAX_UNDONE_SINGLY = 12
_PASTED = "own_paste"


def say_own(trace: SelfAttentionTrace, weights: str, texts: Texts) -> None:
    """What to see in weights made by hand, measured; and what of own numbers takes no part."""
    if weights in HANDCRAFTED:
        found = least_on_target(weights, trace.tokens, trace.attention.weights)
        st.text(texts(f"weights.lines.{weights}"))
        st.text(
            texts(
                f"weights.measured.{weights}",
                share=f"{math.floor(found * 1000) / 10:.1f}%",
                n=len(trace.tokens),
            )
        )
        if current_overrides().matrices:
            st.text(texts("own.waiting"))
    with st.container(key="own_said"):  # what comes and goes here must not move the figure's place
        for sentence in describe_override_problems(trace, texts):
            st.warning(sentence)
        _size_buttons(trace, texts)


def _size_buttons(trace: SelfAttentionTrace, texts: Texts) -> None:
    """A button for each size at which a loaded matrix is whole and nothing beside it is sampled."""
    sizes = sizes_that_fit(trace)
    if sizes:
        with st.container(horizontal=True, key="own_sizes"):
            for size, count in sizes:
                label = texts("own.use_size", size=f"{size} = {count}")
                st.button(label, key=f"own_use_{size}_{count}", on_click=_use, args=(size, count))


def _use(size: str, count: int) -> None:
    st.session_state[size] = count


def own_panel(trace: SelfAttentionTrace, texts: Texts) -> None:
    """The panel; made only while it is open."""
    panel = st.expander(texts("own.label"), key="own_panel", on_change="rerun")
    if panel.open:
        with panel:
            st.caption(texts("own.lead"))
            name = st.selectbox(texts("own.matrix"), EDITABLE, 2, key="own_matrix", width=220)
            matrix = name if name in EDITABLE else EDITABLE[0]
            own_table(trace, matrix, texts)
            _way_back(texts)  # below the table, which stands still while numbers are typed
            _paste(trace, matrix, texts)
            _files(trace, matrix, texts)


def _way_back(texts: Texts) -> None:
    """Each edit with a button that takes it out, and one that brings all drawn numbers back."""
    overrides = current_overrides()
    with st.container(key="own_way_back"):  # always there, so that what follows keeps its place
        if not (overrides.edits or overrides.matrices):
            return
        with st.container(horizontal=True, key="own_edits"):
            for i, (place, number) in enumerate(list(overrides.edits.items())[:MAX_UNDONE_SINGLY]):
                label = texts("own.undo", cell=describe_cell(place), number=f"{number:g}")
                st.button(label, key=f"undo_{i}", on_click=undo_override, args=(place,))
            st.button(texts("own.reset"), key="own_reset", on_click=_reset, type="primary")
        if len(overrides.edits) > MAX_UNDONE_SINGLY:
            st.caption(texts("own.more", count=len(overrides.edits) - MAX_UNDONE_SINGLY))


def _reset() -> None:
    reset()
    forget_refused()


def _paste(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """A whole block as text, of any size: the sizes follow it, as they follow a file."""
    with st.form("own_paste_form", border=False):
        st.text_area(
            texts("own.paste", matrix=matrix),
            key=_PASTED,
            height=100,
            placeholder=texts("own.paste_example"),
        )
        st.form_submit_button(
            texts("own.read_block"),
            key="own_read_block",
            on_click=_take_block,
            args=(texts("own.pasted"), matrix, len(trace.tokens)),
        )


def _take_block(name: str, matrix: str, n_words: int) -> None:
    text = st.session_state.get(_PASTED) or ""
    load(name, text.encode("utf-8", "replace"), matrix, n_words)
    forget_refused()


def _files(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """A whole matrix from a CSV file, or all of them from an NPZ file."""
    key = uploader_key()
    st.file_uploader(
        texts("own.file", matrix=matrix, megabytes=MAX_BYTES // 1_000_000),
        type=["csv", "tsv", "txt", "npz"],
        key=key,
        on_change=_take_file,
        args=(key, matrix, len(trace.tokens)),
        max_upload_size=MAX_BYTES // 1_000_000,
        help=texts("own.file_help"),
    )
    show_outcome(texts)


def _take_file(key: str, matrix: str, n_words: int) -> None:
    uploaded = st.session_state.get(key)
    if uploaded is not None:
        load(uploaded.name, uploaded.getvalue(), matrix, n_words)
        st.session_state[UPLOADED] = st.session_state.get(UPLOADED, 0) + 1
        forget_refused()
