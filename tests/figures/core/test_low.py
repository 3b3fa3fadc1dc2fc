"""Placements for low windows."""

from dataclasses import replace

import pytest

from pages.figures.core.flow import LEGEND, LEGEND_SIZE, Bands, cell_beside_legend, with_legend
from pages.figures.core.layout import GAP, MIN_CELL_WITH_DIGITS, Sizes
from pages.figures.core.low import BELOW_CONTROLS, HEIGHT, ROW_HEIGHTS, lowered

WIDE, PHONE = 1072, 340


def sizes_of(rows):
    return Sizes({"scores": (rows, rows)}, 40)


def place(width, sizes):
    bands = Bands(sizes, width, 44.0)
    bands.add([((None, "scores"), sizes.label_width)], ("scores",))
    bands.add([((None, "scores"), sizes.label_width)], ("scores",))
    return bands.placement()


def test_rows_are_as_high_as_the_window_allows_and_never_too_low_for_digits():
    for rows in (6, 7, 8):
        usual = place(WIDE, sizes_of(rows))
        if usual.height <= HEIGHT:
            assert lowered(place, sizes_of(rows), [usual]) == []
            continue
        (low,) = lowered(place, sizes_of(rows), [usual])
        assert low.height < usual.height
        assert low.cell_height == ROW_HEIGHTS[-1] or low.height <= BELOW_CONTROLS


def test_a_phone_scrolls_and_has_no_low_placement():
    assert lowered(place, sizes_of(12), [place(PHONE, sizes_of(12))]) == []


def test_turned_words_make_room_only_where_the_window_is_low():
    sizes = replace(sizes_of(6), longest_word=80.0)
    usual, low = Bands(sizes, WIDE, 30.0), Bands(replace(sizes, is_low=True), WIDE, 30.0)
    assert usual.header("scores") - low.header("scores") == pytest.approx(80 - 39 + 14)
    narrow = replace(sizes, longest_word=20.0)
    assert Bands(narrow, WIDE, 30.0).header("scores") == Bands(
        replace(narrow, is_low=True), WIDE, 30.0
    ).header("scores")


def test_the_legend_stands_beside_the_first_band_where_it_has_room():
    def filled(top):
        bands = Bands(sizes_of(6), WIDE, 30.0, top)
        bands.add([((None, "scores"), 56.0)], ("scores",))
        return bands

    beside = WIDE - LEGEND_SIZE[0]
    bands = with_legend(filled, beside)
    assert bands.legend == (beside, 0, LEGEND_SIZE[0], bands.bottoms[0])
    above = with_legend(filled, beside + 1)
    assert above.legend[:2] == (0.0, 0.0)
    assert above.bottoms[0] == bands.bottoms[0] + LEGEND


def test_cells_leave_room_for_the_legend_unless_that_costs_their_digits():
    room = WIDE - GAP - LEGEND_SIZE[0]
    assert cell_beside_legend(lambda cell: 20 * cell, WIDE) <= room / 20
    assert cell_beside_legend(lambda cell: 40 * cell, WIDE) == pytest.approx(WIDE / 40, abs=0.2)
    assert room / 40 < MIN_CELL_WITH_DIGITS
