"""Weights that were learned on `/learning`, on a page that uses them."""

import streamlit as st

from attention import LearningConfig, SelfAttentionTrace
from attention.learning.config import MAX_LEARNED_WORDS
from attention.learning.practice import Sentences
from attention.rules import Constant
from pages.figures.core.formatting import floored_percent
from pages.state.markdown import code_span
from pages.state.recipe import KEY, current_recipe
from pages.state.texts import Texts, option_names


def show_learned(trace: SelfAttentionTrace, texts: Texts) -> None:
    """By what recipe the weights were learned, and what they do here, measured."""
    with st.container(key="learned_said"):  # keeps the position of the figure
        recipe = current_recipe(trace.config.seed)
        if recipe is None:
            received = code_span(f"{KEY}={st.session_state[KEY]}")
            st.warning(texts("weights.learned.unreadable", received=received))
            return
        rule = trace.rules["W_K"]
        if not isinstance(rule, Constant):  # too few words, or each number was put in
            return
        st.text(
            texts(
                "weights.learned.said",
                task=texts(f"learning.tasks.{recipe.task}"),
                steps=rule.step,
                optimiser=recipe.optimiser,
                rate=f"{recipe.rate:g}",
            )
        )
        for sentence in _measured(trace, recipe, texts):
            st.text(sentence)


def _measured(trace: SelfAttentionTrace, recipe: LearningConfig, texts: Texts) -> list[str]:
    n = len(trace.tokens)
    has_positions = trace.inputs.P is not None
    said = []
    if recipe.has_positions != has_positions or recipe.is_prediction != (trace.mask is not None):
        kind = "with" if recipe.has_positions else "without"
        mask = "causal" if recipe.is_prediction else "none"
        name = option_names("mask", texts).get(mask, mask)
        said.append(texts(f"weights.learned.{kind}_positions", mask=name))
    if n > MAX_LEARNED_WORDS:
        said.append(texts("weights.learned.first_words", used=MAX_LEARNED_WORDS, count=n))
    elif not recipe.is_prediction:
        sentences = Sentences(trace.tokens, recipe)
        goal = sentences.example(sentences.own).goal
        found = float((trace.attention.weights * goal).sum(axis=1).mean())
        said.append(texts("weights.learned.measured", share=floored_percent(found)))
    return said
