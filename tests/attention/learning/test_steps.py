"""Every number of a step can be rebuilt from what its explanation names."""

import numpy as np
import pytest
from hypothesis import given, settings

from attention import LearningConfig, explain, train
from attention.learning.steps import trace_of
from attention.rules import Constant
from attention.sources import Cell, cells_of
from tests.attention.learning.trainings import CONFIGS, WORDS, last_step
from tests.attention.provenance.rebuilding import cells, rebuilt

GRADIENTS = {"dX", "dW_Q", "dW_K", "dW_V", "dQ", "dK", "dV", "dscores", "dscaled", "dweights",
             "doutput"}  # fmt: skip


@settings(max_examples=40, derandomize=True, deadline=None)
@given(words=WORDS, config=CONFIGS)
def test_the_terms_rebuild_every_number(words, config):
    trace = last_step(words, config)
    for name, row, column, number in cells(trace):
        if isinstance(trace.rules[name], Constant) or name == "P":
            continue
        found = explain(trace, name, row, column)
        value, size = rebuilt(found)
        if np.isfinite(number):
            assert abs(value - number) <= 1e-12 * max(size, abs(number)), (name, row, column)
        else:
            assert value == number


@settings(max_examples=20, derandomize=True, deadline=None)
@given(words=WORDS, config=CONFIGS)
def test_the_cells_that_are_outlined_are_those_of_the_terms(words, config):
    trace = last_step(words, config)
    shapes = {name: one.shape for name, one in trace.matrices.items()}
    for name, rule in trace.rules.items():
        cell = Cell(name, shapes[name][0] - 1, 0)
        terms = explain(trace, name, cell.row, cell.column).terms
        named = {factor.cell for term in terms for factor in term.factors if factor.cell}
        outlined = {one for source in rule.sources for one in cells_of(source, cell, shapes)}
        assert named == outlined, name


def test_a_step_has_every_gradient_in_the_shape_of_its_matrix():
    trace = last_step(tuple("abacd"), LearningConfig(d_model=7, d_k=3, steps=7))
    assert set(trace.matrices) >= GRADIENTS
    for name in GRADIENTS:
        assert trace.matrices[name].shape == trace.matrices[name[1:]].shape


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_the_new_weights_of_a_step_are_those_of_the_next_one(optimiser):
    config = LearningConfig(d_model=7, d_k=3, steps=9, optimiser=optimiser)  # a snapshot a step
    history = train(tuple("abacd"), config)
    for one, following in zip(history.snapshots, history.snapshots[1:], strict=False):
        trace = trace_of(history, one)
        for name in config.learned:
            assert np.array_equal(trace.matrices[f"{name}.new"], following.weights.W[name])
