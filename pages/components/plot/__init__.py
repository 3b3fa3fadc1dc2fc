"""Shows a figure, and keeps it on the screen while its numbers change.

Streamlit's own Plotly chart is thrown away and built anew whenever its figure changes. This
part keeps one chart and lets Plotly find what has changed; a canvas over it carries the text.
"""

from collections.abc import Mapping
from typing import Any

from pages.components.component import component, encode, sources
from pages.figures.core import plotly_js
from pages.figures.core.rendered import RenderedFigure
from pages.state.pinned_cell import take_pin

_DRAWING = sources(
    "plot",
    "shared/streamlit.js",
    "shared/formula.js",
    "shared/theme.js",
    "shared/plotly.js",
    "plot/text.js",
    "plot/labels.js",
    "plot/legend.js",
    "plot/tip.js",
    "plot/outline.js",
    "plot/pin.js",
    "plot/save.js",
    "plot/print.js",
)
_component = component("plot", **vars(_DRAWING))


def plot(
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    captions: Mapping[str, Any],
    texts: Mapping[str, Any],
) -> RenderedFigure:
    """Draw a figure of `pages.figures` over the whole width.

    Args:
        figure: `figure`, `placements` and `words`.
        key: tells this figure from others on the page; the same key keeps the same chart.
        name: what a screen reader says the figure is.
        filename: what a saved picture is called, without its ending.
        captions: `caption` and `list`, what is written under the figure. It is plain text.
        texts: the words on and around the figure.

    Returns:
        The figure as it is shown, to be taken home.
    """
    contents = {
        **figure,
        "name": name,
        "filename": filename,
        "captions": captions,
        "texts": texts,
        "plotly": plotly_js.ADDRESS,
    }
    _component(key=key, data=encode(contents), on_pin_change=lambda: take_pin(key))
    return RenderedFigure(contents, _DRAWING)
