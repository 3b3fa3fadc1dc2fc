"""The doctor in every precision: the mistake that was made is named, and no other one.

`ATTENTION_STATES=200` tries two hundred random states of each mistake instead of a few.
"""

import os

import numpy as np
import pytest

from attention import diagnose
from attention.variants.catalogue import VARIANTS
from attention.variants.suspects import BEFORE_THEM
from tests.attention.variants.engineers import TYPES, State, computed, state

STATES = int(os.environ.get("ATTENTION_STATES", "6"))
UNITS = {"float64": 2.0**-53, "float32": 2.0**-24, "float16": 2.0**-11, "bfloat16": 2.0**-8}
ROUNDINGS = 40  # by so many, outputs that are the same may differ; more where scores are large
SEEN = [name for name in VARIANTS if name not in BEFORE_THEM]
EXACT = TYPES["float64"]


def given_states(name, kind):
    """States, and the weights and output that somebody computed from them.

    In one half of them each operation was rounded, in the other half the results alone.
    """
    to = TYPES[kind]
    for seed in range(STATES):
        exact = state(name or "columns", seed)
        with np.errstate(all="ignore"):
            rounded = exact.rounded(to)
            scores = to(rounded.Q @ rounded.K.T)
        if np.isfinite(scores).all() and np.isfinite(rounded.Q).all():
            found = computed(name, rounded, to) if seed % 4 < 2 else computed(name, exact, EXACT)
            weights, output = (to(one) for one in found)
            yield rounded, (weights if seed % 2 else None), output


def outputs(name, given):
    """What a mistake makes of a state, in each of its ways."""
    Q, K, V = (np.asarray(one, float) for one in (given.Q, given.K, given.V))
    words = range(len(V)) if name == "silence" else [given.word]
    ways = [State(Q, K, V, given.mask, word) for word in words]
    if name == "same_qk":
        ways.append(State(K, K, V, given.mask, 0))
    for way in ways:
        yield computed(name, way, EXACT)[1]
    if name == "mask_inverted":  # whoever may look nowhere gets NaN, perhaps
        yield computed("naive_softmax", State(Q, K, V, ~given.mask, 0), EXACT)[1]
    if name == "pad_rows":
        seen = given.mask & given.mask.any(axis=0)[:, None]
        yield computed("naive_softmax", State(Q, K, V, seen, 0), EXACT)[1]


def coincide(name, given, output, kind):
    """Whether a mistake makes this output, up to a few roundings."""
    output = np.asarray(output, float)
    size = np.abs(np.where(np.isfinite(output), output, 0)).max(initial=1e-6)
    scores = np.abs(np.asarray(given.Q, float) @ np.asarray(given.K, float).T).max()
    near = ROUNDINGS * UNITS[kind] * size * max(1, scores / 30)
    return any(
        one.shape == output.shape and np.allclose(one, output, rtol=0, atol=near, equal_nan=True)
        for one in outputs(name, given)
    )


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", SEEN)
def test_a_mistake_is_named_and_only_those_beside_it_that_make_the_same(name, kind):
    tried = 0
    for given, weights, output in given_states(name, kind):
        found = diagnose(given.Q, given.K, given.V, output, weights=weights, mask=given.mask)
        named = ("",) if found.is_right else found.mistakes
        assert found.is_right or name in named, (tried, named)
        for other in set(named) - {name}:
            assert coincide(other, given, output, kind), (tried, other)
        tried += 1
    assert tried >= STATES / 2


@pytest.mark.parametrize("kind", TYPES)
def test_the_right_way_is_right_and_noise_is_unknown(kind):
    noise = np.random.default_rng(0).normal
    for given, weights, output in given_states("", kind):
        found = diagnose(given.Q, given.K, given.V, output, weights=weights, mask=given.mask)
        assert (found.is_right, found.mistakes) == (True, ())
        noisy = TYPES[kind](noise(size=output.shape))
        found = diagnose(given.Q, given.K, given.V, noisy, mask=given.mask)
        assert (found.is_right, found.mistakes) == (False, ())
