"""What can be taken home from a page: files, code that computes the same numbers, and the check.

Nothing is made before somebody asks for it: a slider must not wait for a file.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from attention import MultiHeadTrace
from attention.rules import Trace
from pages.exports.all_heads import all_heads_script
from pages.exports.archives import json_of, npz_of
from pages.exports.csv_file import csv_of
from pages.exports.latex import latex_of
from pages.exports.leaves import NUMPY, TORCH
from pages.exports.offline import Heading, offline_page
from pages.exports.scripts import numpy_script, torch_script
from pages.parts.checking import show_check
from pages.parts.plot import DRAWING
from pages.parts.texts import Texts
from pages.parts.visit import current_visit

CODE = ("NumPy", "PyTorch", "LaTeX")


def take_away(
    trace: Trace,
    shown: Mapping[str, Any],
    settings: Mapping[str, object],
    texts: Texts,
    *,
    heads: MultiHeadTrace | None = None,
) -> None:
    """Two folded panels: files and code of a trace, and the check of its numbers.

    Args:
        trace: what is on the screen. Without rules it has files alone: no code, no check.
        shown: what `plot` returned for its figure.
        settings: what it was computed with, written into the files.
        texts: the sentences.
        heads: all heads, where the trace is one of them; the code then computes all.
    """
    panel = st.expander(texts("take_away.label"), key="take_away", on_change="rerun")
    if panel.open:
        with panel:
            st.caption(texts("take_away.lead"))
            _offer_all(trace, shown, settings, texts)
            chosen = _offer_one(trace, shown["filename"], texts)
            _offer_code(trace, shown["filename"], chosen, heads, texts)
    if trace.rules:
        show_check(trace, texts)


def _offer_all(
    trace: Trace, shown: Mapping[str, Any], settings: Mapping[str, object], texts: Texts
) -> None:
    visit, name = current_visit(), shown["filename"]

    def page() -> bytes:
        words = texts.at("take_away.offline")
        heading = Heading(visit.language, words["title"], visit.sentence, words["origin"])
        contents = {**shown, "texts": {**shown["texts"], "hint": words["hint"]}}
        return offline_page(trace, contents, DRAWING, heading, settings)

    with st.container(horizontal=True, vertical_alignment="center", key="take_all"):
        st.text(texts("take_away.all"), width="content")
        _download("NPZ", lambda: npz_of(trace, settings), f"{name}.npz",
                  "application/octet-stream", texts)  # fmt: skip
        _download("JSON", lambda: json_of(trace, settings), f"{name}.json",
                  "application/json", texts)  # fmt: skip
        _download("HTML", page, f"{name}.html", "text/html", texts)


def _offer_one(trace: Trace, name: str, texts: Texts) -> str:
    """A matrix to choose, as CSV; its name."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="take_one"):
        names = list(trace.matrices)
        last = len(names) - 1
        chosen = st.selectbox(
            texts("take_away.matrix"), names, index=last, key="take_matrix", width=220
        )
        matrix = chosen if chosen in trace.matrices else names[last]
        _download("CSV", lambda: csv_of(trace, matrix), f"{name}-{matrix}.csv", "text/csv", texts)
    return matrix


def _offer_code(
    trace: Trace, name: str, matrix: str, heads: MultiHeadTrace | None, texts: Texts
) -> None:
    """One text to copy, or to save: a script, or the chosen matrix as LaTeX."""
    offered = CODE if trace.rules else ("LaTeX",)
    with st.container(horizontal=True, vertical_alignment="bottom", key="take_code"):
        kind = st.segmented_control(
            texts("take_away.code"), offered, default=offered[0], key="take_kind", required=True
        )
        if kind == "LaTeX":
            digits = st.number_input(
                texts("take_away.digits"), 0, 17, 3, key="take_digits", width=140
            )
    if kind == "LaTeX":
        text, language, file = latex_of(trace, matrix, digits), "latex", f"{name}-{matrix}.tex"
    else:
        text, language, file = _script(trace, kind, f"{name}.npz", heads), "python", f"{name}.py"
        if kind == "PyTorch":
            file = f"{name}-torch.py"
    st.caption(texts(f"take_away.said.{kind}"))
    st.code(text, language=language, height=340)
    _download(file, lambda: text, file, "text/plain", texts)


def _script(trace: Trace, kind: str, archive: str, heads: MultiHeadTrace | None) -> str:
    if heads is not None:
        return all_heads_script(heads, NUMPY if kind == "NumPy" else TORCH)
    return numpy_script(trace, archive) if kind == "NumPy" else torch_script(trace, archive)


def _download(
    label: str, make: Callable[[], bytes | str], file: str, mime: str, texts: Texts
) -> None:
    """A button whose file is made when it is pressed."""
    helps = texts.at("take_away.help")
    st.download_button(
        label,
        make,
        file,
        mime,
        key=f"take {label}",
        help=helps.get(label),
        on_click="ignore",
        icon=":material/download:",
    )
