"""The panel of overrides: a table to edit, a box to paste into, files, and undo buttons."""

from collections.abc import Callable, Sequence

import streamlit as st

from attention import EncoderLayerTrace, Overrides, SelfAttentionTrace
from attention.inputs.handcrafted import HANDCRAFTED, least_on_target
from attention.inputs.overrides import EDITABLE, OF_LAYER
from pages.figures.core.formatting import floored_percent
from pages.imports.file_error import MAX_BYTES
from pages.panels.learned_weights import show_learned
from pages.panels.own_table import forget_refused, own_table
from pages.panels.upload import UPLOADED, load_file, uploader_key
from pages.panels.upload_outcome import show_outcome
from pages.state.overrides import (
    current_overrides,
    describe_cell,
    describe_layer_problems,
    describe_override_problems,
    reset,
    reset_layer,
    sizes_that_fit,
    undo_override,
)
from pages.state.recipe import KEY as LEARNED
from pages.state.texts import Texts

MAX_UNDO_BUTTONS = 12
_PASTED = "own_paste"


def show_override_notes(trace: SelfAttentionTrace, weights: str, texts: Texts) -> None:
    """Describe handcrafted weights with measured numbers; warn about overrides without effect."""
    if weights == LEARNED:
        show_learned(trace, texts)
    if weights in HANDCRAFTED:
        st.text(texts(f"weights.lines.{weights}"))
        st.text(_measured(trace, weights, texts))
        if current_overrides().matrices:
            st.text(texts("own.waiting"))
    with st.container(key="own_said"):  # keeps the position of the figure when warnings appear
        for sentence in describe_override_problems(trace, texts):
            st.warning(sentence)
        _size_buttons(trace, texts)


def _measured(trace: SelfAttentionTrace, weights: str, texts: Texts) -> str:
    """How much attention goes where handcrafted weights send it, as far as the mask lets it."""
    hidden, n = trace.attention.is_masked, len(trace.tokens)
    found, n_hidden = least_on_target(weights, trace.tokens, trace.attention.weights, hidden)
    key = f"measured.{weights}"
    if n_hidden == n:
        key = "measured_masked.none"
    elif n_hidden or (weights == "uniform" and hidden is not None and hidden.any()):
        key = f"measured_masked.{weights}"
    return texts(
        f"weights.{key}",
        share=floored_percent(found),
        smallest=f"{found:.1%}",
        hidden=n_hidden,
        n=n,
    )


def _size_buttons(trace: SelfAttentionTrace, texts: Texts) -> None:
    """A button for each size at which a loaded matrix is used in full and not extended."""
    sizes = sizes_that_fit(trace)
    if sizes:
        with st.container(horizontal=True, key="own_sizes"):
            for size, count in sizes:
                label = texts("own.use_size", size=f"{size} = {count}")
                st.button(
                    label, key=f"own_use_{size}_{count}", on_click=_set_size, args=(size, count)
                )


def _set_size(size: str, count: int) -> None:
    st.session_state[size] = count


def note_unused_overrides(used_on: Sequence[str], texts: Texts) -> None:
    """On a page that computes without overrides: says so, and which use them, if there are any."""
    overrides = current_overrides().of(EDITABLE)
    with st.container(key="own_unused"):  # what appears here must not move the figures below
        if overrides.matrices or overrides.edits:
            pages = " · ".join(f"**{texts(f'pages.{page}')}**" for page in used_on)
            st.info(texts("own.unused", pages=pages))


def overrides_panel(trace: SelfAttentionTrace, texts: Texts) -> None:
    """The table, the buttons that undo, the box to paste into, and files."""
    st.caption(texts("own.lead"))
    name = st.selectbox(texts("own.matrix"), EDITABLE, 2, key="own_matrix", width=220)
    matrix = name if name in EDITABLE else EDITABLE[0]
    own_table(trace, matrix, texts)
    # Below the table, which keeps its position while someone types.
    _undo_buttons(current_overrides().of(EDITABLE), _reset, texts("own.reset"), texts)
    _paste(trace, matrix, texts)
    _files(trace, matrix, texts)


def show_layer_numbers(trace: EncoderLayerTrace, texts: Texts) -> None:
    """What was put into gamma, beta and the biases, with buttons that undo it."""
    for sentence in describe_layer_problems(trace, texts):
        st.warning(sentence)
    _undo_buttons(current_overrides().of(OF_LAYER), reset_layer, texts("layer.reset"), texts)


def _undo_buttons(
    overrides: Overrides, reset_all: Callable[[], None], label_of_all: str, texts: Texts
) -> None:
    """A button that undoes each edit, and one that restores all former numbers."""
    with st.container(key="own_undo"):  # keeps the position of what follows
        if not (overrides.edits or overrides.matrices):
            return
        with st.container(horizontal=True, key="own_edits"):
            for i, (cell, number) in enumerate(list(overrides.edits.items())[:MAX_UNDO_BUTTONS]):
                label = texts("own.undo", cell=describe_cell(cell), number=f"{number:g}")
                st.button(label, key=f"undo_{i}", on_click=undo_override, args=(cell,))
            st.button(label_of_all, key="own_reset", on_click=reset_all, type="primary")
        if len(overrides.edits) > MAX_UNDO_BUTTONS:
            st.caption(texts("own.more", count=len(overrides.edits) - MAX_UNDO_BUTTONS))


def _reset() -> None:
    reset()
    forget_refused()


def _paste(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """A matrix as text, of any shape: the sizes are set to its shape, as with a file."""
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
            on_click=_load_pasted,
            args=(texts("own.pasted"), matrix, len(trace.tokens)),
        )


def _load_pasted(name: str, matrix: str, n_words: int) -> None:
    text = st.session_state.get(_PASTED) or ""
    load_file(name, text.encode("utf-8", "replace"), matrix, n_words)
    forget_refused()


def _files(trace: SelfAttentionTrace, matrix: str, texts: Texts) -> None:
    """One matrix from a CSV file, or all of them from an NPZ file."""
    key = uploader_key()
    st.file_uploader(
        texts("own.file", matrix=matrix, megabytes=MAX_BYTES // 1_000_000),
        type=["csv", "tsv", "txt", "npz"],
        key=key,
        on_change=_load_uploaded,
        args=(key, matrix, len(trace.tokens)),
        max_upload_size=MAX_BYTES // 1_000_000,
        help=texts("own.file_help"),
    )
    show_outcome(texts)


def _load_uploaded(key: str, matrix: str, n_words: int) -> None:
    uploaded = st.session_state.get(key)
    if uploaded is not None:
        load_file(uploaded.name, uploaded.getvalue(), matrix, n_words)
        st.session_state[UPLOADED] = st.session_state.get(UPLOADED, 0) + 1
        forget_refused()
