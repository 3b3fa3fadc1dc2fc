"""Heads that write, for the tests."""

from functools import cache

from attention import LearningConfig, projection, tokenize, train
from attention.decoding.model import NextWordModel

SENTENCES = ("the cat sat on the mat", "나는 밥을 먹고 집에 간다")


@cache
def trained_on(sentence):
    """A head that has learned to predict the next word of a sentence."""
    history = train(tokenize(sentence), LearningConfig(task="next"))
    last = history.snapshots[-1]
    return NextWordModel(history.sentences.vocabulary, last.weights.W, steps=last.step)


def sampled(words=("a", "b", "c", "d", "e"), d_model=7, d_k=3, d_v=5, **options):
    """A head before anything is learned; its sizes are different primes."""
    widths = {"W_Q": (d_model, d_k), "W_K": (d_model, d_k), "W_V": (d_model, d_v),
              "W_out": (d_v, d_model)}  # fmt: skip
    W = {name: projection(name, *shape) for name, shape in widths.items()}
    return NextWordModel(tuple(words), W, **options)
