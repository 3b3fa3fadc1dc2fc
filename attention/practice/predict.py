"""Questions for what becomes of the numbers if one thing were otherwise: computed, then asked."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from attention.layers.masks import causal_mask
from attention.layers.softmax import entropy
from attention.practice.answers import ChoiceAnswer
from attention.practice.question import Question
from attention.practice.setting import AFTER_SCORES, Setting, covered
from attention.sources import Cell
from attention.variants.comparison import compare
from attention.variants.setting import with_mask

SEEN = 0.01  # a difference that the numbers on the screen show


def columns(setting: Setting) -> Question | None:
    """Softmax over the columns: which sums are 1 then."""
    weights = compare(setting.trace, "columns").matrices["weights.changed"]
    told = abs(weights.sum(axis=1) - 1).max() > SEEN
    return _choice("columns", ("rows", "columns", "both"), "columns", told)


def symmetric(setting: Setting) -> Question | None:
    """Whether a score is the same in both directions."""
    S = setting.trace.attention.scores
    for i, j in setting.pairs(3, "symmetric"):
        if min(abs(S[i, j]), abs(S[i, j] - S[j, i]), abs(S[i, j] + S[j, i])) > SEEN:
            return Question(
                "symmetric",
                ChoiceAnswer(("same", "negated", "different"), "different"),
                {"query": i, "key": j},
                {"score": float(S[i, j]), "back": float(S[j, i])},
                target=Cell("scores", j, i),
                covered=covered(setting, j, i, *AFTER_SCORES),
            )
    return None


def same_qk(setting: Setting) -> Question | None:
    """One matrix for queries and keys."""
    S = compare(setting.trace, "same_qk").matrices["scores.changed"]
    told = np.allclose(S, S.T, atol=1e-9) and abs(S - np.diag(np.diag(S))).max() > SEEN
    return _choice("same_qk", ("symmetric", "diagonal", "zero"), "symmetric", told)


def all_masked(setting: Setting) -> Question | None:
    """A query that may attend to no key, with a softmax that does not care."""
    trace = with_mask(setting.trace, causal_mask(setting.n, setting.n, -1))
    weights = compare(trace, "naive_softmax").matrices["weights.changed"]
    return _choice("all_masked", ("zero", "nan", "equal"), "nan", np.isnan(weights[0]).all())


def mask_after(setting: Setting) -> Question | None:
    """The mask applied to the weights instead of the scores."""
    trace = with_mask(setting.trace, causal_mask(setting.n, setting.n))
    weights = compare(trace, "mask_after_softmax").matrices["weights.changed"]
    told = weights[0].sum() < 1 - SEEN
    return _choice("mask_after", ("one", "less", "more"), "less", told)


def plain_division(setting: Setting) -> Question | None:
    """Scores divided by their sum, without exp."""
    weights = compare(setting.trace, "plain_division").matrices["weights.changed"]
    count = int((weights < -SEEN).sum())
    options = ("never", "negative", "all_positive")
    return _choice("plain_division", options, "negative", count > 0, {"count": count})


def sharpness(setting: Setting) -> Question | None:
    """Without the division by sqrt(d_k): are the weights more alike, or less?"""
    weights = setting.trace.attention.weights
    undivided = compare(setting.trace, "no_scale").matrices["weights.changed"]
    before, after = (float(np.mean(entropy(one))) for one in (weights, undivided))
    right = "even" if after > before else "peaked"
    largest = {"before": float(weights.max()), "after": float(undivided.max())}
    told = abs(after - before) > SEEN
    return _choice("sharpness", ("even", "same", "peaked"), right, told, largest)


def order(setting: Setting) -> Question | None:
    """Two words change places, and nothing tells places."""
    if setting.mask is not None or setting.config.positions != "none" or setting.n < 3:
        return None
    first = setting.rows(5)[0]
    other = next((i for i in setting.rows(5) if setting.tokens[i] != setting.tokens[first]), None)
    if other is None:
        return None
    places = list(range(setting.n))
    places[first], places[other] = other, first
    swapped = replace(setting, tokens=tuple(setting.tokens[i] for i in places)).trace
    before, after = setting.trace.attention.output, swapped.attention.output
    told = np.allclose(after, before[places], atol=1e-9) and abs(after - before).max() > SEEN
    question = _choice("order", ("nothing", "moved", "all"), "moved", told)
    return question and replace(question, words={"word": first, "other": other})


def _choice(
    kind: str,
    options: tuple[str, ...],
    right: str,
    told: bool | np.bool_,
    numbers: Mapping[str, float] | None = None,
) -> Question | None:
    """A question with this answer; none where the numbers of the setting do not tell it."""
    return Question(kind, ChoiceAnswer(options, right), numbers=numbers or {}) if told else None
