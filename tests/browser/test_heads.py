"""/heads: every head is drawn, the chosen one in full, and impossible sizes are said."""

import json
import re

import numpy as np
import pytest

from attention import MultiHeadConfig, causal_mask, multi_head_attention, tokenize

SENTENCE = "나는 오늘 집에 일찍 간다"
ALL = """() => JSON.stringify([...document.querySelectorAll('.attention-plot-figure')].map(plot =>
    Object.fromEntries(plot._fullData.map(trace => [trace.name, trace.z]))))"""


def opened(visit, **parameters):
    screen = visit(page="heads", sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def test_all_heads_are_drawn_and_the_chosen_one_in_full(browse, language):
    screen = opened(browse, lang=language, n_heads=6, n_kv_heads=3, head=4, mask="causal")
    heads, worksheet, *_ = json.loads(screen.page.evaluate(ALL))
    config = MultiHeadConfig(n_heads=6, n_kv_heads=3)
    trace = multi_head_attention(tokenize(SENTENCE), config, mask=causal_mask(5, 5))
    for h in range(6):
        np.testing.assert_allclose(
            heads[f"weights.{h + 1}"], trace.attention.weights[h], rtol=0, atol=1e-6
        )
    np.testing.assert_allclose(heads["MultiHead"], trace.output, rtol=0, atol=1e-6)
    for name, numbers in trace.heads[3].matrices.items():
        if name != "masked":
            np.testing.assert_allclose(worksheet[name], numbers, rtol=0, atol=1e-6, err_msg=name)


def test_it_opens_with_keys_of_its_own_for_every_head(browse):
    screen = opened(browse, lang="ko")
    heads, *_ = json.loads(screen.page.evaluate(ALL))
    trace = multi_head_attention(tokenize(SENTENCE), MultiHeadConfig(n_heads=4))
    assert len({head.kv_number for head in trace.heads}) == 4
    for h in range(4):
        np.testing.assert_allclose(
            heads[f"weights.{h + 1}"], trace.attention.weights[h], rtol=0, atol=1e-6
        )


def test_heads_that_cannot_share_equally_are_said(browse):
    screen = opened(browse, lang="en", n_heads=4, n_kv_heads=3, head=9)
    said = screen.notes.all_inner_texts()
    assert any("there cannot be 3" in text for text in said)
    assert any("no head 9 among 4" in text for text in said)


@pytest.mark.thorough
def test_a_joined_number_leads_to_the_head_it_came_from(browse, language):
    screen = opened(browse, lang=language, n_heads=4, n_kv_heads=2, d_v=3)
    page = screen.page
    trace = multi_head_attention(
        tokenize(SENTENCE), MultiHeadConfig(d_v=3, n_heads=4, n_kv_heads=2)
    )
    page.mouse.click(*screen.cell("MultiHead", 1, 2))
    panel = page.locator(".attention-explanation")
    panel.locator("h3", has_text=f"{trace.output[1, 2]:.4f}".replace("-", "−")).wait_for()
    page.wait_for_url(re.compile(r"cell=MultiHead\.2\.3"))
    panel.locator("[data-cell^=concatenated]").first.click()
    panel.locator("h3", has_text="concatenated").wait_for()
    screen.settle()
    page.mouse.click(*screen.cell("concatenated", 3, 7))  # entry 2 of head 3
    panel.locator("[data-cell='output.3.4.2']").click()
    number = f"{trace.heads[2].attention.output[3, 1]:.4f}".replace("-", "−")
    panel.locator("h3", has_text=number).wait_for()
    page.wait_for_url(re.compile("head=3"))  # the head becomes the one that is looked at
    page.wait_for_function(
        "expected => { const [, one] = document.querySelectorAll('.attention-plot-figure');"
        " const z = one?._fullData?.find(t => t.name === 'output')?.z;"
        " return z && Math.abs(z[3][1] - expected) < 1e-9 }",
        arg=float(trace.heads[2].attention.output[3, 1]),
    )
    screen.settle()
    frames = page.locator(".attention-plot-outlines [data-kind=pin]")
    assert [frames.nth(i).get_attribute("data-matrix") for i in range(frames.count())] == ["output"]
