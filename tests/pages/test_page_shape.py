"""What every page claims in its own numbers, and what it offers to try."""

import re

import numpy as np
import pytest

from attention import MultiHeadConfig, SelfAttentionConfig, multi_head_attention, self_attention
from attention.layers.seq2seq import seq2seq_attention
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import opened

SENTENCE = "the cat sat on the mat"
TOKENS = tuple(SENTENCE.split())


def claim(app):
    """The first text of the page."""
    return app.text[0].value.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_claim_on_scaling_is_the_spread_of_the_scores_before_and_after(language):
    app = opened("scaling", {"lang": language, "sentence": SENTENCE, "scaling_d_k": "49"})
    scores = self_attention(TOKENS, SelfAttentionConfig(d_k=49)).attention.scores
    said = claim(app)
    for number in (f"{scores.std():.2f}", f"{scores.std() / 7:.2f}"):
        assert number in said
    assert re.search(r"\b7\b", said), "the root of d_k"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_claim_on_heads_says_where_each_of_them_looks_most(language):
    app = opened("heads", {"lang": language, "sentence": SENTENCE, "n_heads": "3"})
    trace = multi_head_attention(TOKENS, MultiHeadConfig(n_heads=3))
    said = claim(app)
    words = [f"{word} ({i})" if word == "the" else word for i, word in enumerate(TOKENS, 1)]
    query = next(i for i, word in enumerate(words) if f"“{word}”" in said)
    rows = [head.attention.weights[query] for head in trace.heads]
    for row in rows:
        assert f"“{words[row.argmax()]}”" in said
        assert f"{row.max():.0%}" in said


def test_the_claim_on_positions_is_the_largest_difference_and_a_mask_changes_it():
    plain = claim(opened("positions", {"lang": "en", "sentence": SENTENCE}))
    assert "10⁻¹⁶" in plain
    masked = claim(opened("positions", {"lang": "en", "sentence": SENTENCE, "mask": "causal"}))
    assert "10⁻¹⁶" not in masked
    assert masked.startswith("Under this mask the order matters")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_claim_on_seq2seq_is_the_largest_weight(language):
    app = opened("seq2seq", {"lang": language, "sentence": SENTENCE, "target": "I go"})
    weights = seq2seq_attention(("I", "go"), TOKENS, 8, 4, 0).matrices["weights"]
    assert f"{weights.max():.0%}" in claim(app)
    query, _ = np.unravel_index(weights.argmax(), weights.shape)
    assert f"“{('I', 'go')[query]}”" in claim(app)


@pytest.mark.parametrize("page", ["one_query", "shapes", "long_range"])
def test_the_other_claims_follow_their_sentence(page):
    said = [claim(opened(page, {"lang": "en", "sentence": s})) for s in (SENTENCE, "I go home")]
    assert said[0] != said[1]
    assert texts_in("en")(f"leads.{page}") not in said


TRIED = {
    "self_attention": ("mask", "none", "causal"),
    "one_query": ("step", 1, 9),
    "scaling": ("scaling_d_k", 64, 512),
    "shapes": ("d_v", 3, 2),
    "heads": ("n_kv_heads", 4, 1),
    "positions": ("mask", "none", "causal"),
    "seq2seq": ("view", "cross", "self"),
    "long_range": ("rho", "0.8", "1.5"),
}


@pytest.mark.parametrize("page", TRIED)
def test_what_is_to_be_tried_is_done_by_a_button_and_undone_by_it(page):
    name, before, after = TRIED[page]
    app = opened(page, {"lang": "en", name: str(before)})
    label = app.button(key="try_it").label
    assert str(after) in label or name in ("mask", "step", "n_kv_heads", "view")
    app.button(key="try_it").click().run()
    assert app.session_state[name] == after
    assert app.button(key="try_it").label == texts_in("en")("to_try.back")
    app.button(key="try_it").click().run()
    assert app.session_state[name] == before
    assert app.button(key="try_it").label == label
    assert not app.exception
