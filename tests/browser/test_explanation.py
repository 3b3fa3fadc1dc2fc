"""A cell that is pointed at shows what it is made of; a cell that is pinned is explained."""

import math

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention, tokenize

SENTENCE = "the cat sat on the mat"
PANEL = ".st-key-explanation"
LONG = " ".join(f"w{i % 9}" for i in range(64))
# What each frame surrounds: "kind matrix rows columns", rows and columns from, to.
FRAMES = """[...document.querySelectorAll('.attention-plot-outlines div')]
    .map(({ dataset: d }) => `${d.kind} ${d.matrix} ${d.rows} ${d.columns}`)"""
MESSAGES = """() => {
    window.sent = 0
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (...args) {
        window.sent += 1
        return send.apply(this, args)
    }
}"""


def opened(visit, sentence=SENTENCE, options=None, **parameters):
    screen = visit(sentence=sentence, options=options, **{"lang": "en", **parameters})
    sizes = {name: parameters[name] for name in ("d_model", "d_k", "d_v") if name in parameters}
    screen.shows(sentence, **sizes)
    screen.settle()
    return screen


def frames(screen, *kinds):
    return {frame for frame in screen.look(FRAMES) if not kinds or frame.split()[0] in kinds}


def wait_for_frames(screen, *expected):
    wanted = sorted(expected)
    screen.page.wait_for_function(
        f"wanted => JSON.stringify({FRAMES}.sort()) === JSON.stringify(wanted)", arg=wanted
    )


def explained(screen, title):
    """Wait until the panel explains this cell; all that it then says."""
    panel = screen.page.locator(PANEL)
    heading = panel.locator("h3")
    screen.page.wait_for_function(
        f"title => document.querySelector('{PANEL} h3')?.textContent.startsWith(title)", arg=title
    )
    rows = [row.split("\t") for row in panel.locator("tbody").inner_text().splitlines() if row]
    foot = panel.locator("tfoot").inner_text().split("\t")
    return {
        "title": heading.inner_text(),
        "value": number(heading.inner_text().split("=")[1]),
        "sentence": panel.locator(".attention-explanation-sentence").inner_text(),
        "rows": rows,
        "total": number(foot[-1]) if foot[-1] else None,
    }


def number(text):
    return float(text.strip().replace("−", "-").replace("∞", "inf"))


def click(screen, name, row, column):
    screen.settle()
    screen.page.mouse.click(*screen.cell(name, row, column))


# Pointing.


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


# Pinning.


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_click_explains_the_cell_and_its_terms_add_up(visit, language):
    screen = opened(visit, lang=language)
    trace = self_attention(tokenize(SENTENCE), SelfAttentionConfig())
    cells = [("Q", 1, 2, 8), ("scores", 4, 0, 4), ("weights", 2, 3, 6), ("output", 0, 1, 6),
             ("K", 5, 3, 8), ("V", 0, 0, 8)]  # fmt: skip
    for name, row, column, terms in cells:
        click(screen, name, row, column)
        said = explained(screen, f"{name}[{row + 1}, {column + 1}]")
        assert said["value"] == pytest.approx(trace.matrices[name][row, column], abs=0.5e-4)
        assert len(said["rows"]) == terms
        at = 3 if name == "weights" else -1  # the exponential; else the product, before the bar
        parts = [number([text for text in line if text][at]) for line in said["rows"]]
        assert sum(parts) == pytest.approx(said["total"], abs=1e-4 * terms)
        if name != "weights":
            assert said["total"] == pytest.approx(said["value"], abs=1e-4)
        screen.page.wait_for_url(f"**cell={name}.{row + 1}.{column + 1}*")


def test_a_scaled_score_and_the_drawn_numbers_are_explained_too(visit):
    screen = opened(visit)
    click(screen, "scaled", 1, 1)
    said = explained(screen, "scaled[2, 2]")
    assert "√4 = 2.00" in said["sentence"]
    click(screen, "X", 1, 1)
    assert "“cat”" in explained(screen, "X[2, 2]")["sentence"]
    click(screen, "W_V", 3, 1)
    assert "weight 0 1 W_V" in explained(screen, "WV[4, 2]")["sentence"]


def test_at_64_words_the_largest_terms_come_first_and_the_sum_is_of_all(visit):
    screen = opened(visit, LONG, d_k=32)
    click(screen, "output", 40, 2)
    said = explained(screen, "output[41, 3]")
    assert len(said["rows"]) == 8
    assert said["total"] == pytest.approx(said["value"], abs=1e-4)
    screen.page.get_by_role("button", name="Show 56 smaller terms").click()
    rows = explained(screen, "output[41, 3]")["rows"]
    assert len(rows) == 64
    parts = [abs(number([text for text in line if text][-1])) for line in rows]
    assert parts == sorted(parts, reverse=True)


def test_a_tap_on_a_phone_explains_the_cell_and_leaves_it_in_sight(visit):
    phone = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
    screen = opened(visit, options=phone)
    screen.page.touchscreen.tap(*screen.cell("scores", 2, 1))
    explained(screen, "scores[3, 2]")
    assert not screen.tip.is_visible(), "it would cover the number that was tapped"
    screen.settle()
    panel = screen.page.locator(PANEL).bounding_box()
    frame = screen.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert frame["y"] + frame["height"] < panel["y"]
    assert panel["y"] + panel["height"] <= 801


def test_a_second_click_unpins_but_a_double_click_does_not(visit):
    screen = opened(visit)
    screen.page.mouse.dblclick(*screen.cell("V", 1, 1))
    explained(screen, "V[2, 2]")
    screen.settle()
    assert "cell=V.2.2" in screen.page.url
    click(screen, "V", 1, 1)
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    screen.settle()
    assert screen.page.locator(f"{PANEL} h3").inner_text() == ""
    assert not frames(screen, "pin")


def test_who_follows_a_link_with_the_keyboard_goes_on_from_there(visit):
    screen = opened(visit, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.page.locator(f"{PANEL} [data-cell='Q.2.1']").press("Enter")
    explained(screen, "Q[2, 1]")
    screen.page.locator(f"{PANEL} h3:focus").wait_for()
    screen.page.get_by_role("button", name="Close the explanation").press("Enter")
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    screen.page.locator(".attention-plot-figure:focus").wait_for()


def test_escape_unpins_from_anywhere(visit):
    screen = opened(visit, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.box.focus()
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_function("() => !location.search.includes('cell')")


def test_each_factor_leads_to_its_own_explanation_and_a_trail_leads_back(visit):
    screen = opened(visit, cell="output.2.1")
    explained(screen, "output[2, 1]")
    for step, title in (("weights.2.3", "weights[2, 3]"), ("scaled.2.3", "scaled[2, 3]"),
                        ("scores.2.3", "scores[2, 3]"), ("Q.2.1", "Q[2, 1]"),
                        ("X.2.1", "X[2, 1]")):  # fmt: skip
        screen.page.locator(f"{PANEL} tbody [data-cell='{step}']").first.click()
        explained(screen, title)
    trail = screen.page.locator(".attention-explanation-trail button")
    assert trail.all_inner_texts() == [
        "output[2, 1]", "weights[2, 3]", "scaled[2, 3]", "scores[2, 3]", "Q[2, 1]",
    ]  # fmt: skip
    trail.nth(1).click()
    explained(screen, "weights[2, 3]")
    assert trail.all_inner_texts() == ["output[2, 1]"]


def test_a_factor_that_is_pointed_at_in_the_panel_is_framed_in_the_figure(visit):
    screen = opened(visit, cell="scores.2.5")
    explained(screen, "scores[2, 5]")
    screen.page.locator(f"{PANEL} [data-cell='K.5.3']").hover()
    screen.page.wait_for_function(f"() => {FRAMES}.includes('cell K_T 2,3 4,5')")


# The keyboard alone.


def test_the_keyboard_alone_finds_pins_follows_and_unpins(visit):
    screen = opened(visit)
    press = screen.page.keyboard.press
    screen.page.locator(".attention-plot-figure").focus()
    screen.page.evaluate(MESSAGES)
    for key in ("PageDown",) * 4 + ("ArrowRight", "ArrowRight", "ArrowDown"):
        press(key)
    screen.tip.filter(has_text="Q[2, 3]").wait_for()
    assert screen.look("window.sent") == 0, "moving is local"
    press("Enter")
    explained(screen, "Q[2, 3]")
    press("ArrowRight")
    press("ArrowRight")
    explained(screen, "scores[2, 1]")  # over the edge into the next matrix, after a pause
    for key in ("r", "c", "?", "z"):
        press(key)
    screen.settle()
    assert screen.page.get_by_role("dialog").count() == 0
    assert "cell=scores.2.1" in screen.page.url
    press("Escape")
    screen.page.wait_for_function("() => !location.search.includes('cell')")
    press("Enter")
    explained(screen, "X[1, 1]")


def test_matrix_row_and_column_can_be_chosen_by_name(visit):
    screen = opened(visit, lang="ko")
    choice = screen.page.locator(PANEL)
    choice.get_by_label("행렬", exact=True).select_option("weights")
    choice.get_by_label("행", exact=True).select_option("3 sat")
    choice.get_by_label("열", exact=True).select_option("6 mat")
    choice.get_by_role("button", name="이 숫자 설명").press("Enter")
    assert "“sat”" in explained(screen, "weights[3, 6]")["sentence"]


# The address.


def test_a_shared_link_opens_the_same_cell(visit):
    screen = opened(visit, cell="weights.3.2", d_k=5)
    said = explained(screen, "weights[3, 2]")
    screen.press("Share")
    link = screen.page.locator(".attention-share-panel input").input_value()
    other = visit(link, options={"viewport": {"width": 400, "height": 800}})
    assert explained(other, "weights[3, 2]") == said
    other.settle()
    pin = other.page.locator(".attention-plot-outlines [data-kind=pin]").bounding_box()
    assert 60 < pin["y"] < other.page.locator(PANEL).bounding_box()["y"], "the number is in sight"


def test_the_pin_survives_a_reload_another_page_and_back(visit):
    screen = opened(visit, cell="scores.2.5")
    said = explained(screen, "scores[2, 5]")
    screen.page.reload()
    assert explained(screen, "scores[2, 5]") == said
    screen.page.get_by_role("link", name="One query").click()
    screen.page.wait_for_url("**/one-query*")
    screen.settle()
    assert explained(screen, "scores[2, 5]") == said
    assert "cell=scores.2.5" in screen.page.url
    screen.page.go_back()
    screen.page.wait_for_url(lambda url: "one-query" not in url)
    screen.shows(SENTENCE)
    screen.settle()
    assert explained(screen, "scores[2, 5]") == said
    assert "cell=scores.2.5" in screen.page.url


@pytest.mark.parametrize("cell", ["foo", "scores.9.1", "<img src=x onerror=alert(1)>"])
def test_an_impossible_cell_in_the_address_says_so_and_harms_nothing(visit, cell):
    screen = opened(visit, cell=cell)
    assert "cell=" in screen.notes.inner_text()
    assert screen.page.locator("img[src=x]").count() == 0
    click(screen, "Q", 0, 0)
    explained(screen, "Q[1, 1]")
    screen.settle()
    assert screen.notes.count() == 0


def test_a_step_of_a_slider_explains_the_new_number(visit):
    screen = opened(visit, cell="scaled.1.2")
    before = explained(screen, "scaled[1, 2]")["value"]
    screen.step("d_k")
    expected = screen.shows(SENTENCE, d_k=5)
    screen.settle()
    after = explained(screen, "scaled[1, 2]")["value"]
    assert after == pytest.approx(expected["scaled"][0, 1], abs=0.5e-4)
    assert after != before
    scores, root = expected["scores"][0, 1], math.sqrt(5)
    assert after == pytest.approx(scores / root, abs=1e-4)
    assert np.isfinite(after)
