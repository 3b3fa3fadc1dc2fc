"""/shapes: break, read and mend; d_v leaves the weights alone; outputs inside the drawn hull."""

import json
import re
from urllib.parse import urlencode

import numpy as np
import pytest

from attention import SelfAttentionConfig, self_attention, softmax, tokenize

SENTENCE = "the cat sat on the mat"
SWITCHES = {
    "en": ("queries with another width", "fewer values than keys"),
    "ko": ("쿼리의 차원을 키와 다르게", "값 벡터를 키보다 적게"),
}
DRAWN = """() => {
    const [edges, plane] = [...document.querySelectorAll('.attention-chart-figure')]
    const points = ({ x, y, base }) => ({ x: [...x], y: [...y], base: base ? [...base] : null })
    return JSON.stringify({
        traces: Object.fromEntries(plane._fullData.map(trace => [trace.name, points(trace)])),
        shapes: edges._fullLayout.shapes.map(({ name, type, fillcolor, line }) =>
            ({ name, type, fillcolor, dash: line.dash, colour: line.color, width: line.width })),
    })
}"""
# Marks the two figures, so that it can be told whether they are still the same ones.
MARK = "() => document.querySelectorAll('.attention-chart-figure').forEach(f => { f.kept = true })"
KEPT = "() => [...document.querySelectorAll('.attention-chart-figure')].every(f => f.kept)"


@pytest.fixture
def opened(visit, server):
    def open_shapes(**parameters):
        screen = visit(f"{server}/shapes?{urlencode({'sentence': SENTENCE, **parameters})}")
        return _drawn_on(screen)

    return open_shapes


def _drawn_on(screen):
    screen.settle()
    return screen


def drawn(screen):
    return json.loads(screen.page.evaluate(DRAWN))


def dashed(screen):
    return {one["name"] for one in drawn(screen)["shapes"] if one["dash"] == "dash"}


def points(trace):
    return np.column_stack([trace["x"], trace["y"]])


def weights(screen):
    return np.array(drawn(screen)["traces"]["weights"]["x"]).reshape(6, 6)


def is_inside(point, polygon, slack=1e-9):
    """On the left of every edge of a polygon that is drawn anticlockwise and closed."""
    steps = np.diff(polygon, axis=0)
    to_point = point - polygon[:-1]
    return np.all(steps[:, 0] * to_point[:, 1] - steps[:, 1] * to_point[:, 0] >= -slack)


@pytest.mark.thorough
def test_both_products_can_be_broken_read_and_mended(opened, language):
    screen = opened(lang=language)
    screen.page.evaluate(MARK)
    assert dashed(screen) == set()
    for switch, numbers, parameter, missing in zip(
        SWITCHES[language],
        (("d_q = 5", "d_k = 4"), ("n_key = 6", "n_value = 5")),
        ("d_q=5", "n_value=5"),
        ({"scores", "weights", "output"}, {"output"}),
        strict=True,
    ):
        screen.page.get_by_text(switch).click()
        screen.page.wait_for_url(re.compile(parameter))
        screen.settle()
        said = screen.notes.inner_text()
        assert all(number in said for number in numbers)
        assert screen.page.get_by_test_id("stCode").count() == 1
        assert dashed(screen) == missing
        screen.page.get_by_text(switch).click()
        screen.page.wait_for_function(f"() => !location.search.includes('{parameter}')")
        screen.settle()
        assert screen.notes.count() == 0
        assert dashed(screen) == set()
    assert screen.page.evaluate(KEPT), "the figures are redrawn, not built anew"
    assert screen.page.get_by_test_id("stException").count() == 0


@pytest.mark.thorough
def test_a_broken_link_is_broken_for_somebody_else_and_its_slider_mends_it(opened):
    screen = opened(lang="en", d_q=5, n_value=2)
    assert screen.notes.count() == 2
    assert dashed(screen) == {"scores", "weights", "output"}
    screen.page.get_by_role("slider", name="d_q").focus()
    screen.page.keyboard.press("ArrowLeft")
    screen.page.wait_for_url(re.compile("d_q=4"))
    screen.settle()
    assert dashed(screen) == {"output"}
    assert "d_q = 4 fits" in screen.page.locator(".stApp").inner_text()


@pytest.mark.thorough
def test_another_d_v_leaves_every_weight_as_it_was_to_the_last_bit(opened):
    screen = opened(lang="en", d_v=2)
    before = weights(screen)
    for _ in range(3):
        screen.step("d_v")
    screen.page.wait_for_url(re.compile("d_v=5"))
    screen.settle()
    np.testing.assert_array_equal(weights(screen), before)
    lit = {one["name"] for one in drawn(screen)["shapes"]
           if one["type"] == "rect" and one["fillcolor"].startswith("rgba(240")}  # fmt: skip
    assert lit == {"W_V", "V", "output"}
    said = screen.page.locator(".stApp").inner_text()
    assert "a new shape to W_V, V, output" in said
    assert "to the last bit: X, W_Q, W_K, Q, K, scores, weights" in said


@pytest.mark.thorough
def test_the_drawn_outputs_are_the_computed_ones_inside_the_drawn_hull(opened):
    screen = opened(lang="en", d_v=2)
    stages = self_attention(tokenize(SENTENCE), SelfAttentionConfig(d_v=2)).attention
    for key, beta in ((None, 1.0), ("End", None), ("Home", 0.0)):
        if key:
            screen.page.get_by_role("slider", name="sharpness").focus()
            screen.page.keyboard.press(key)
            screen.page.wait_for_url(re.compile("sharpness=" + {"End": "inf", "Home": "0"}[key]))
            screen.settle()
        best = stages.scaled == stages.scaled.max(axis=1, keepdims=True)
        expected = softmax(stages.scaled * beta) if beta is not None else (
            best / best.sum(axis=1, keepdims=True))  # fmt: skip
        shown = drawn(screen)["traces"]
        np.testing.assert_allclose(points(shown["values"]), stages.value, atol=1e-6)
        np.testing.assert_allclose(points(shown["outputs"]), expected @ stages.value, atol=1e-6)
        np.testing.assert_allclose(weights(screen), expected, atol=1e-6)
        hull = points(shown["hull"])
        assert all(is_inside(point, hull) for point in points(shown["outputs"]))
        assert not is_inside(stages.value.max(axis=0) + 0.1, hull)
    asking = points(shown["asking"])[0]
    np.testing.assert_allclose(asking, stages.value.mean(axis=0), atol=1e-6)


@pytest.mark.thorough
def test_the_chosen_word_moves_the_output(opened):
    screen = opened(lang="en", d_v=2, query=1)
    before = drawn(screen)["traces"]
    screen.page.get_by_role("radio", name="sat").click()
    screen.page.wait_for_url(re.compile("query=3"))
    screen.settle()
    after = drawn(screen)["traces"]
    np.testing.assert_array_equal(points(after["asking"])[0], points(before["outputs"])[2])
    assert "The weights of “sat”" in screen.page.locator(".stApp").inner_text()


@pytest.mark.thorough
def test_impossible_values_in_the_address_are_said(opened):
    bad = {"d_q": "0", "n_value": "7", "sharpness": "x"}
    screen = opened(lang="en", **bad)
    said = " ".join(screen.notes.all_inner_texts())
    assert all(f"{name}={value}" in said for name, value in bad.items())
    assert dashed(screen) == set()
