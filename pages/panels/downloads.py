"""The numbers of a page as tables, files and code, and their verification.

Everything is generated on demand: a slider must not wait for a file or a table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from attention import MultiHeadTrace, SelfAttentionTrace
from attention.traces import Trace
from pages.exports.csv_file import csv_of
from pages.exports.labels import Axes, axes_in, axes_of, words_along
from pages.exports.latex import latex_of
from pages.exports.npz_json import json_of, npz_of
from pages.exports.scripts import numpy_script, torch_script
from pages.exports.spreadsheet import MIME as SPREADSHEET
from pages.exports.spreadsheet import Words, spreadsheet
from pages.exports.stacked_heads import stacked_heads
from pages.exports.standalone_html import Heading, standalone_page
from pages.figures.core.rendered import RenderedFigure
from pages.figures.core.tables import labelled
from pages.panels.tabs import show_tabs
from pages.panels.verification import show_check
from pages.state.session import Visit, current_visit
from pages.state.texts import Texts

CODE = ("NumPy", "PyTorch", "LaTeX")
ICON = ":material/download:"


def offer_downloads(
    trace: Trace,
    shown: RenderedFigure,
    settings: Mapping[str, object],
    texts: Texts,
    key: str = "take",
    own: Callable[[], None] | None = None,
) -> None:
    """Tabs under a figure: its trace as tables, as files and code, and its verification.

    Args:
        trace: the trace on the screen. Without rules, it gets files only: no code, no verification.
        shown: its figure, as `plot` or `chart` returned it.
        settings: the parameters of the computation, written into the files.
        texts: the sentences.
        key: identifies the tabs on the page.
        own: draws one more tab, for the visitor's own numbers.
    """

    def tables() -> None:
        show_tables(trace, axes_in(shown.contents), texts, key)

    def files() -> None:
        st.caption(texts("take_away.lead"))
        buttons = _Buttons(trace, shown, settings, texts, key)
        buttons.all_matrices()
        buttons.code(buttons.one_matrix())

    def verification() -> None:
        show_check(trace, texts)

    parts: dict[str, Callable[[], None]] = {"table": tables, "files": files}
    if trace.rules:
        parts["check"] = verification
    if own:
        parts["own"] = own
    show_tabs(parts, texts, key)


def show_tables(trace: Trace, axes: Axes, texts: Texts, key: str) -> None:
    """The same numbers as a table, one matrix at a time."""
    name = _choose_matrix(trace, texts("tables.matrix"), f"{key}_table")
    words = words_along(trace, axes_of(name, axes))
    st.dataframe(labelled(trace.matrices[name], *words, title=name))


def _choose_matrix(trace: Trace, label: str, key: str) -> str:
    names = list(trace.matrices)
    chosen = st.selectbox(label, names, len(names) - 1, key=key, width=220)
    return chosen if chosen in names else names[-1]


def code_to_take(
    kinds: Sequence[str],
    said: str,
    make: Callable[[str], tuple[str, str, str]],
    texts: Texts,
    key: str,
) -> None:
    """A text to copy or download, of one of several kinds.

    `said` has a description of each kind; `make` gives the text, its language, and a file name.
    """
    label = texts("take_away.code")
    chosen = st.segmented_control(label, kinds, default=kinds[0], key=f"{key}_kind", required=True)
    kind = chosen if chosen in kinds else kinds[0]
    st.caption(texts(f"{said}.{kind}"))
    text, language, file = make(kind)
    st.code(text, language=language, height=340)
    st.download_button(
        file, lambda: text, file, "text/plain", key=f"{key} {file}", on_click="ignore", icon=ICON
    )


@dataclass(frozen=True)
class _Buttons:
    """The download buttons of one panel; each generates its file on a click."""

    trace: Trace
    shown: RenderedFigure
    settings: Mapping[str, object]
    texts: Texts
    key: str

    @property
    def name(self) -> str:
        """The name of the files, without their extensions."""
        return "heads" if isinstance(self.trace, MultiHeadTrace) else self.shown.filename

    @property
    def axes(self) -> Axes:
        return axes_in(self.shown.contents)

    def all_matrices(self) -> None:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{self.key}_all"):
            st.text(self.texts("take_away.all"), width="content")
            for kind, mime, make in (
                ("NPZ", "application/octet-stream", lambda: npz_of(self.trace, self.settings)),
                ("JSON", "application/json",
                 lambda: json_of(self.trace, self.settings, self.axes)),
                ("HTML", "text/html", self._page(current_visit())),
                *self._spreadsheet(),
            ):  # fmt: skip
                self._download(kind, make, f"{self.name}.{kind.lower()}", mime)

    def _spreadsheet(self) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
        """That of one self-attention; the others have no sheet."""
        trace, words = self.trace, Words(**self.texts.at("take_away.spreadsheet"))
        if isinstance(trace, SelfAttentionTrace):
            yield "XLSX", SPREADSHEET, lambda: spreadsheet(trace, words)

    def _page(self, visit: Visit) -> Callable[[], bytes]:
        """A function that renders the standalone page. It runs later, when there is no visit."""
        words, contents = self.texts.at("take_away.offline"), self.shown.contents
        heading = Heading(visit.language, words["title"], visit.sentence, words["origin"])
        labels = contents["texts"]
        if labels["hint"] == self.texts("figure.hint"):  # it promises an explanation
            labels = {**labels, "hint": words["hint"]}
        standalone = RenderedFigure({**contents, "texts": labels}, self.shown.sources)
        return lambda: standalone_page(self.trace, standalone, heading, self.settings)

    def one_matrix(self) -> str:
        """A select box with a CSV download; the name of the selected matrix."""
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{self.key}_one"):
            label = self.texts("take_away.matrix")
            matrix = _choose_matrix(self.trace, label, f"{self.key}_matrix")
            self._download(
                "CSV",
                lambda: csv_of(self.trace, matrix, self.axes),
                f"{self.name}-{matrix}.csv",
                "text/csv",
            )
        return matrix

    def code(self, matrix: str) -> None:
        """A text to copy or download: a script, or the selected matrix as LaTeX."""
        kinds = CODE if self.trace.rules else ("LaTeX",)

        def make(kind: str) -> tuple[str, str, str]:
            if kind == "LaTeX":
                return self._latex(matrix), "latex", f"{self.name}-{matrix}.tex"
            suffix = ".py" if kind == "NumPy" else "-torch.py"
            return self._script(kind), "python", f"{self.name}{suffix}"

        code_to_take(kinds, "take_away.said", make, self.texts, self.key)

    def _latex(self, matrix: str) -> str:
        label = self.texts("take_away.digits")
        digits = st.number_input(label, 0, 17, 3, key=f"{self.key}_digits", width=140)
        return latex_of(self.trace, matrix, digits, self.axes)

    def _script(self, kind: str) -> str:
        make = numpy_script if kind == "NumPy" else torch_script
        trace = self.trace
        if isinstance(trace, MultiHeadTrace):  # one axis for the heads instead of one line each
            trace = stacked_heads(trace)
        return make(trace, f"{self.name}.npz")

    def _download(self, label: str, make: Callable[[], bytes | str], file: str, mime: str) -> None:
        st.download_button(
            label,
            make,
            file,
            mime,
            key=f"{self.key} {label}",
            help=self.texts.at("take_away.help").get(label),
            on_click="ignore",
            icon=ICON,
        )
