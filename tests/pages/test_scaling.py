"""What /scaling says of many draws, and where it says that this draw lies among them."""

import re

import numpy as np
import pytest

from attention import SelfAttentionConfig, causal_mask, jacobian_norm, self_attention, softmax
from attention.experiments.variance import variance_over_draws
from pages.panels.scaling.sentence import describe_samples, describe_scaling, variance_of_sample
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import go_to, visit

WORDS = ("the", "cat", "sat")


@pytest.mark.parametrize("positions", ["none", "sinusoidal"])
def test_this_draw_is_one_of_the_draws_with_positions_and_without(positions):
    variances = variance_over_draws(WORDS, SelfAttentionConfig(d_model=7, d_k=5), draws=4)
    config = SelfAttentionConfig(d_model=7, d_k=5, d_v=2, seed=3, positions=positions)
    assert variance_of_sample(WORDS, config) == pytest.approx(variances[3])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("n", [2, 10, 200])
def test_nine_in_ten_draws_lie_where_it_is_said(language, n):
    variances, texts = np.arange(n) / (n - 1), texts_in(language)
    said = describe_samples(variances, 0.25, SelfAttentionConfig(), texts)
    assert said == texts(
        "scaling.draws_said", draws=n, mean="0.50", low="0.05", high="0.95", own="0.25"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("positions", ["none", "sinusoidal"])
def test_the_sentence_says_that_positions_take_no_part(language, positions):
    app = visit(lang=language, sentence="the cat sat", positions=positions)
    go_to(app, "scaling").run()
    config = SelfAttentionConfig(d_k=64)
    own = f"{variance_of_sample(WORDS, config):.2f}"
    name = "draws_said" if positions == "none" else "draws_said_positions"
    said = texts_in(language)(f"scaling.{name}", draws=200, own=own, mean="#", low="", high="")
    shown = next(text.value for text in app.text if text.value.startswith(said.split("#")[0]))
    assert shown.endswith(said.split("#")[1][-25:])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "d_k", "said"),
    [("abc", 1, "undivided"), ("a", 1, "undivided"), ("a", 64, "no_choice"),
     ("aaa", 64, "no_choice"), ("abcdef", 512, "vanishes"), ("abcdef", 2, "passes"),
     ("abab", 512, "tied")],
)  # fmt: skip
def test_the_verdict_names_the_one_cause_that_there_is(language, words, d_k, said):
    texts = texts_in(language)
    trace = self_attention(tuple(words), SelfAttentionConfig(8, d_k, 4))
    _, _, verdict, *later = describe_scaling(trace, texts)
    numbers = dict.fromkeys(("jacobian", "scaled_jacobian", "tied"), "#") | {"share": "#%"}
    pattern = texts(
        f"scaling.gradient_{said}", d_k=d_k, count=len(words), words="“a”, “b”", **numbers
    )
    assert re.fullmatch(re.escape(pattern).replace(r"\#", "[0-9.%]+"), verdict)
    assert bool(later) == (said in ("passes", "tied") and d_k < 512)


@pytest.mark.parametrize("mask", [None, causal_mask(6, 6)])
def test_where_the_gradient_passes_it_is_said_how_little_would_be_left_at_the_largest_d_k(mask):
    *_, said = describe_scaling(
        self_attention(tuple("abcdef"), SelfAttentionConfig(8, 2, 4), mask=mask), texts_in("en")
    )
    wide = self_attention(tuple("abcdef"), SelfAttentionConfig(8, 512, 4), mask=mask).attention
    allowed = wide.scores if mask is None else np.where(mask, wide.scores, -np.inf)
    share = jacobian_norm(softmax(allowed)).mean() / jacobian_norm(wide.weights).mean()
    assert f"At d_k = 512, {share:.0%} of" in said
