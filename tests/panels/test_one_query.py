"""The steps of /one-query: each sentence is rendered with the numbers that it has."""

import pytest

from attention import SelfAttentionConfig, self_attention
from pages.figures.core.weight_stats import query_stats
from pages.figures.one_query import LAST
from pages.panels.one_query import EQUAL_WEIGHT_STEPS, _placeholders, step_sentence
from pages.state.texts import LANGUAGES, texts_in

WORST = {"worst", "worst_score", "worst_scaled", "worst_exp", "worst_percent"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [("I", "go", "home"), ("home", "home")])
def test_every_step_has_a_sentence(language, words):
    trace, texts = self_attention(words, SelfAttentionConfig()), texts_in(language)
    for step in range(1, LAST + 1):
        assert step_sentence(trace, 0, step, texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", EQUAL_WEIGHT_STEPS)
def test_where_all_keys_match_equally_a_sentence_that_names_the_worst_one_raises(language, step):
    trace = self_attention(("home", "home"), SelfAttentionConfig())
    words = _placeholders(trace, 0, query_stats(trace, 0))
    assert not WORST & words.keys()
    with pytest.raises(KeyError, match="worst"):
        texts_in(language)(f"one_query.step_{step}", **words)
