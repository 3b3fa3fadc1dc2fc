"""The layout of a bar chart with one row for each name, from top to bottom."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.figures.core.charts import BARE

BAR = 24  # px, a row


def bar_rows(
    names: Sequence[str],
    xaxis: Mapping[str, Any],
    *,
    above: int,
    below: int,
    left: float,
    right: int,
) -> dict[str, Any]:
    """A layout for Plotly.

    Args:
        names: of the rows.
        xaxis: what the horizontal axis has of its own: its range, its ticks.
        above: px, to the first row.
        below: px, for the axis.
        left: px, for the names.
        right: px.
    """
    n = len(names)
    return {
        "height": above + BAR * n + below,
        "margin": {"l": left, "r": right, "t": above, "b": below},
        "xaxis": {**xaxis, "fixedrange": True, "zeroline": True},
        "yaxis": {"range": [n - 0.4, -0.6], "tickvals": list(range(n)), "ticktext": list(names),
                  "fixedrange": True, "showgrid": False, "zeroline": False},
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0,
        **BARE,
    }  # fmt: skip
