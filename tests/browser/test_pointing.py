"""A cell that is pointed at shows what it is made of."""

import pytest

from tests.browser.explained_cell import FRAMES, MESSAGES, PANEL, explained, opened, wait_for_frames

MADE_OF = {
    ("Q", 1, 2): {"source X 1,2 0,8", "source W_Q 0,8 2,3"},
    ("V", 3, 0): {"source X 3,4 0,8", "source W_V 0,8 0,1"},
    ("scores", 1, 4): {"source Q 1,2 0,4", "source K 4,5 0,4", "source K_T 0,4 4,5"},
    ("scaled", 5, 0): {"source scores 5,6 0,1"},
    ("weights", 2, 3): {"source scaled 2,3 0,6"},
    ("output", 0, 1): {"source weights 0,1 0,6", "source V 0,6 1,2"},
    ("X", 2, 2): set(),
}


def test_pointing_at_a_cell_frames_what_it_is_made_of_without_asking_the_server(visit):
    screen = opened(visit)
    screen.page.evaluate(MESSAGES)
    for (name, row, column), expected in MADE_OF.items():
        screen.page.mouse.move(*screen.cell(name, row, column))
        own = f"cell {name} {row},{row + 1} {column},{column + 1}"
        wait_for_frames(screen, own, *expected)
        screen.page.mouse.move(5, 5)
        wait_for_frames(screen)
    assert screen.look("window.sent") == 0


def test_a_cell_of_the_transpose_is_the_cell_of_k(visit):
    screen = opened(visit)
    screen.page.mouse.move(*screen.cell("K_T", 1, 4))
    wait_for_frames(screen, "cell K 4,5 1,2", "cell K_T 1,2 4,5",
                    "source X 4,5 0,8", "source W_K 0,8 1,2")  # fmt: skip


def test_frames_stand_on_their_cells_also_when_zoomed(visit):
    screen = opened(visit)
    screen.press("Zoom in")
    x, y = screen.cell("scores", 2, 2)
    screen.page.mouse.move(x, y)
    screen.page.wait_for_selector(".attention-plot-outlines [data-kind=cell]")
    frame = screen.page.locator(".attention-plot-outlines [data-kind=cell]").bounding_box()
    assert frame["x"] < x < frame["x"] + frame["width"]
    assert frame["y"] < y < frame["y"] + frame["height"]
    box = screen.boxes()["scores"]
    assert frame["width"] == pytest.approx((box["right"] - box["left"]) / 6 + 4, abs=1)


def test_a_factor_that_is_pointed_at_in_the_panel_is_framed_in_the_figure(visit):
    screen = opened(visit, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.page.locator(f"{PANEL} [data-cell='K.5.3']").hover()
    screen.page.wait_for_function(f"() => {FRAMES}.includes('cell K_T 2,3 4,5')")


def test_a_line_from_a_source_fades_where_it_crosses_a_title(visit):
    screen = opened(visit)
    screen.page.mouse.move(*screen.cell("Q", 3, 3))
    line = screen.page.locator(".attention-plot-outlines g[mask] path[data-from=W_Q]").first
    line.wait_for(state="attached")
    x = float(line.get_attribute("d").split(",")[0].removeprefix("M"))
    faded = screen.page.locator(".attention-plot-outlines mask rect").evaluate_all(
        "all => all.slice(1).map(({ x, y, width, height }) =>"
        " [x, y, width, height].map(one => one.baseVal.value))"
    )
    title, shape = (
        next(one for one in screen.texts() if one["text"].startswith(begin))
        for begin in ("Q = X", "6 × 4 · −0.71")
    )
    assert shape["left"] < x < shape["right"]
    for text in (title, shape):
        assert [text["left"], text["top"]] in [pytest.approx(one[:2]) for one in faded]
