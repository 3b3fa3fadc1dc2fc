"""Shows a figure, and keeps it on the screen while its numbers change.

`st.plotly_chart` destroys its chart and creates a new one whenever the figure changes. This
component keeps one chart and lets Plotly apply the difference; a canvas over it draws the text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.components.component import component, encode, sources
from pages.figures.core import plotly_js
from pages.figures.core.packed import with_packed_cells
from pages.figures.core.rendered import RenderedFigure
from pages.figures.core.titles import in_language
from pages.state.dragging import is_preview
from pages.state.inputs import current_inputs
from pages.state.lines import kept_together
from pages.state.pinned_cell import take_pin
from pages.state.session import current_language
from pages.state.texts import texts_in

_DRAWING = sources(
    "plot",
    "shared/palette.css",
    "shared/streamlit.js",
    "shared/formula.js",
    "shared/theme.js",
    "shared/plotly.js",
    "shared/print.css",
    "shared/print.js",
    "shared/svg.js",
    "shared/stage.js",
    "shared/moment.js",
    "shared/packed.js",
    "plot/text.js",
    "plot/dimensions.js",
    "plot/folds.js",
    "plot/seams.js",
    "plot/parts.js",
    "plot/traces.js",
    "plot/frames.js",
    "plot/chips.js",
    "plot/numbers.js",
    "plot/kept.js",
    "plot/masked.js",
    "plot/labels.js",
    "plot/links.js",
    "plot/legend.js",
    "plot/boxes.js",
    "plot/terms.js",
    "plot/tip.js",
    "plot/outline.js",
    "plot/changes.js",
    "plot/source_lines.js",
    "plot/pin.js",
    "plot/save.js",
    "plot/stage.js",
    "plot/chain.js",
    "plot/cover.js",
    "plot/print.js",
    "plot/zoom.js",
)
_component = component("plot", **vars(_DRAWING), is_figure=True)


def plot(
    figure: Mapping[str, Any],
    *,
    key: str,
    name: str,
    filename: str,
    captions: Mapping[str, Sequence[str]],
    texts: Mapping[str, Any],
    on_pin: Callable[[str], None] = take_pin,
) -> RenderedFigure:
    """Draw a figure of `pages.figures` at the full width of the page.

    Args:
        figure: `figure`, `placements` and `words`.
        key: identifies the figure on the page; the same key keeps the same chart.
        name: the accessible name of the figure.
        filename: of a saved image, without its extension.
        captions: `caption` and `list`, plain text below the figure.
        texts: labels on and around the figure.
        on_pin: called with the key when a cell is pinned or unpinned.

    Returns:
        The figure as rendered, for its downloads.
    """
    contents = {
        **figure,
        "figure": with_packed_cells(in_language(figure["figure"], texts["titles"])),
        "name": name,
        "filename": filename,
        "captions": {place: list(map(kept_together, said)) for place, said in captions.items()},
        "texts": texts,
        "plotly": plotly_js.ADDRESS,
        "inputs": current_inputs(texts["inputs"], texts_in(current_language())),
        "is_preview": is_preview(),
    }
    _component(key=key, data=encode(contents), on_pin_change=lambda: on_pin(key))
    return RenderedFigure(contents, _DRAWING)
