"""/layer in the browser: every part is drawn, and a press changes what the layer is."""

import json
import re

import numpy as np
import pytest

from attention import EncoderLayerConfig, causal_mask, encoder, tokenize
from attention.experiments.layer_findings import similarities
from pages.state.texts import LANGUAGES, texts_in

SENTENCE = "나는 오늘 집에 일찍 간다"
ALL = """() => JSON.stringify([...document.querySelectorAll('.attention-plot-figure')].map(plot =>
    Object.fromEntries(plot._fullData.map(trace => [trace.name, trace.z]))))"""


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_drawn_and_a_press_normalizes_before(visit, language):
    texts = texts_in(language)
    screen = visit(page="layer", lang=language, sentence=SENTENCE, mask="causal", d_ff=12,
                   activation="gelu", n_layers=3)  # fmt: skip
    screen.settle()
    for norm in ("post", "pre"):
        config = EncoderLayerConfig(n_heads=4, d_ff=12, norm=norm, activation="gelu")
        layers = encoder(tokenize(SENTENCE), config, 3, mask=causal_mask(5, 5))
        drawn, stack = json.loads(screen.page.evaluate(ALL))
        assert {"X", "weights.4", "LayerNorm.2", "W_2", "activated"} <= set(drawn)
        for name, numbers in drawn.items():
            shown = np.array(numbers, dtype=float)
            expected = layers[0].matrices[name]
            np.testing.assert_allclose(shown, expected, rtol=0, atol=1e-6, err_msg=name)
        for i, x in enumerate((layers[0].X, *(one.output for one in layers))):
            np.testing.assert_allclose(stack[f"similarity.{i}"], similarities(x), atol=1e-6)
        if norm == "post":
            screen.page.get_by_role(
                "button", name=texts("to_try.buttons.layer"), exact=True
            ).click()
            screen.page.wait_for_url(re.compile("norm=pre"))
            screen.settle()


@pytest.mark.thorough
def test_a_neuron_explains_itself_and_leads_to_what_it_is_made_of(visit):
    screen = visit(page="layer", lang="en", d_ff=8)
    screen.settle()
    if screen.page.locator(".attention-plot-chips button").count():
        screen.page.locator(".attention-plot-chips button").first.click()
        screen.settle()
    shown = screen.matrices()
    panel = screen.page.locator(".st-key-explanation")
    for name, said in (("activated", "neuron 3"), ("mean.1", "the mean of the row of “cat”")):
        column = 2 if name == "activated" else 0
        screen.page.keyboard.press("Escape")
        screen.page.mouse.click(*screen.cell(name, 1, column))
        screen.page.wait_for_url(re.compile(rf"cell={re.escape(name)}\.2\.{column + 1}"))
        screen.settle()
        value = f"{shown[name][1, column]:.4f}".replace("-", "−")
        assert panel.locator("h3").inner_text().endswith(f"= {value}")
        assert said in panel.inner_text().lower()


def test_a_number_of_gamma_that_is_put_in_flows_on_and_travels_in_the_link(visit):
    texts = texts_in("ko")
    screen = visit(page="layer", lang="ko", cell="gamma.1.1.2")
    screen.settle()
    before = screen.matrices()
    page = screen.page
    field = page.locator(".attention-explanation-edit input")
    field.fill("3")
    field.press("Enter")
    page.wait_for_url(re.compile(r"edits=gamma\.1\.1\.2_3"))
    screen.settle()
    after = screen.matrices()
    for name in ("LayerNorm.1", "FFN", "LayerNorm.2"):
        assert not np.allclose(before[name], after[name]), name
    np.testing.assert_allclose(after["LayerNorm.1"][:, 1], 3 * before["LayerNorm.1"][:, 1],
                               rtol=0, atol=1e-6)  # fmt: skip
    assert page.get_by_role("button", name="gamma.1[1, 2]").count() == 1
    page.get_by_role("button", name=texts("layer.reset"), exact=True).click()
    page.wait_for_function("() => !location.search.includes('edits')")
    screen.settle()
    assert np.array_equal(screen.matrices()["LayerNorm.1"], before["LayerNorm.1"])
