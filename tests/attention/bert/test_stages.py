"""The stages of a trained layer after its heads: they end where the reference ends."""

import math

import numpy as np
import pytest

from attention import AttentionError
from attention.bert.stages import busiest, neuron_terms, stages_of
from tests.attention.bert.test_encoder import ANIMAL, CLOSE, REFERENCE, SHORT


@pytest.fixture(scope="module")
def animal(encoder):
    return encoder.trace(ANIMAL)


@pytest.mark.parametrize("i", SHORT)
def test_the_last_layer_ends_with_the_hidden_states_of_the_reference(encoder, i):
    trace = encoder.trace(str(REFERENCE[f"short.{i}.text"]))
    stages = stages_of(trace, trace.n_layers)
    np.testing.assert_allclose(stages.output, REFERENCE[f"short.{i}.hidden"], rtol=0, atol=CLOSE)


def test_each_layer_begins_and_ends_with_hidden_states(animal):
    for layer in range(1, animal.n_layers + 1):
        stages = stages_of(animal, layer)
        assert stages.X is animal.hidden_states[layer - 1]
        assert np.array_equal(stages.output, animal.hidden_states[layer])


def test_a_row_by_plain_numbers(animal):
    stages, learned = stages_of(animal, 3), animal.learned[2]
    row = {name: getattr(stages, name)[5].astype(float) for name in vars(stages)}
    np.testing.assert_allclose(row["residual_1"], row["X"] + row["attended"], atol=1e-5)
    np.testing.assert_allclose(row["residual_2"], row["norm_1"] + row["fed"], atol=1e-5)
    norm = learned.attention_norm
    before = row["residual_1"]
    expected = (before - before.mean()) / math.sqrt(before.var() + norm.epsilon)
    np.testing.assert_allclose(row["norm_1"], expected * norm.scale + norm.shift, atol=1e-4)
    gelus = [x * math.erfc(-x / math.sqrt(2)) / 2 for x in row["hidden"]]
    np.testing.assert_allclose(row["activated"], gelus, atol=1e-5)


def test_the_terms_of_a_neuron_add_up_to_it(animal):
    stages, learned = stages_of(animal, 2), animal.learned[1]
    for neuron in (0, 700, stages.hidden.shape[1] - 1):
        found = neuron_terms(learned, stages, 4, neuron)
        assert len(found.terms) == 384
        assert found.terms.sum() + found.bias == pytest.approx(found.hidden, abs=1e-4)


def test_the_busiest_neurons_come_first(animal):
    stages = stages_of(animal, 1)
    numbers = stages.activated[7, busiest(stages, 7, 10)]
    assert list(numbers) == sorted(stages.activated[7], reverse=True)[:10]


@pytest.mark.parametrize("layer", [0, 7, 1.5])
def test_another_layer_is_refused(animal, layer):
    with pytest.raises(AttentionError, match="layer is"):
        stages_of(animal, layer)
