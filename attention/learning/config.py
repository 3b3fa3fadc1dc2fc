"""The settings of one training."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from attention.arrays import as_float, one_of, whole_number
from attention.errors import AttentionError, short_repr
from attention.learning.tasks import TASKS

Optimiser = Literal["adam", "sgd"]
Practice = Literal["many", "one"]

MAX_STEPS = 5_000
MAX_LEARNED_WORDS = 12


@dataclass(frozen=True)
class LearningConfig:
    """What is learned, by what rule, from what numbers.

    Raises:
        AttentionError: a size is not a whole number in its range, the rate is not positive and
            finite, or a name is unknown.
    """

    task: str = "previous"
    d_model: int = 16  # also the width of values: an output is to be the vector of a word
    d_k: int = 8
    rate: float = 0.01
    optimiser: Optimiser = "adam"
    is_scaled: bool = True  # whether scores are divided by sqrt(d_k)
    has_positions: bool = True
    practice: Practice = "many"  # sentences of the same words, or this one alone
    steps: int = 1_500
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("d_model", 1), ("d_k", 1), ("steps", 1), ("seed", 0)):
            whole_number(name, getattr(self, name), least=least)
        if self.steps > MAX_STEPS:
            raise AttentionError(f"steps is {self.steps}; give at most {MAX_STEPS}")
        if not 0 < as_float(self.rate) < math.inf:
            raise AttentionError(f"rate is {short_repr(self.rate)}; give a positive number")
        one_of("task", self.task, TASKS)
        one_of("optimiser", self.optimiser, get_args(Optimiser))
        one_of("practice", self.practice, get_args(Practice))

    @property
    def is_prediction(self) -> bool:
        """Whether a word is predicted from a vocabulary, not found in the sentence."""
        return TASKS[self.task].targets is None

    @property
    def learned(self) -> tuple[str, ...]:
        """The names of the matrices that are learned."""
        return ("W_Q", "W_K", "W_V", *(("W_out",) if self.is_prediction else ()))
