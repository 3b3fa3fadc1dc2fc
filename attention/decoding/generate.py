"""The loop that writes: read the new words, choose the next one, append it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention.arrays import Array, whole_number
from attention.decoding.model import NextWordModel
from attention.decoding.sampling import Choice, Sampling, choose
from attention.errors import AttentionError
from attention.inputs.embeddings import words_of
from attention.layers.kv_cache import KVCache
from attention.layers.scaled_dot_product import AttentionTrace


@dataclass(frozen=True, eq=False)
class DecodingStep:
    """One step: what was read, and which word was chosen after it."""

    tokens: tuple[str, ...]  # n of them, the prompt and what was written before this step
    n_kept: int  # how many of them were in the cache before this step
    X: Array  # (n, d_model), the rows of the new words computed in this step
    new: AttentionTrace  # of the queries of the new words; its key and value hold all n
    choice: Choice
    word: str  # that was chosen


def generate(
    model: NextWordModel, prompt: Sequence[str], count: int, sampling: Sampling
) -> tuple[DecodingStep, ...]:
    """Write words after a prompt.

    The first step reads the whole prompt, each later one only the word that was written last: all
    earlier keys and values come from the cache.

    Args:
        model: the head.
        prompt: at least one word; it need not be in the vocabulary.
        count: how many words are written, at least 0.
        sampling: how each is chosen.

    Raises:
        AttentionError: the prompt is empty, or the count is no whole number of at least 0.

    Source: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019; the cache:
    Shazeer, "Fast Transformer Decoding", 2019, section 2.4.
    """
    tokens = words_of(prompt)
    if not tokens:
        raise AttentionError("prompt is empty; give at least one word")
    cache, steps = KVCache(), list[DecodingStep]()
    X = model.vectors(())
    for number in range(1, whole_number("count", count, least=0) + 1):
        n_kept = len(cache)
        read = model.vectors(tokens[n_kept:], first=n_kept)
        X = np.concatenate([X, read])  # (n, d_model)
        new = cache.step(*model.qkv(read))
        choice = choose(model.logits(new.output[-1:])[0], sampling, number)
        word = model.vocabulary[choice.index]
        steps.append(DecodingStep(tokens, n_kept, X, new, choice, word))
        tokens = (*tokens, word)
    return tuple(steps)
