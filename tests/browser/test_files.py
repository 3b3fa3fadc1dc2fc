"""What is saved from a page: files with the numbers on it, and a page that works by itself."""

import io
import json

import numpy as np
import pytest

from pages.figures.core.layout import MIN_CELL_WITH_DIGITS
from pages.state.texts import texts_in
from tests.on_screen import FIND, MATRICES

SENTENCE = 'the </script><script>alert("1")</script> 나는 <b>집</b> =1+1'


def saved(screen, button):
    """Press a button; the name and the content of the file that comes."""
    with screen.page.expect_download() as started:
        screen.press(button)
    return started.value.suggested_filename, started.value.path()


@pytest.fixture
def opened(visit):
    screen = visit(sentence=SENTENCE, lang="ko", d_v=3)
    shown = screen.shows(SENTENCE, d_v=3)
    screen.open_tab("files")
    screen.page.locator(".st-key-take_kind").wait_for()
    return screen, shown


def test_files_hold_the_numbers_on_the_screen_and_a_page_draws_them_without_a_network(
    opened, browser, tmp_path
):
    screen, shown = opened
    del shown["K_T"]
    name, path = saved(screen, "NPZ")
    assert name == "attention.npz"
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        for matrix, numbers in shown.items():
            assert np.array_equal(file[matrix], numbers), matrix
    name, path = saved(screen, "JSON")
    content = json.loads(path.read_text(encoding="ascii"))
    assert name == "attention.json"
    assert content["configuration"]["sentence"] == SENTENCE
    assert np.array_equal(content["matrices"]["weights"]["numbers"], shown["weights"])
    name, path = saved(screen, "CSV")
    assert name == "attention-output.csv"
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == len(shown["output"]) + 1

    name, path = saved(screen, "HTML")
    assert name == "attention.html"
    page = tmp_path / name
    page.write_bytes(path.read_bytes())
    problems = []
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 1000})
    alone = context.new_page()
    alone.on("console", lambda message: problems.append(message.text))
    alone.on("pageerror", lambda error: problems.append(str(error)))
    alone.on("dialog", lambda dialog: problems.append(dialog.message) or dialog.dismiss())
    alone.on("request", lambda asked: problems.append(asked.url) if ".html" not in asked.url and
             not asked.url.startswith(("data:", "blob:")) else None)  # fmt: skip
    alone.goto(page.as_uri())
    alone.wait_for_function(f"() => {{ {FIND} return canvas?.texts }}")
    drawn = json.loads(alone.evaluate(MATRICES))
    for matrix, numbers in shown.items():
        assert np.array_equal(drawn[matrix], numbers), matrix
    assert alone.evaluate("document.documentElement.lang") == "ko"
    assert alone.locator(".sentence").inner_text() == SENTENCE
    assert alone.locator(".attention-plot-figure").get_attribute("aria-label")
    # Pointing at a number frames what it is made of, as on the page it comes from.
    box = alone.locator(".attention-plot-figure").bounding_box()
    place = alone.evaluate(f"""() => {{ {FIND}
        const one = plot._fullData.find(({{ name }}) => name === 'scores')
        return [plot._fullLayout.xaxis.l2p(one.x0), plot._fullLayout.yaxis.l2p(one.y0)] }}""")
    alone.mouse.move(box["x"] + place[0], box["y"] + place[1])
    alone.locator(".attention-plot-outlines [data-kind=source]").nth(1).wait_for(state="attached")
    context.close()
    assert not problems


# The width of each matrix's cells, and how many decimals they have, in a frame of this width.
CELLS = f"""async width => {{ {FIND}
    window.widest = 0
    frame.style.width = `${{width}}px`
    while (plot._fullLayout.width !== width) await new Promise(requestAnimationFrame)
    const cells = plot._fullData.map(({{ name, dx }}) => [name, [dx, canvas.digits[name]]])
    return Object.fromEntries(cells)
}}"""
# How wide the widest number with two decimals is that a canvas has written.
WIDEST = """
    const { fillText } = CanvasRenderingContext2D.prototype
    window.widest = 0
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...room) {
        if (/^−?\\d+\\.\\d\\d$/.test(text)) {
            const width = Math.min(this.measureText(text).width, ...room)
            window.widest = Math.max(window.widest, width)
        }
        return fillText.call(this, text, x, y, ...room)
    }
"""


@pytest.mark.thorough
@pytest.mark.fonts
def test_a_page_at_home_has_its_digits_in_narrow_cells_whatever_the_font(visit, tmp_path):
    screen = visit(sentence="the cat sat on the mat", lang="en")
    screen.shows("the cat sat on the mat")
    screen.open_tab("files")
    _, path = saved(screen, "HTML")
    page = tmp_path / "attention.html"
    page.write_bytes(path.read_bytes())
    alone = screen.page.context.new_page()
    alone.add_init_script(WIDEST)
    alone.goto(page.as_uri())
    alone.wait_for_function(f"() => {{ {FIND} return canvas?.texts }}")
    cells = alone.evaluate(CELLS, 280)
    widest = alone.evaluate("window.widest")
    alone.close()
    narrowest = min(width for width, _ in cells.values())
    assert MIN_CELL_WITH_DIGITS <= narrowest < MIN_CELL_WITH_DIGITS + 4
    assert {decimals for _, decimals in cells.values()} == {2}
    assert widest <= narrowest


@pytest.mark.thorough
def test_position_vectors_are_saved_with_how_many_they_are(visit):
    screen = visit(page="positions", sentence="I go home", d_model=6)
    screen.open_tab("files")
    screen.page.locator(".st-key-take_kind").wait_for()
    _, path = saved(screen, "JSON")
    content = json.loads(path.read_text(encoding="ascii"))
    assert content["configuration"] == {"n": 32, "d_model": 6}


@pytest.mark.thorough
def test_the_check_says_what_it_found_on_the_numbers_of_the_page(visit):
    screen = visit(lang="en", mask="causal")
    screen.open_tab("check")
    table = screen.page.locator(".st-key-take_tab_check table")
    table.wait_for()
    screen.settle()
    rows = table.locator("tbody tr").all_inner_texts()
    assert sum(row.startswith("✓") for row in rows) == 14
    assert next(row for row in rows if "mask goes by places" in row).startswith("–")
    assert "All 14 claims hold" in screen.page.locator(".st-key-take_tab_check").inner_text()


LARGE = "X_2_2_999898_999895_999904_999907~" + "~".join(
    f"{name}_2_1_-0.8_0.8" for name in ("W_Q", "W_K", "W_V")
)


@pytest.mark.thorough
def test_the_check_calls_no_right_number_wrong_where_large_ones_cancel(visit, language):
    sizes = {"d_model": 2, "d_k": 1, "d_v": 1}
    screen = visit(sentence="a b", matrices=LARGE, lang=language, **sizes)
    screen.settle()
    np.testing.assert_allclose(screen.matrices()["Q"], [[-2.4], [2.4]], rtol=1e-9)
    screen.open_tab("check")
    panel = screen.page.locator(".st-key-take_tab_check")
    rows = panel.locator("tbody tr")
    rows.first.wait_for()
    screen.settle()
    signs = [row[0] for row in rows.all_inner_texts()]
    assert "✓" in signs
    assert "✗" not in signs
    said = texts_in(language)("check.all_hold", held=signs.count("✓"), milliseconds="#")
    assert said.split("#")[0] in panel.inner_text()
