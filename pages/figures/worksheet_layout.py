"""Where each matrix of the worksheet is placed.

It reads like a sentence: a word is one line, from its vector to its output. Above each product is
what it is multiplied by, as on a blackboard.

                W_Q    K^T    W_K   K   W_V     V
          X      Q    scores   scaled  weights  output

K = X W_K and V = X W_V are computed from the same X. Where there is no room between K^T and V,
W_K, K and W_V come below. Where one line has no room, it is broken as lines of text are; on a
narrow screen each product has its factors next to it.
"""

from collections.abc import Sequence
from dataclasses import replace

from pages.figures.core.flow import (
    LEGEND,
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    broken_into_lines,
    column_positions,
    flow,
    largest_cell,
)
from pages.figures.core.layout import (
    FRAME,
    GAP,
    MIN_HEIGHT_WITH_DIGITS,
    Column,
    Placement,
    Sizes,
)
from pages.figures.core.matrices import Axis

MIN_TOP_GAP = 18  # px between the matrices above the words' lines
MIN_LEGEND_WIDTH = 150  # px
MAX_WITH_DIGITS = 16  # columns that keep their digits, even if it takes two lines
# Cells of more columns may be so narrow in one line, or in two; otherwise the line is broken.
SMALL_CELLS = (7.0, 3.0)  # px
MAX_CELL_OF_TWO_LINES = 30.0  # px, so that the second is not far below

WORDS: tuple[Column, ...] = (
    (None, "X"), ("W_Q", "Q"), ("K_T", "scores"), (None, "scaled"), (None, "masked"),
    (None, "weights"), ("V", "output"),
)  # fmt: skip
OTHERS: tuple[Column, ...] = ((None, "E"), (None, "P"), ("W_K", "K"), (None, "W_V"))
NARROW: tuple[Column, ...] = (
    (None, "E"), (None, "P"), (None, "X"), ("W_Q", "Q"), ("W_K", "K"), ("K_T", "scores"),
    (None, "scaled"), (None, "masked"), (None, "weights"), ("W_V", "V"), (None, "output"),
)  # fmt: skip


def place(width: float, sizes: Sizes, axes: Sequence[Axis] = ()) -> Placement:
    """Place every matrix of `sizes.shapes` on a plane of this width; these axes are folded."""
    # Where keys are long and not folded, K^T is squeezed: no taller than W_Q on its left, or the
    # scores below.
    beside = max("W_Q", "scores", key=sizes.rows)
    sizes = replace(
        sizes,
        digits_up_to=MAX_WITH_DIGITS,
        min_cell_height=MIN_HEIGHT_WITH_DIGITS,
        no_taller={} if "d_k" in axes else {"K_T": beside},
    )
    if width >= MIN_SIDE_BY_SIDE_WIDTH:
        words = _present(WORDS, sizes)
        for lines, smallest in zip(([words], [words[:3], words[3:]]), SMALL_CELLS, strict=True):
            cell = _largest_cell(width, sizes, lines)
            if cell >= smallest:
                most = cell if len(lines) == 1 else MAX_CELL_OF_TWO_LINES
                return replace(_in_lines(width, sizes, min(cell, most), lines), folded=tuple(axes))
    return replace(flow(width, sizes, _present(NARROW, sizes)).placement(), folded=tuple(axes))


def _largest_cell(width: float, sizes: Sizes, lines: Sequence[Sequence[Column]]) -> float:
    """The widest cell with which every line fits; 0 where none does."""
    slots = [sizes.slots(line) for line in lines]

    def needed(cell: float) -> float:
        return max(column_positions(sizes.label_width, some, cell)[-1] + some[-1](cell)
                   for some in slots)  # fmt: skip

    cell = largest_cell(needed, width)
    return cell if needed(cell) <= width - FRAME else 0.0


def _present(columns: Sequence[Column], sizes: Sizes) -> list[Column]:
    return [column for column in columns if column[1] in sizes.shapes]


def _in_lines(
    width: float, sizes: Sizes, cell: float, lines: Sequence[Sequence[Column]]
) -> Placement:
    """The lines of words, one below the other, and below them what has no room above."""
    bands = Bands(sizes, width, cell)
    x_of = {
        name: x
        for line in lines
        for column, x in _placed(sizes, cell, line)
        for name in column
        if name
    }
    corner = max(bands.header(up) + bands.height(up) for up in ("W_Q", "K_T"))
    has_corner = corner >= LEGEND and x_of["Q"] >= MIN_LEGEND_WIDTH
    bands.y = 0 if has_corner else LEGEND
    between = _between(sizes, cell, x_of["K_T"], x_of["V"]) if len(lines) == 1 else []
    for line in lines:
        above_labelled = ["V"] if ("V", "output") in line and not between else []
        bands.add(_placed(sizes, cell, line), (str(line[0][1]), *above_labelled), between)
    others = [column for column in _present(OTHERS, sizes) if column[1] not in bands.corners]
    for placed in (
        broken_into_lines(sizes.slots(others), width, sizes.label_width, cell) if others else []
    ):
        bands.add([(others[i], x) for i, x in placed], (others[placed[0][0]][1],))
    legend = (0.0, 0.0, x_of["Q"] - GAP, corner - 8) if has_corner else None
    followers = tuple(name for line in lines for _, name in line[1:])
    return replace(bands.placement(legend), arrows=followers)


def _placed(sizes: Sizes, cell: float, line: Sequence[Column]) -> list[tuple[Column, float]]:
    """The columns of a line, side by side, with the x of each."""
    xs = column_positions(sizes.label_width, sizes.slots(line), cell)
    return [*zip(line, xs, strict=True)]


def _between(sizes: Sizes, cell: float, left: float, right: float) -> list[tuple[str, float]]:
    """W_K, K and W_V between K^T and V, evenly spaced; none where they have no room."""
    names = ("W_K", "K", "W_V")
    widths = [_width(sizes, name, cell) for name in names]
    left += _width(sizes, "K_T", cell)
    gap = (right - left - sum(widths)) / (len(names) + 1)
    if gap < MIN_TOP_GAP:
        return []
    xs = [left + gap]
    for width in widths[:-1]:
        xs.append(xs[-1] + width + gap)
    return [*zip(names, xs, strict=True)]


def _width(sizes: Sizes, name: str, cell: float) -> float:
    """Of a matrix above the words' lines: its cells, or its titles."""
    return sizes.slots([(None, name)])[0](cell)
