"""Where each matrix of the worksheet is placed.

A product is laid out as on a blackboard: the left factor on the left, the right factor
above, and the result where the row of the one meets the column of the other.

                     W_K   W_Q    K^T     W_V
                X     K     Q    scores    V
                        scaled   weights  output

So the same word is on the same line, and V is above the output and to the right of the scores.
Where that does not fit, the same columns are stacked.
"""

from collections.abc import Sequence

from pages.figures.core.flow import (
    LEGEND,
    MIN_CELL_WIDTH,
    MIN_SIDE_BY_SIDE_WIDTH,
    Bands,
    cell_height,
    column_positions,
    flow,
    largest_cell,
)
from pages.figures.core.layout import GAP, Column, Placement, Sizes, Slot


def place(width: float, sizes: Sizes) -> Placement:
    """Place every matrix of `sizes.shapes` on a plane of this width."""
    if width >= MIN_SIDE_BY_SIDE_WIDTH:
        placement = _side_by_side(width, sizes)
        if placement.cell_width >= MIN_CELL_WIDTH:
            return placement
    return _stacked(width, sizes)


def _side_by_side(width: float, sizes: Sizes) -> Placement:
    added: tuple[Column, ...] = ((None, "E"), (None, "P")) if "P" in sizes.shapes else ()
    inputs: tuple[Column, ...] = (*added, (None, "X"), ("W_K", "K"), ("W_Q", "Q"))
    before: tuple[Column, ...] = ((None, "scaled"),)
    if "masked" in sizes.shapes:
        before = (*before, (None, "masked"))
    above: tuple[Column, ...] = (("K_T", "scores"), ("W_V", "V"))
    below: tuple[Column, ...] = ((None, "weights"), (None, "output"))

    label = sizes.label_width
    upper, lower = sizes.slots(inputs), sizes.slots(before)
    shared = [*zip(sizes.slots(above), sizes.slots(below), strict=True)]

    def left(slots: Sequence[Slot], cell: float) -> float:
        """The width of what is on the left of the scores, or of the weights."""
        return label + sum(slot(cell) + GAP for slot in slots)

    def needed(cell: float) -> float:
        right = sum(max(over(cell), under(cell)) for over, under in shared)
        return max(left(upper, cell), left(lower, cell)) + right + GAP

    cell = largest_cell(needed, width)
    margin = max(left(upper, cell), left(lower, cell))
    inputs_x = column_positions(margin - left(upper, cell) + label, upper, cell)
    before_x = column_positions(margin - left(lower, cell) + label, lower, cell)
    xs = [margin, margin + max(slot(cell) for slot in shared[0]) + GAP]
    # The corner above X is free; the legend goes there where W_K has enough rows.
    free = sizes.rows("W_K") * cell_height(sizes, cell)
    is_roomy = free >= LEGEND and inputs_x[1] - GAP >= 200
    legend = (0.0, 0.0, inputs_x[1] - GAP if is_roomy else width, free if is_roomy else LEGEND - 8)
    bands = Bands(sizes, width, cell, top=0 if is_roomy else LEGEND)
    bands.add(
        [*zip(inputs, inputs_x, strict=True), *zip(above, xs, strict=True)], (str(inputs[0][1]),)
    )
    bands.add([*zip(before, before_x, strict=True), *zip(below, xs, strict=True)], ("scaled",))
    return bands.placement(legend)


def _stacked(width: float, sizes: Sizes) -> Placement:
    order: list[Column] = [
        (None, "E"),
        (None, "P"),
        (None, "X"),
        ("W_Q", "Q"),
        ("W_K", "K"),
        ("K_T", "scores"),
        (None, "scaled"),
        (None, "masked"),
        (None, "weights"),
        ("W_V", "V"),
        (None, "output"),
    ]
    columns = [column for column in order if column[1] in sizes.shapes]
    return flow(width, sizes, columns).placement()
