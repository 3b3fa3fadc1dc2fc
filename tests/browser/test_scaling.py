"""/scaling: what the sentence says is what is drawn, and the simulation leaves the page usable."""

import json
import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, jacobian_norm, self_attention, softmax, tokenize

SENTENCE = "나는 오늘 집에 일찍 간다"
CURVES = """() => {
    const [, simulation] = document.querySelectorAll('.attention-chart-figure')
    return JSON.stringify(simulation._fullData.map(({ name, x, y, yaxis, showlegend, mode }) =>
        ({ name, x: [...x], y: [...y], yaxis, showlegend, mode })))
}"""
LANGUAGES = {"en": ("vanishes", "still passes"), "ko": ("사라집니다", "아직 기울기가 흐릅니다")}


def opened(visit, **parameters):
    screen = visit(page="scaling", sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def trace_at(d_k):
    return self_attention(tokenize(SENTENCE), SelfAttentionConfig(d_k=d_k))


def captions(screen):
    return screen.page.locator(".attention-plot-caption").inner_text()


def curves(screen):
    return json.loads(screen.page.evaluate(CURVES))


@pytest.mark.thorough
def test_a_large_d_k_saturates_the_unscaled_weights_alone_and_the_page_says_so(visit, language):
    vanishes, passes = LANGUAGES[language]
    screen = opened(visit, lang=language, scaling_d_k=4)
    assert passes in captions(screen)
    before = screen.matrices()
    screen.page.locator(".st-key-scaling_d_k input").focus()
    for _ in range(5):
        screen.page.keyboard.press("PageUp")
    screen.page.wait_for_url(re.compile("scaling_d_k=2[5-9][0-9]"))
    screen.settle()
    d_k = int(re.search(r"scaling_d_k=(\d+)", screen.page.url)[1])
    after, trace = screen.matrices(), trace_at(d_k)
    np.testing.assert_allclose(after["scores"], trace.attention.scores, atol=1e-6)
    np.testing.assert_allclose(after["weights"], trace.attention.weights, atol=1e-6)
    unscaled = softmax(trace.attention.scores)
    np.testing.assert_allclose(after["unscaled_weights"], unscaled, atol=1e-6)
    largest = {name: numbers.max(axis=1).mean() for name, numbers in after.items()}
    assert largest["unscaled_weights"] > 0.9
    assert largest["weights"] < 0.75
    norms = jacobian_norm(after["unscaled_weights"]), jacobian_norm(after["weights"])
    assert norms[0].mean() < 0.15 < norms[1].mean()
    assert vanishes in captions(screen)
    for number in (largest["unscaled_weights"], largest["weights"]):
        assert f"{number:.0%}" in screen.page.locator(".st-key-claim").inner_text()
    for norm in norms:
        assert f"{norm.mean():.3f}" in captions(screen)
    assert before["unscaled_weights"].max(axis=1).mean() < largest["unscaled_weights"]


@pytest.mark.thorough
def test_the_slider_of_this_page_moves_the_scores_and_stands_in_the_address(visit):
    screen = opened(visit, lang="en")
    assert screen.page.get_by_role("slider").count() == 5
    for name in ("d_k", "d_v"):
        assert screen.page.get_by_role("slider", name=name, exact=True).count() == 0
    screen.page.get_by_role("slider", name="d_k on this page").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.page.wait_for_url(re.compile("scaling_d_k=65"))
    screen.settle()
    np.testing.assert_allclose(
        screen.matrices()["scores"], trace_at(65).attention.scores, atol=1e-6
    )


def test_the_curves_lie_on_the_theory_and_the_sentence_is_made_of_them(browse):
    screen = opened(browse, lang="en")
    shown = curves(screen)
    variance, scaled = (
        next(t for t in shown if t["name"].startswith(name) and t["showlegend"])
        for name in ("unscaled", "scaled")
    )
    assert variance["x"][-1] == 1024
    ratio = np.array(variance["y"]) / np.array(variance["x"])
    np.testing.assert_allclose(ratio, 1, atol=0.25)
    np.testing.assert_allclose(scaled["y"], ratio)
    said = screen.page.locator(".stApp").inner_text()
    assert f"variance {variance['y'][-1]:,.0f}, the scaled ones {scaled['y'][-1]:.2f}" in said


def test_another_sigma_shows_the_limit_of_the_rule(browse):
    screen = opened(browse, lang="en", sigma="2", entries="signs")
    said = screen.page.locator(".stApp").inner_text()
    assert "σ⁴ = 16 in theory" in said
    scaled = next(t for t in curves(screen) if t["name"].startswith("scaled") and t["showlegend"])
    np.testing.assert_allclose(scaled["y"], 16, rtol=0.2)


@pytest.mark.thorough
def test_a_new_choice_abandons_the_old_run_and_the_page_stays_usable(visit):
    screen = opened(visit, lang="en", samples=1000, n_keys=32)
    before = curves(screen)
    screen.page.get_by_role("radio", name="signs").click()
    screen.page.get_by_role("radio", name="uniform").click()
    screen.page.wait_for_url(re.compile("entries=uniform"))
    screen.box.fill("I go home")
    screen.page.wait_for_function(
        "() => document.querySelector('.attention-plot-figure')?._fullData?.[0].z.length === 3"
    )
    screen.settle()
    after = curves(screen)
    assert after[0]["x"] == before[0]["x"]
    assert after[2]["y"] != before[2]["y"]
    assert not screen.page.get_by_test_id("stException").count()


def test_impossible_values_in_the_address_are_said(visit):
    bad = {"scaling_d_k": "0", "samples": "inf", "entries": "cauchy", "sigma": "-1",
           "n_keys": "abc"}  # fmt: skip
    screen = opened(visit, lang="en", **bad)
    said = " ".join(screen.notes.all_inner_texts())
    for name, value in bad.items():
        assert f"{name}={value}" in said
