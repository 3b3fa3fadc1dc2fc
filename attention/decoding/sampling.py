"""From the logits of all words to one word: temperature, top-k, top-p, and a random number."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Array, as_float, whole_number
from attention.errors import AttentionError, short_repr
from attention.inputs.prng import uniform_numbers
from attention.layers.softmax import softmax

COLDEST = 1e-9  # divided by less, logits might overflow
SLACK = 1e-12  # by how much a sum of probabilities may miss top_p through rounding


@dataclass(frozen=True)
class Sampling:
    """How a word is chosen.

    Raises:
        AttentionError: the temperature is not 0 and below `COLDEST` or not finite, top_p is not
            above 0 and at most 1, or top_k or the seed is not a whole number in its range.
    """

    temperature: float = 1.0  # 0 is its limit: always the word of the largest logit
    top_k: int | None = None  # at most so many words; all of them if None
    top_p: float = 1.0
    seed: int = 0  # of the random numbers that choose

    def __post_init__(self) -> None:
        temperature = as_float(self.temperature)
        if not (temperature == 0 or COLDEST <= temperature < math.inf):
            given = short_repr(self.temperature)
            raise AttentionError(f"temperature is {given}; give 0, or a number from {COLDEST} on")
        if not 0 < as_float(self.top_p) <= 1:
            given = short_repr(self.top_p)
            raise AttentionError(f"top_p is {given}; give a number above 0, at most 1")
        if self.top_k is not None:
            whole_number("top_k", self.top_k, least=1)
        whole_number("seed", self.seed, least=0)


@dataclass(frozen=True, eq=False)
class Choice:
    """How one word was chosen. All arrays are `(n_words,)`."""

    logits: Array
    kept: NDArray[np.bool_]  # what top_k and top_p leave; at temperature 0 they do not matter
    probabilities: Array  # of the words that are left; 0 for the others
    number: float  # the random number, from 0 to 1
    index: int  # of the chosen word


def choose(logits: Array, sampling: Sampling, step: int) -> Choice:
    """Choose one word.

    The words that are left have their probabilities side by side on the line from 0 to 1, in the
    order of the vocabulary; the word is chosen on whose part the random number falls.

    Args:
        logits: of all words, `(n_words,)`.
        sampling: how.
        step: which word of the text is chosen, from 1; each has a random number of its own.

    Source: Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020 (top-p); Fan et
    al., "Hierarchical Neural Story Generation", 2018, section 5.3 (top-k).
    """
    number = uniform(sampling.seed, step)
    if sampling.temperature == 0:
        index = int(logits.argmax())
        certain = np.zeros(len(logits))
        certain[index] = 1.0
        return Choice(logits, np.ones(len(logits), dtype=bool), certain, number, index)
    tempered = logits * (1 / sampling.temperature)
    kept = candidates(tempered, sampling)
    probabilities = softmax(np.where(kept, tempered, -np.inf))
    ends = np.cumsum(probabilities)
    index = int(np.searchsorted(ends, number * ends[-1], side="right"))
    last = int(np.flatnonzero(kept)[-1])
    return Choice(logits, kept, probabilities, number, min(index, last))


def candidates(tempered: Array, sampling: Sampling) -> NDArray[np.bool_]:
    """The words that top_k and then top_p leave: at least the most probable one.

    top_p leaves the smallest set of words whose probabilities, of those that top_k leaves, add up
    to at least top_p.

    Args:
        tempered: the logits divided by the temperature, `(n_words,)`.
        sampling: what is left.
    """
    order = np.argsort(-tempered, kind="stable")[: sampling.top_k]
    if sampling.top_p < 1:
        sums = np.cumsum(softmax(tempered[order]))
        order = order[: int((sums < sampling.top_p - SLACK).sum()) + 1]
    kept = np.zeros(len(tempered), dtype=bool)
    kept[order] = True
    return kept


def uniform(seed: int, step: int) -> float:
    """The random number of a step, in (0, 1): the same for the same seed on every machine."""
    return float(uniform_numbers(1, [f"decoding {seed} {step}"])[0, 0])
