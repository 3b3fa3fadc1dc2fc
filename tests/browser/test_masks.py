"""Masks and positions: drawn as such, kept on every page and in links, said in a sentence."""

import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, causal_mask, self_attention, tokenize

SENTENCE = "나는 오늘 집에 일찍 간다"
MASKED = {"en": "masked", "ko": "마스킹됨"}


def opened(visit, page="", **parameters):
    screen = visit(page=page, sentence=SENTENCE, **parameters)
    screen.settle()
    return screen


def numbers(z):
    return np.array([[np.nan if x is None else x for x in row] for row in z], dtype=float)


def test_a_causal_mask_is_drawn_as_masked_and_not_as_zero(browse, language):
    screen = opened(browse, lang=language, mask="causal")
    trace = self_attention(tokenize(SENTENCE), SelfAttentionConfig(), mask=causal_mask(5, 5))
    shown = screen.matrices()
    masked = numbers(shown["masked"])
    assert np.isnan(masked[np.triu_indices(5, k=1)]).all()
    np.testing.assert_allclose(
        masked[np.tril_indices(5)], trace.attention.scaled[np.tril_indices(5)], atol=1e-6
    )
    np.testing.assert_allclose(shown["weights"], trace.attention.weights, atol=1e-6)
    for name in ("masked", "weights"):
        screen.page.mouse.move(*screen.cell(name, 1, 3))
        screen.page.wait_for_function(
            "masked => document.querySelector('.attention-plot-tip').textContent.includes(masked)",
            arg=f"= {MASKED[language]}",
        )
    screen.page.mouse.click(*screen.cell("masked", 1, 3))
    screen.page.wait_for_url(re.compile(r"cell=masked\.2\.4"))
    screen.settle()
    assert "−∞" in screen.page.locator(".st-key-explanation").inner_text()


@pytest.mark.thorough
def test_a_mask_and_positions_survive_pages_that_do_not_show_them_and_links(visit):
    screen = opened(visit, lang="en", mask="window", window=2, positions="sinusoidal", d_v=3)
    for link, address in (("Multi-head", "heads"), ("Why divide", "scaling")):
        screen.press("In a Transformer" if address == "heads" else "The mechanism")
        screen.page.get_by_role("link", name=link).click()
        screen.page.wait_for_url(f"**/{address}*")  # and away, before its controls are laid out
    screen.press("The mechanism")
    screen.page.get_by_role("link", name="Self-attention, from").click()
    screen.page.wait_for_function(
        "() => document.querySelector('.attention-plot-figure')?._fullData?.length >= 15"
    )
    screen.settle()
    for part in ("mask=window", "window=2", "positions=sinusoidal", "d_v=3"):
        assert part in screen.page.url, part
    before = screen.matrices()
    screen.page.locator(".attention-share-button").click()
    other = visit(screen.page.locator(".attention-share-panel input").input_value())
    other.settle()
    after = other.matrices()
    for name, z in before.items():
        np.testing.assert_array_equal(numbers(after[name]), numbers(z), err_msg=name)


@pytest.mark.parametrize(
    ("page", "matrix", "parameters"),
    [
        ("scaling", "unscaled_weights", {}),
        ("seq2seq", "weights", {"view": "seq2seq", "target": "a b c", "positions": "sinusoidal"}),
        ("seq2seq", "masked", {"view": "cross", "target": "a b c"}),
        ("long-range", "attention", {"length": 5}),
        ("heads", "weights.2", {}),
    ],
)
def test_a_mask_hides_the_same_words_on_every_page(browse, page, matrix, parameters):
    screen = opened(browse, page, lang="ko", mask="padding", padding=2, **parameters)
    shown = numbers(screen.matrices()[matrix])
    hidden = np.zeros((len(shown), 5), dtype=bool)
    hidden[:, 3:] = True
    if page == "long-range":  # a word moves its own output even so, through its query
        hidden[[3, 4], [3, 4]] = False
    assert np.all((shown[hidden] == 0) | np.isnan(shown[hidden]))
    assert np.all(np.isfinite(shown[~hidden]))
    assert not np.any(shown[:, :3] == 0)
    assert ("E_Y" in screen.matrices()) == ("positions" in parameters)
    assert "마지막 2개를 패딩으로" in screen.page.locator(".stApp").inner_text()


def test_padding_hides_the_last_words_and_says_which(browse):
    screen = opened(browse, lang="en", mask="padding", padding=2)
    weights = screen.matrices()["weights"]
    assert np.all(weights[:, 3:] == 0)
    assert "the last 2 count as padding" in screen.page.locator(".stApp").inner_text()


def test_shuffling_moves_the_outputs_and_positions_change_them(browse, language):
    screen = opened(browse, "positions", lang=language)
    shown = screen.matrices()
    assert np.abs(shown["difference"]).max() < 1e-12
    largest = np.abs(shown["difference.positions"]).max()
    assert f"{largest:.2g}" in screen.page.locator(".st-key-claim").inner_text()
    screen.page.locator(".st-key-shuffle_again button").click()
    screen.page.wait_for_url(re.compile("shuffle=2"))
    screen.settle()
    assert not np.array_equal(screen.matrices()["shuffled.positions"], shown["shuffled.positions"])


@pytest.mark.parametrize(
    ("bad", "extra"),
    [({"mask": "xx", "positions": "1"}, {}), ({"window": "-1"}, {"mask": "window"})],
)
def test_an_impossible_mask_in_the_address_is_said(visit, bad, extra):
    screen = opened(visit, lang="en", **bad, **extra)
    said = " ".join(screen.notes.all_inner_texts())
    for name, value in bad.items():
        assert f"{name}={value}" in said
