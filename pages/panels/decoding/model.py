"""The head that writes: trained on the sentence, or as it is before the first step."""

from dataclasses import replace

from streamlit.delta_generator import DeltaGenerator

from attention import LearningConfig
from attention.decoding.model import NextWordModel
from attention.learning.config import MAX_LEARNED_WORDS
from attention.learning.history import first_weights
from attention.learning.practice import Sentences
from pages.panels.learning.progress import trained_with_progress
from pages.state.recipe import width_for
from pages.state.session import Visit

TASK = "next"


def recipe_of(visit: Visit, n: int) -> LearningConfig:
    """The training of the URL, or the usual one, for the task of the next word."""
    recipe = visit.recipe or LearningConfig(seed=visit.config.seed)
    return replace(recipe, task=TASK, d_model=width_for(n))


def model_of(visit: Visit, weights: str, place: DeltaGenerator) -> NextWordModel:
    """The head, trained on the first words of a sentence of at least two.

    Args:
        visit: whose sentence and recipe count.
        weights: "learned", or "drawn" for those that a training begins with.
        place: where a bar appears if training takes long.
    """
    words = visit.tokenized.tokens[:MAX_LEARNED_WORDS]
    config = recipe_of(visit, len(words))
    if weights == "drawn":
        vocabulary = Sentences(words, config).vocabulary
        return NextWordModel(vocabulary, first_weights(config), config.has_positions, config.seed)
    history = trained_with_progress(words, place, visit.texts)(config)
    last = history.snapshots[-1]
    vocabulary = history.sentences.vocabulary
    return NextWordModel(vocabulary, last.weights.W, config.has_positions, config.seed, last.step)
