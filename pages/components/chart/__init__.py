"""Shows curves and bars, and keeps the drawing while its numbers change."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.component import component, encode, sources
from pages.figures.core import plotly_js
from pages.figures.core.rendered import RenderedFigure
from pages.figures.core.tables import points_table

_DRAWING = sources("chart", "shared/theme.js", "shared/plotly.js")
_component = component("chart", **vars(_DRAWING))


def chart(
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    texts: Mapping[str, Any],
    table: Callable[[], pd.DataFrame] | None = None,
) -> RenderedFigure:
    """Draw a figure of `pages.figures.core.charts` over the whole width, with its table below.

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
        "plotly": plotly_js.ADDRESS,
    }
    _component(key=key, data=encode(contents))
    if figure["data"]:  # a drawing without points has its numbers elsewhere on the page
        panel = st.expander(texts["table"]["label"], key=f"{key}_table", on_change="rerun")
        if panel.open:
            panel.dataframe(
                table() if table else points_table(figure, texts["table"]), hide_index=not table
            )
    return RenderedFigure(contents, _DRAWING)
