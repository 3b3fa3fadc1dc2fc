"""What is learned, and how: the controls of `/learning`, all of them in the URL."""

from typing import cast

import streamlit as st

from attention import LearningConfig
from attention.learning.config import MAX_LEARNED_WORDS, Optimiser, Practice
from pages.panels.sliders import choose_number, choose_option, choose_step
from pages.state.recipe import width_for
from pages.state.session import Visit
from pages.state.texts import Texts
from pages.state.url import held_number, held_text


def choose_task(texts: Texts) -> None:
    """Which word each word is to find."""
    choose_option("task", texts("learning.task"), texts, help=texts("learning.task_help"))


def choose_training(texts: Texts) -> None:
    """The rule of learning and the size of the head, folded until they are wanted."""
    with st.popover(texts("learning.settings"), key="training"):
        choose_option(
            "optimiser", texts("learning.optimiser"), texts, help=texts("learning.optimiser_help")
        )
        choose_step("rate", texts("learning.rate"), texts, help=texts("learning.rate_help"))
        choose_number("steps", texts("learning.steps"), texts, step=60)
        for name in ("learned_d_k", "divided", "places", "practice"):
            choose_option(
                name, texts(f"learning.{name}"), texts, help=texts(f"learning.{name}_help")
            )


def current_training(visit: Visit) -> LearningConfig:
    """The training that the controls describe."""
    n = min(len(visit.tokenized.tokens), MAX_LEARNED_WORDS)
    return LearningConfig(
        task=held_text("task"),
        d_model=width_for(n),
        d_k=int(held_text("learned_d_k")),
        rate=float(held_text("rate")),
        optimiser=cast("Optimiser", held_text("optimiser")),
        is_scaled=held_text("divided") == "on",
        has_positions=held_text("places") == "on",
        practice=cast("Practice", held_text("practice")),
        steps=held_number("steps"),
        seed=visit.config.seed,
    )
