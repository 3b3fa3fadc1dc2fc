"""How widely attention is spread, in the caption of a figure: no number that a mask belies."""

import pytest

from attention import SelfAttentionConfig, causal_mask, self_attention
from pages.panels.captions import captions
from pages.state.texts import LANGUAGES, texts_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_weights_are_named_only_where_each_query_sees_all_keys(language):
    words = ("the", "cat", "sat", "on", "the", "mat")
    for mask, is_named in ((None, True), (causal_mask(6, 6), False)):
        said = captions(self_attention(words, SelfAttentionConfig(), mask=mask), texts_in(language))
        assert any("16.7%" in one for one in said["caption"]) is is_named
