"""Weights that were learned on `/learning`, on other pages: the URL has their recipe alone.

The recipe is one text, such as previous-adam-0.01-1500-8-many-on: the parameters of `/learning`.
The words are those of the sentence, and the seed is that of all pages.
"""

from dataclasses import replace
from typing import cast

from attention import LearningConfig, Overrides
from attention.learning.config import MAX_LEARNED_WORDS, Optimiser, Practice
from pages.state.compatibility import end_if_outdated
from pages.state.latest_text import latest_text
from pages.state.parameters import PARAMETERS
from pages.state.trainings import trained

KEY = "learned"  # the parameter of the URL, and the name of these weights
_NAMES = ("task", "optimiser", "rate", "steps", "learned_d_k", "practice", "places")


def width_for(n: int) -> int:
    """The d_model of a head that learns from n words: room for them and for their positions."""
    return 16 if n <= 6 else 32


def recipe_text(config: LearningConfig) -> str:
    """How the URL writes a training whose scores are divided by sqrt(d_k)."""
    places = "on" if config.has_positions else "off"
    values = (config.task, config.optimiser, f"{config.rate:g}", config.steps, config.d_k,
              config.practice, places)  # fmt: skip
    return "-".join(map(str, values))


def recipe_of(text: str, seed: int) -> LearningConfig | None:
    """The training that a text of the URL describes, the usual one if it is empty; else None."""
    if not text:
        return LearningConfig(seed=seed)
    parts = text.split("-")
    if len(parts) != len(_NAMES):
        return None
    values = [PARAMETERS[name].parse(part) for name, part in zip(_NAMES, parts, strict=True)]
    if any(value is None for value in values):
        return None
    task, optimiser, rate, steps, d_k, practice, places = map(str, values)
    return LearningConfig(
        task=task,
        d_k=int(d_k),
        rate=float(rate),
        optimiser=cast("Optimiser", optimiser),
        has_positions=places == "on",
        practice=cast("Practice", practice),
        steps=int(steps),
        seed=seed,
    )


def current_recipe(seed: int) -> LearningConfig | None:
    """The training that the URL names; None where it cannot be read."""
    return recipe_of(latest_text(KEY), seed)


def learned_weights(tokens: tuple[str, ...], config: LearningConfig) -> Overrides | None:
    """The weights after the last step; None where there are too few words for the task."""
    if config.is_prediction and len(tokens) < 2:
        return None
    words = tokens[:MAX_LEARNED_WORDS]
    sized = replace(config, d_model=width_for(len(words)))
    last = trained(words, sized, lambda _: end_if_outdated()).snapshots[-1]
    matrices = {name: last.weights.W[name] for name in ("W_Q", "W_K", "W_V")}
    return Overrides(matrices, origin="learned here", steps=last.step)
