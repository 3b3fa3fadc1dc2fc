"""Shows curves and bars, and keeps the drawing while its numbers change."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from pages.exports.offline import Drawing, Shown
from pages.figures import script
from pages.figures.tables import points_table

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
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    texts: Mapping[str, Any],
    table: Callable[[], pd.DataFrame] | None = None,
) -> Shown:
    """Draw a figure of `pages.figures.charts` over the whole width; under it the same as a table.

    Args:
        figure: `data` and `layouts`; a layout may have `data` of its own.
        key: the same key keeps the same drawing.
        name: what a screen reader says the figure is.
        filename: what a saved picture is called, without its ending.
        texts: the words on its buttons, and over its table.
        table: makes the table, where it is another than that of the points. It is made only
            while it is open.

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
    if figure["data"]:  # a drawing without points has its numbers elsewhere on the page
        panel = st.expander(texts["table"]["label"], key=f"{key}_table", on_change="rerun")
        if panel.open:
            panel.dataframe(
                table() if table else points_table(figure, texts["table"]), hide_index=not table
            )
    return Shown(contents, _DRAWING)
