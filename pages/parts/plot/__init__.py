"""Shows a figure, and keeps it on the screen while its numbers change.

Streamlit's own Plotly chart is thrown away and built anew whenever its figure changes. This
part keeps one chart and lets Plotly find what has changed; a canvas over it carries the text.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.exports.offline import Drawing, Shown
from pages.figures import script
from pages.parts.pin import take_pin

_HERE = Path(__file__).parent
_SCRIPTS = (
    "theme.js",
    "load.js",
    "text.js",
    "labels.js",
    "tip.js",
    "outline.js",
    "pin.js",
    "save.js",
    "plot.js",
)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_DRAWING = Drawing(_read("plot.html"), _read("plot.css"), "\n".join(map(_read, _SCRIPTS)))

_component = st.components.v2.component(
    "attention_plot", html=_DRAWING.html, css=_DRAWING.css, js=_DRAWING.js, isolate_styles=False
)


def plot(
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    readings: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> Shown:
    """Draw a figure of `pages.figures` over the whole width.

    Args:
        figure: `figure`, `placements` and `words`.
        key: tells this figure from others on the page; the same key keeps the same chart.
        name: what a screen reader says the figure is.
        filename: what a saved picture is called, without its ending.
        readings: `caption` and `list`, what is written under the figure. It is plain text.
        texts: the words on and around the figure.

    Returns:
        The figure as it is shown, to be taken home.
    """
    contents = {
        **figure,
        "name": name,
        "filename": filename,
        "readings": readings,
        "texts": texts,
        "plotly": script.ADDRESS,
    }
    # As bytes: Streamlit would try each part as a table first, and write it twice.
    _component(
        key=key,
        data=json.dumps(contents, allow_nan=False).encode(),
        on_pin_change=lambda: take_pin(key),
    )
    return Shown(contents, _DRAWING)
