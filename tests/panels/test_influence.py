"""What is said of the influence of the first word on the last one."""

import pytest

from attention import SelfAttentionConfig, tokenize
from attention.experiments.influence_by_distance import influences
from pages.panels.long_range.influence import describe_influence
from pages.state.session import MaskChoice
from pages.state.texts import LANGUAGES, texts_in

VERDICTS = {
    "en": ("Nothing is left of it.", "It has faded.", "It has exploded."),
    "ko": ("완전히 사라졌습니다.", "거의 사라졌습니다.", "폭발했습니다."),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rho", "verdict"), [(0.0, 0), (0.1, 1), (0.9, None)])
def test_an_influence_of_0_has_not_nearly_gone_but_altogether(language, rho, verdict):
    words, config = tokenize("the cat sat on the mat"), SelfAttentionConfig()
    found = influences(words, config, rho)
    said = describe_influence(found, words, config, rho, MaskChoice(), texts_in(language))[0]
    given = [i for i, one in enumerate(VERDICTS[language]) if one in said]
    assert given == ([] if verdict is None else [verdict])
