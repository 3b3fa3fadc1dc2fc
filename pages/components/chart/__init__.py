"""Shows curves and bars, and keeps the chart on the screen while its numbers change."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.component import component, encode, sources
from pages.figures.core import plotly_js
from pages.figures.core.rendered import RenderedFigure
from pages.figures.core.tables import points_table

_DRAWING = sources(
    "chart",
    "shared/palette.css",
    "shared/streamlit.js",
    "shared/theme.js",
    "shared/plotly.js",
    "shared/print.css",
    "shared/print.js",
    "shared/stage.js",
    "shared/moment.js",
)
_component = component("chart", **vars(_DRAWING), is_figure=True)


def chart(
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    texts: Mapping[str, Any],
    table: Callable[[], pd.DataFrame] | None = None,
    has_table: bool = True,
) -> RenderedFigure:
    """Draw a figure of `pages.figures.core.charts` at full width, with its table below.

    Args:
        figure: `data` and `layouts`; a layout may have its own `data`.
        key: the same key keeps the same chart.
        name: the accessible name of the figure.
        filename: of a saved image, without its extension.
        texts: labels of its buttons and its table.
        table: builds the table, where it differs from the table of the points. It is called only
            while the table is open.
        has_table: false where the tabs of the page hold its numbers.

    Returns:
        The figure as rendered, for its downloads.
    """
    contents = {
        **figure,
        "name": name,
        "filename": filename,
        "texts": texts,
        "plotly": plotly_js.ADDRESS,
    }
    _component(key=key, data=encode(contents))
    if has_table and figure["data"]:  # a figure without points has no numbers of its own
        panel = st.expander(texts["table"]["label"], key=f"{key}_table", on_change="rerun")
        if panel.open:
            panel.dataframe(
                table() if table else points_table(figure, texts["table"]), hide_index=not table
            )
    return RenderedFigure(contents, _DRAWING)
