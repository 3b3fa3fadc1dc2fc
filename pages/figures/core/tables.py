"""The numbers of a figure as a table."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from attention.arrays import Array
from pages.figures.core.matrices import MATRICES, WORD_AXES, Axis


def table(name: str, numbers: Array, words: Sequence[str]) -> pd.DataFrame:
    """The matrix with its words on its rows and columns, numbered so that no two are alike."""
    matrix = MATRICES[name]
    return labelled(numbers, _words(matrix.rows, words), _words(matrix.columns, words))


def _words(axis: Axis, words: Sequence[str]) -> Sequence[str] | None:
    return words if axis in WORD_AXES else None


def labelled(
    numbers: Array, rows: Sequence[str] | None, columns: Sequence[str] | None, title: str = ""
) -> pd.DataFrame:
    """A matrix with these words on its rows and columns; with numbers alone where there are none.

    A cell is empty where the number is minus infinity: it is masked. The title is above the names
    of the rows, so that no heading is empty.
    """
    n_rows, n_columns = numbers.shape
    return pd.DataFrame(
        np.where(np.isneginf(numbers), np.nan, numbers),
        index=pd.Index(_labels(rows, n_rows), name=title or None),
        columns=_labels(columns, n_columns),
    )


def _labels(words: Sequence[str] | None, count: int) -> list[str]:
    if words is None:
        return [str(i) for i in range(1, count + 1)]
    return [f"{i} {word}" for i, word in enumerate(words[:count], start=1)]


def points_table(chart: Mapping[str, Any], names: Mapping[str, str]) -> pd.DataFrame:
    """Every point of a chart that can be pointed at, one a line.

    Args:
        chart: `data` and `layouts`, as of `pages.figures.core.charts`.
        names: the headings of the columns `panel`, `series` and `point`.

    Returns:
        Panel, series, x and y, and the name of the point, where it has one.
    """
    titles = [one["text"] for one in chart["layouts"][-1]["layout"].get("annotations", ())]
    lines = [
        {
            names["panel"]: _bare(titles[panel]) if panel < len(titles) else "",
            names["series"]: _bare(trace["name"]),
            "x": x,
            "y": y,
            names["point"]: _bare(point),
        }
        for trace in chart["data"]
        if trace.get("hoverinfo") != "skip"
        for panel in [int(trace.get("xaxis", "x")[1:] or 1) - 1]
        for x, y, point in zip(trace["x"], trace["y"], _points(trace), strict=True)
    ]
    found = pd.DataFrame(lines, columns=[names["panel"], names["series"], "x", "y", names["point"]])
    return found.loc[:, (found != "").any()] if len(found) else found


def _points(trace: Mapping[str, Any]) -> Sequence[str]:
    """The name of each point, as in its tooltip."""
    named: Sequence[str] = trace.get("customdata") or trace.get("text") or [""] * len(trace["x"])
    return named


def _bare(text: str) -> str:
    """The characters of a text that Plotly would read as markup."""
    return html.unescape(re.sub(r"</?b>", "", text))
