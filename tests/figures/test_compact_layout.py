"""What a low window shows of the worksheet: from the words to the output, with digits."""

import pytest

from pages.figures.compact_layout import place_compact, place_narrowed
from pages.figures.core.layout import (
    FRAME,
    MIN_CELL_WITH_DIGITS,
    MIN_HEIGHT_WITH_DIGITS,
    Sizes,
)
from pages.figures.core.low import HEIGHT
from pages.figures.core.matrices import MATRICES
from pages.figures.worksheet import worksheet
from tests.figures.test_worksheet import sizes_of, trace_of

FOLLOWED = ("X", "Q", "scores", "scaled", "masked", "weights", "output")
LAPTOP = 1072  # px: what a window of 1366 px leaves


@pytest.mark.parametrize("d_k", range(1, 25))
@pytest.mark.parametrize("has_mask", [False, True])
@pytest.mark.parametrize("longest_word", [30.0, 60.0])
def test_six_words_are_low_enough_and_keep_their_digits(d_k, has_mask, longest_word):
    sizes = sizes_of(6, 8, d_k, 4, longest_word, has_mask=has_mask)
    placement = place_compact(LAPTOP, sizes)
    assert placement.height <= HEIGHT
    assert {name for name in FOLLOWED if name in sizes.shapes} <= placement.corners.keys()
    for name in placement.corners:
        assert placement.cell_widths[name] >= MIN_CELL_WITH_DIGITS, name
        assert placement.cell_heights[name] >= 16.9, name
    if "K_T" in placement.corners and placement.corners["K_T"][1] == placement.corners["X"][1]:
        assert d_k <= 6, "the transposed keys are no taller than the scores"


@pytest.mark.parametrize("n", [1, 3, 6, 12])
@pytest.mark.parametrize("sizes", [(8, 4, 4), (2, 1, 1), (16, 16, 16), (64, 64, 64)])
@pytest.mark.parametrize("width", [920, LAPTOP, 1240, 1700])
def test_each_matrix_is_drawn_or_on_one_chip_and_none_covers_another(n, sizes, width):
    every = sizes_of(n, *sizes, has_mask=True)
    placement = place_compact(width, every)
    if placement is None:
        assert n == 12
        return
    left_out = [name for chip in placement.chips for name in chip.matrices]
    assert sorted([*left_out, *placement.corners]) == sorted(every.shapes)
    boxes = {name: _box(placement, every, name) for name in placement.corners}
    assert all(right <= width - FRAME + 0.01 for _, _, right, _ in boxes.values())
    for one in boxes:
        for other in boxes:
            assert one == other or not _overlap(boxes[one], boxes[other]), (one, other)


@pytest.mark.parametrize("n", [17, 30, 32, 64])
@pytest.mark.parametrize("sizes", [(8, 4, 4), (32, 16, 4), (64, 64, 64)])
@pytest.mark.parametrize("width", [LAPTOP, 1240, 1700])
def test_the_lines_of_many_words_begin_on_the_first_screen(n, sizes, width):
    every = sizes_of(n, *sizes)
    placement = place_narrowed(width, every)
    first = ("X", "Q", "scores")
    assert len({placement.corners[name][1] for name in first}) == 1
    assert placement.corners["X"][1] < HEIGHT / 2
    left_out = [name for chip in placement.chips for name in chip.matrices]
    assert sorted([*left_out, *placement.corners]) == sorted(every.shapes)
    boxes = {name: _box(placement, every, name) for name in placement.corners}
    assert all(right <= width - FRAME + 0.01 for _, _, right, _ in boxes.values())
    assert not any(_overlap(boxes[a], boxes[b]) for a in boxes for b in boxes if a != b)
    few = [name for name in ("X", "Q", "output") if max(sizes) <= 16 or name in placement.folded]
    assert all(placement.cell_widths[name] >= MIN_CELL_WITH_DIGITS for name in few)


@pytest.mark.parametrize("width", [LAPTOP, 1240, 1700])
@pytest.mark.parametrize("sizes", [(8, 4, 4), (32, 16, 4)])
def test_a_low_window_leaves_out_what_would_push_the_words_off_the_first_screen(width, sizes):
    drawn = worksheet(trace_of(30, *sizes))
    usual = next(one for one in drawn["placements"] if one["width"] == width)
    low = next(one for one in drawn["compact"] if one["width"] == width)
    assert usual["corners"]["X"][1] > low["corners"]["X"][1] + 100
    assert low["chips"]


def test_a_narrow_figure_leaves_nothing_out():
    assert place_compact(620, sizes_of(6, 8, 4, 4)) is None
    assert place_narrowed(620, sizes_of(30, 8, 4, 4)) is None


def test_rows_of_few_columns_are_high_enough_for_digits():
    few, many = (Sizes({"weights": (30, 30), "Q": (30, k)}, 30.0) for k in (8, 9))
    assert few.cell_bounds[0] == MIN_HEIGHT_WITH_DIGITS > many.cell_bounds[0]


def _box(placement, sizes, name):
    x, y = placement.corners[name]
    rows, columns = (
        10 if axis in placement.folded else count
        for axis, count in zip(
            (MATRICES[name].rows, MATRICES[name].columns), sizes.shapes[name], strict=True
        )
    )
    return (x, y, x + columns * placement.cell_widths[name],
            y + rows * placement.cell_heights[name])  # fmt: skip


def _overlap(a, b):
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
