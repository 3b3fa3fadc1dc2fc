"""The explanation is in sight of what it explains, in every window, and moves nothing."""

import itertools

import pytest

from tests.browser.explained_cell import PANEL, click, explained, opened

LAPTOP = {"viewport": {"width": 1366, "height": 641}}
WORDS = " ".join(f"w{i}" for i in range(30))
FIGURE = ".attention-plot-frame"
OUTLINED = ".attention-plot-outlines div:is([data-kind=cell], [data-kind=source], [data-kind=pin])"
SHIFTS = """() => {
    window.shifted = []
    const isOfPanel = ({ node }) => node?.parentElement?.closest('.st-key-explanation')
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            const outside = entry.sources.filter(one => !isOfPanel(one))
            const moved = outside.map(one => one.node?.nodeName)
            if (moved.length || !entry.hadRecentInput) window.shifted.push([entry.value, ...moved])
        }
    }).observe({ type: "layout-shift", buffered: false })
}"""
# The lines of the figure, as "matrix role", and the end of each.
LINES = """[...document.querySelectorAll('.attention-plot-outlines path[data-layer=line]')]
    .map(({ dataset: d }) => `${d.from} ${d.role}`.trim())"""


def overlap(a, b):
    width = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    height = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return width > 1 and height > 1


@pytest.mark.thorough
def test_beside_the_figure_it_moves_nothing_and_covers_neither_the_number_nor_its_sources(browse):
    screen = opened(browse, options=LAPTOP)
    page = screen.page
    page.evaluate(SHIFTS)
    for name, row, column in (("Q", 1, 2), ("weights", 1, 4), ("scores", 2, 2), ("output", 4, 3)):
        at = screen.cell(name, row, column)
        screen.settle()
        before = page.locator(FIGURE).bounding_box()

        page.mouse.click(*at)
        said = explained(screen, f"{name}[{row + 1}, {column + 1}]")
        screen.settle()
        assert page.locator(FIGURE).bounding_box() == before
        panel = page.locator(PANEL).bounding_box()
        assert 320 < panel["width"] < 380
        assert panel["y"] >= 59
        assert panel["y"] + panel["height"] <= 642
        for frame in page.locator(OUTLINED).all():
            assert not overlap(panel, frame.bounding_box()), frame.get_attribute("data-matrix")
        foot = page.locator(f"{PANEL} tfoot").bounding_box()
        assert foot["y"] + foot["height"] < panel["y"] + panel["height"], "its sum is in sight"
        assert said["sums"]
        page.keyboard.press("Escape")
        page.wait_for_function("() => !location.search.includes('cell')")
        screen.settle()
    assert page.evaluate("window.shifted") == []


@pytest.mark.parametrize("size", [(911, 427), (683, 320), (1100, 641)])
def test_in_a_low_or_narrow_window_it_is_at_the_bottom_below_the_number(browse, size):
    width, height = size
    screen = opened(browse, options={"viewport": {"width": width, "height": height}})
    click(screen, "scores", 2, 1)
    explained(screen, "scores[3, 2]")
    screen.settle()
    panel = screen.page.locator(PANEL).bounding_box()
    assert panel["y"] + panel["height"] == pytest.approx(height, abs=1)
    assert panel["height"] <= max(0.38 * height, 0.46 * height if width <= 700 else 144) + 1
    heading = screen.page.locator(f"{PANEL} h3").bounding_box()
    assert panel["y"] <= heading["y"] < height - heading["height"]
    pin = screen.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert 59 < pin["y"] < panel["y"] - pin["height"] + 3
    end = screen.page.get_by_test_id("stCaptionContainer").last
    end.evaluate("end => { const main = document.querySelector('.stMain');"
                 " main.scrollTop = main.scrollHeight }")  # fmt: skip
    box = end.bounding_box()
    assert box["y"] + box["height"] < panel["y"], "the end of the page can be read"


def test_of_thirty_words_the_explained_one_is_first_and_one_press_shows_the_folded(browse):
    screen = opened(browse, WORDS, options=LAPTOP, cell="weights.3.9")
    rows = explained(screen, "weights[3, 9]")["rows"]
    assert len(rows) == 8
    assert rows[0][0] == "9 w8"
    own = screen.page.locator(f"{PANEL} tr[data-own]")
    assert own.count() == 1
    weights = screen.matrices()["weights"][2]
    shown = [int(row[0].split()[0]) - 1 for row in rows]
    more = screen.page.get_by_role("button", name="22 more, together")
    rest = more.locator("xpath=ancestor::tr").inner_text().split("\t")[-1]
    assert float(rest) == pytest.approx(weights.sum() - weights[shown].sum(), abs=1e-4)
    more.press("Enter")
    assert len(explained(screen, "weights[3, 9]")["rows"]) == 30
    screen.page.get_by_role("button", name="Show fewer terms").press("Enter")
    assert len(explained(screen, "weights[3, 9]")["rows"]) == 8
    assert more.evaluate("more => more === document.activeElement")


def test_a_line_leads_from_each_source_to_the_number_in_the_colour_of_the_panel(browse):
    screen = opened(browse, options=LAPTOP, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    assert sorted(screen.look(LINES)) == ["K_T key", "Q query"]
    colour = "one => getComputedStyle(one)[{!r}]".format
    colours = []
    for role in ("query", "key"):
        line = screen.page.locator(f"path[data-layer=line][data-role={role}]")
        link = screen.page.locator(f"{PANEL} tbody [data-role={role}]").first
        colours.append(line.evaluate(colour("stroke")))
        assert colours[-1] == link.evaluate(colour("color"))
    assert colours[0] != colours[1]
    ends = screen.page.locator("path[data-layer=line]").evaluate_all(
        "lines => lines.map(line => line.getPointAtLength(1e4)).map(({ x, y }) => [x, y])"
    )
    box = screen.boxes()["scores"]
    width, height = ((box["right"] - box["left"]) / 6, (box["bottom"] - box["top"]) / 6)
    for end in ends:
        assert end == pytest.approx([box["left"] + 4 * width, box["top"] + height], abs=1)
    screen.page.mouse.move(*screen.cell("V", 1, 1))
    screen.page.wait_for_function(f"() => {LINES}.join() === 'X,W_V value'")


def test_the_tip_says_the_sum_and_leaves_the_cell_and_its_neighbours_free(browse):
    screen = opened(browse, options=LAPTOP)
    # near the right edge, in the first and in the last row
    cells = (("output", 0, 3, (6, 4)), ("output", 5, 3, (6, 4)), ("scores", 2, 2, (6, 6)))
    for name, row, column, (rows, columns) in cells:
        x, y = screen.cell(name, row, column)
        screen.page.mouse.move(x, y)
        screen.tip.filter(has_text=f"{name}[{row + 1}, {column + 1}]").wait_for()
        tip = screen.tip.bounding_box()
        cell = screen.page.locator(".attention-plot-outlines [data-kind=cell]").bounding_box()
        width, height = cell["width"] - 4, cell["height"] - 4
        for right, down in itertools.product((-1, 0, 1), repeat=2):
            if not (0 <= row + down < rows and 0 <= column + right < columns):
                continue
            box = {"x": x - width / 2 + right * width, "width": width,
                   "y": y - height / 2 + down * height, "height": height}  # fmt: skip
            assert not overlap(tip, box), (name, right, down)
        total = f"{screen.matrices()[name][row, column]:.2f}".replace("-", "−")
        said = screen.tip.locator("div").all_inner_texts()[1]
        assert said.endswith(f" = {total}")
        assert "…" in said
