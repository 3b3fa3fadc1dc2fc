"""The words that a head learns from: the first ones of the sentence."""

from attention import LearningConfig
from attention.learning.config import MAX_LEARNED_WORDS
from pages.state.texts import Texts


def words_to_learn(
    tokens: tuple[str, ...], config: LearningConfig, texts: Texts
) -> tuple[tuple[str, ...], list[str]]:
    """The words, and what has to be said of them; none where they are too few for the task."""
    if config.is_prediction and len(tokens) == 1:
        return (), [texts("learning.one_word")]
    if len(tokens) > MAX_LEARNED_WORDS:
        left_out = texts("learning.left_out", used=MAX_LEARNED_WORDS, count=len(tokens))
        return tokens[:MAX_LEARNED_WORDS], [left_out]
    return tokens, []
