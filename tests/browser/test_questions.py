"""What people ask: where a press or a link leads to a sentence with the number that answers it.

The questions about what happens otherwise are in `test_what_if.py`.
"""

import math
import re

import numpy as np

from attention import (
    MultiHeadConfig,
    encoder_layer,
    multi_head_attention,
    tokenize,
)
from attention.layers.encoder_trace import EncoderLayerConfig
from pages.figures.core.formatting import percent
from pages.state.texts import texts_in
from tests.on_screen import matrices_of

SENTENCE = "the cat sat on the mat"
WORDS = tokenize(SENTENCE)
MAIN = "[data-testid=stMainBlockContainer]"


def said(screen):
    return plain(" ".join(screen.page.inner_text(MAIN).split()))


def plain(text):
    """Without the joiners that keep Korean endings on the line of what they end."""
    return text.replace("\u2060", "")


def found(template, text, **known):
    """What stands in place of the names of a sentence that are not known."""
    pattern = re.escape(template)
    pattern = re.sub(r"\\\[([^]/]+)/([^]/]+)\\\]", r"(?:\1|\2)", pattern)  # particles
    names = re.findall(r"\\{(\w+)\\}", pattern)
    for name in names:
        here = rf"\\{{{name}\\}}"
        of = re.escape(str(known[name])) if name in known else f"(?P<{name}>.+?)"
        if f"(?P<{name}>" in pattern:
            of = f"(?P={name})"
        pattern = re.sub(here, lambda _, of=of: of, pattern, count=1)
    match = re.search(pattern.replace(r"\*\*", ""), text)
    assert match, f"{template!r} is not on the page: {text}"
    return match.groupdict()


def number(text):
    return float(text.replace(",", "").replace("−", "-"))


def test_what_queries_keys_and_values_are(browse, language):
    texts = texts_in(language)
    page = said(browse("one-query", lang=language, step=9))
    weights = matrices_of(SENTENCE)["weights"][1]
    three = np.argsort(-weights)[:3]
    blend = " + ".join(f"{weights[j]:.2f} · V({WORDS[j]})" for j in three) + " + …"
    assert plain(texts("one_query.claim", query="cat", blend=blend)) in page


def test_d_v_is_free(browse, language):
    texts = texts_in(language)
    weights = [f"{weight:.3f}" for weight in matrices_of(SENTENCE)["weights"][1]]
    for d_v in (4, 2):
        page = said(browse("shapes", lang=language, d_v=d_v))
        assert found(texts.at("shapes.claim"), page)["d_v"] == str(d_v)
        assert (
            found(texts.at("shapes.sum_said"), page, query="cat")["terms"].split(" + ") == weights
        )


def test_why_the_variance_of_a_draw_is_not_d_k(browse, language):
    texts = texts_in(language)
    screen = browse("scaling", lang=language, scaling_d_k=64)
    scores = screen.matrices()["scores"]
    assert found(texts.at("scaling.claim"), said(screen))["spread"] == f"{scores.std():.2f}"
    assert f"{scores.var() / 64:.2f}" in said(screen)


def test_each_row_is_a_query(browse, language):
    screen = browse("", lang=language)
    weights = screen.matrices()["weights"]
    looks = re.search(r"cat \(2\) → sat \(3\): ([\d.]+%)", said(screen))
    assert looks
    assert looks[1] == f"{weights[1].max():.1%}"
    assert weights[1].argmax() == 2
    assert np.allclose(weights.sum(axis=1), 1)


def test_heads_project_and_do_not_split(browse, language):
    texts = texts_in(language)
    browse("heads", lang=language, n_heads=4)  # the page may have been there before
    page = said(browse("heads", lang=language, n_heads=4, heads_what_if="wide_W_Q"))
    wide = texts("heads.what_if.wide_W_Q.said", d_model=8, width=4 * 4, d_k=4, n_heads=4)
    assert plain(wide) in page
    # Whether a wide product and its blocks are rounded alike is up to the machine.
    if texts("heads.what_if.wide_W_Q.same") not in page:
        said_of_it = found(texts.at("heads.what_if.wide_W_Q.rounding"), page)
        assert re.search("× 10⁻¹[⁵-⁷]$", said_of_it["difference"])


def test_why_there_is_a_w_o(browse, language):
    texts = texts_in(language)
    page = said(browse("heads", lang=language, n_heads=4, heads_what_if="silent_head", head=1))
    trace = multi_head_attention(WORDS, MultiHeadConfig(n_heads=4))
    d_v = trace.config.d_v
    parts = [
        head.attention.output @ trace.W_O[i * d_v : (i + 1) * d_v]
        for i, head in enumerate(trace.heads)
    ]
    assert np.allclose(sum(parts), trace.output)
    moved = found(texts.at("heads.what_if.silent_head.said"), page, head=1)["moved"]
    assert number(moved) == float(f"{abs(parts[0]).max():.2g}")


def test_without_positions_order_is_unknown(browse, language):
    texts = texts_in(language)
    screen = browse("positions", lang=language)
    claim = found(texts.at("positions.claim"), said(screen))
    assert "10⁻¹" in claim["without"] or claim["without"] == "0"
    assert number(claim["largest"]) > 0.1


def test_the_target_asks_and_the_source_answers(browse, language):
    screen = browse("seq2seq", lang=language, view="seq2seq", target="a b")
    weights = screen.matrices()["weights"]
    assert weights.shape == (2, 6)
    assert percent(weights.max()) in said(screen)


def test_the_mask_keeps_earlier_words_as_they_are(browse, language):
    texts = texts_in(language)
    page = said(browse("decoding", lang=language, word=2))
    unmoved = texts.at("decoding.unmoved").partition(",")[0].rpartition("?")[2]
    key = "unmoved" if unmoved in page else "moved"  # not every machine rounds
    moved = found(texts.at(f"decoding.{key}"), page, word="sat")
    assert "10⁻¹" in moved.get("causal", "10⁻¹")
    assert number(moved["without"]) > 0.1


def test_a_cache_keeps_keys_and_values(browse, language):
    texts = texts_in(language)
    screen = browse("decoding", lang=language, word=3, temperature=0)
    page, K = said(screen), screen.matrices()["K"]
    kept = found(texts.at("decoding.kept.same"), page)
    assert int(kept["kept"]) == len(K) - 1
    costs = found(texts.at("decoding.costs.said"), page, n=len(K))
    times = number(costs["uncached"]) / number(costs["cached"])
    assert f"{times:.1f}" == costs["times"]
    assert times > 1
    # Keys and values, in numbers of 8 bytes.
    V = screen.matrices()["V"]
    assert number(costs["bytes"]) == 8 * (K.size + V.size)


def test_the_weights_are_learned(browse, language):
    texts = texts_in(language)
    screen = browse("learning", lang=language)
    shares = [number(part) for part in re.findall(r"([\d.]+)%", said(screen))]
    assert shares[0] < 30
    assert shares[1] > 90
    assert texts("learning.honest") in said(screen)


def test_one_set_of_weights_fits_any_length(browse, language):
    texts = texts_in(language)
    page = said(browse("shapes", lang=language, sentence="I go home"))
    assert plain(texts("shapes.any_length", count=8 * (4 + 4 + 4), n=3)) in page
    assert plain(texts("shapes.any_length", count=8 * (4 + 4 + 4), n=6)) in said(
        browse("shapes", lang=language)
    )


def test_what_comes_after_attention(browse, language):
    texts = texts_in(language)
    page = said(browse("layer", lang=language))
    trace = encoder_layer(WORDS, EncoderLayerConfig(n_heads=4))
    x, y = trace.matrices["X"], trace.output
    cosines = (x * y).sum(axis=1) / np.linalg.norm(x, axis=1) / np.linalg.norm(y, axis=1)
    kept = found(texts.at("layer.kept"), page)
    assert f"{cosines.mean():.2f}" in kept.values()
    assert math.isclose(float(f"{cosines.min():.2f}"), number(kept["least"]))
