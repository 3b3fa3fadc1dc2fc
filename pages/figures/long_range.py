"""How far a word reaches: in a recurrent network, in both directions, and in self-attention."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array
from attention.experiments.influence_by_distance import MODELS, Influences, by_distance
from attention.experiments.timing import TIMED
from attention.traces import self_attention_words
from pages.figures.core.charts import COLOURS, TEXT, Line, Panel, chart
from pages.figures.core.flow import (
    LEGEND_SIZE,
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    flow,
    one_line,
    with_legend,
)
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import GAP, WIDTHS, Column, Placement, Sizes
from pages.figures.core.low import lowered
from pages.figures.core.matrices import Matrix

COLOUR = dict(zip(MODELS, COLOURS, strict=False))
# One direction is drawn over both, and dashed: where they agree, both are seen.
DRAWN = ("birnn", "rnn", "attention")
MEASURED = COLOURS[3]  # of what no model has alone
FLOOR, CEILING = 1e-9, 1e9  # the range of a drawn influence; others are clipped to it
MAX_IN_MAPS = 64
TITLE_WIDTH = 220  # px
ROW_HEIGHTS = (13.0, 11.5)  # px, in a low window: cells without digits


def map_ends(found: Influences) -> tuple[float, float]:
    """The powers of ten at the ends of the colour scale of all maps: theirs, to the next half."""
    logs = np.concatenate([_logarithm(found.of(name)).ravel() for name in MODELS])
    finite = logs[np.isfinite(logs)]
    low, high = np.floor(2 * finite.min()) / 2, np.ceil(2 * finite.max()) / 2
    return float(low), float(max(high, low + 0.5))


def maps(
    found: Influences,
    tokens: Sequence[str],
    titles: Mapping[str, str],
    mask: NDArray[np.bool_] | None = None,
) -> dict[str, Any]:
    """The three maps side by side, as powers of ten, on one scale; empty without influence.

    Args:
        found: the influences.
        tokens: the words.
        titles: what each map tells, by the name of its model.
        mask: that of attention.
    """
    logs = {name: _logarithm(found.of(name)) for name in MODELS}
    ends = map_ends(found)
    words = self_attention_words(tuple(tokens))
    matrices = {
        name: Matrix(name, titles[name], "query", "key", "log", TITLE_WIDTH) for name in MODELS
    }
    sizes = Sizes.of(logs, words, matrices)
    placements = [_place(width, sizes) for width in WIDTHS]
    heatmaps = [
        Heatmap(
            matrices[name],
            logs[name],
            ends,
            matrices[name].formula,
            CellMapping(name),
            (),
            is_masked=name == "attention",
            edges=("word", "word"),
            is_part=True,
        )
        for name in MODELS
    ]
    # A word that is masked even for itself still changes its own output, through its query.
    is_masked = None if mask is None else ~mask & (found.attention == 0)
    return figure(
        heatmaps,
        placements,
        words,
        {},
        is_masked=is_masked,
        compact=lowered(_place, sizes, placements, ROW_HEIGHTS),
    )


def _place(width: float, sizes: Sizes) -> Placement:
    """Side by side where there is room, else one below the other."""
    columns: list[Column] = [(None, name) for name in MODELS]
    if width < MIN_SIDE_BY_SIDE_WIDTH:
        return flow(width, sizes, columns).placement()
    end = width - GAP - LEGEND_SIZE[0]
    cell, xs = one_line(sizes, columns, end)

    def filled(top: float) -> Bands:
        bands = Bands(sizes, width, cell, top)
        bands.add([*zip(columns, xs, strict=True)], (MODELS[0],))
        return bands

    return with_legend(filled, end + GAP).placement()


def _logarithm(influence: Array) -> Array:
    with np.errstate(divide="ignore"):
        logs: Array = np.log10(np.where(influence > 0, np.clip(influence, FLOOR, CEILING), 0.0))
    return logs


def curves(found: Influences, word: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Influence against distance, and the influence of one word on every position."""
    n = len(found.linear)
    distances = list(range(n))
    typical = [_line(name, names, distances, by_distance(found.of(name))) for name in DRAWN]
    linear = Line(names["linear"], distances, _floored(found.linear), TEXT, is_dashed=True)
    positions = list(range(1, n + 1))
    of_word = [_line(name, names, positions, found.of(name)[:, word]) for name in DRAWN]
    return chart(
        [
            Panel(names["distance_title"], names["distance"], [*typical, linear], is_log_y=True),
            Panel(names["word_title"], names["position"], of_word, is_log_y=True),
        ]
    )


def _line(name: str, names: Mapping[str, str], x: Sequence[float], influence: Array) -> Line:
    y = _floored(influence)
    width = 4 if name == "birnn" else 2
    return Line(names[name], x, y, COLOUR[name], is_dashed=name == "rnn", width=width)


def _floored(values: Array) -> list[float | None]:
    """Influences clipped to the drawn range; None where a word has none."""
    clipped = np.clip(values, FLOOR, CEILING)
    return [float(x) if value > 0 else None for x, value in zip(clipped, values, strict=True)]


def costs(n: int, ratios: Sequence[float], names: Mapping[str, str]) -> dict[str, Any]:
    """The number of sequential steps, and the measured times as ratios."""
    positions = list(range(1, n + 1))
    both = [max(t, n + 1 - t) for t in positions]  # each direction reaches t at its own step
    waits = [
        Line(names["birnn"], positions, both, COLOUR["birnn"], has_markers=n <= 40, width=4),
        Line(
            names["rnn"],
            positions,
            positions,
            COLOUR["rnn"],
            has_markers=n <= 40,
            is_dashed=True,
        ),
        Line(names["attention"], positions, [1] * n, COLOUR["attention"], has_markers=n <= 40),
    ]
    timed = [
        Line(names["ratio"], TIMED, list(ratios), MEASURED, has_markers=True),
        Line(names["equal"], [TIMED[0], TIMED[-1]], [1, 1], TEXT, is_dashed=True),
    ]
    return chart(
        [
            Panel(names["waits_title"], names["position"], waits),
            Panel(names["time_title"], names["words"], timed, is_log_x=True, is_log_y=True),
        ]
    )
