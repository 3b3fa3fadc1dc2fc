"""Shows curves and bars, and keeps the drawing while its numbers change."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages.exports.offline import Drawing, Shown
from pages.figures import script

_HERE = Path(__file__).parent
_PLOT = _HERE.parent / "plot"

_DRAWING = Drawing(
    html=(_HERE / "chart.html").read_text(encoding="utf-8"),
    css=(_HERE / "chart.css").read_text(encoding="utf-8"),
    js="\n".join(
        path.read_text(encoding="utf-8")
        for path in (_PLOT / "theme.js", _PLOT / "load.js", _HERE / "chart.js")
    ),
)

_component = st.components.v2.component(
    "attention_chart", html=_DRAWING.html, css=_DRAWING.css, js=_DRAWING.js, isolate_styles=False
)


def chart(
    figure: Mapping[str, Any], *, key: str, name: str, filename: str, texts: Mapping[str, Any]
) -> Shown:
    """Draw a figure of `pages.figures.charts` over the whole width.

    Args:
        figure: `data` and `layouts`; a layout may have `data` of its own.
        key: the same key keeps the same drawing.
        name: what a screen reader says the figure is.
        filename: what a saved picture is called, without its ending.
        texts: the words on its buttons.

    Returns:
        The figure as it is shown, to be taken home.
    """
    contents = {
        **figure,
        "name": name,
        "filename": filename,
        "texts": texts,
        "plotly": script.ADDRESS,
    }
    _component(key=key, data=json.dumps(contents, allow_nan=False).encode())
    return Shown(contents, _DRAWING)
