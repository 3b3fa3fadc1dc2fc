"""A loss that goes up and down is told from one that falls, and pauses change nothing."""

import numpy as np
import pytest

from attention import LearningConfig, train
from attention.learning.findings import jumps_of
from attention.learning.history import SLICE

SHORT = ("a", "b", "c")


def test_a_loss_that_jumps_is_measured_and_one_that_falls_is_not():
    history = train(SHORT, LearningConfig())
    jumps = jumps_of(history)
    late = [one.loss for one in history.snapshots if one.step >= jumps.since]
    assert (jumps.low, jumps.high) == (min(late), max(late))
    assert jumps.high > 10 * jumps.low
    assert jumps.since >= 0.7 * history.config.steps
    assert jumps_of(train(SHORT, LearningConfig(seed=2))) is None
    assert jumps_of(train(SHORT, LearningConfig(steps=60))) is None


@pytest.mark.parametrize("steps", [60, 130])
def test_pauses_between_steps_leave_every_number_as_it_is(steps):
    pauses = []
    config = LearningConfig(steps=steps)
    paused = train(SHORT, config, between_steps=lambda: pauses.append(1))
    assert len(pauses) == steps // SLICE + 1
    for one, other in zip(paused.snapshots, train(SHORT, config).snapshots, strict=True):
        for name, W in one.weights.W.items():
            np.testing.assert_array_equal(W, other.weights.W[name])
