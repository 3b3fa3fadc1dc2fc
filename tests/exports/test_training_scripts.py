"""A script trains the same history, in a process of its own."""

import json
import subprocess
import sys

import numpy as np
import pytest

from attention import LearningConfig, train
from attention.learning.tasks import TASKS
from pages.exports.training_scripts import numpy_training, torch_training
from tests.exports.test_scripts import IN_PYTORCH

WORDS = ("the", "cat", "'sat", 'on"', "the", "\\mat\n")
CONFIGS = [
    *(LearningConfig(task=task, steps=130, seed=4) for task in TASKS),
    LearningConfig(optimiser="sgd", rate=0.3, d_k=2, is_scaled=False, steps=60),
    LearningConfig(has_positions=False, practice="one", steps=61),
]
PRINTED = """
import json
print(json.dumps([list(losses), list(losses.values())]))
"""


def losses_of(script, folder):
    path = folder / "training.py"
    path.write_text(script + PRINTED, encoding="utf-8")
    command = [sys.executable, "-I", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("config", CONFIGS, ids=lambda one: f"{one.task}-{one.optimiser}")
def test_the_numpy_script_trains_the_same_history_to_the_last_bit(config, tmp_path):
    history = train(WORDS, config)
    steps, losses = losses_of(numpy_training(WORDS, config), tmp_path)
    assert tuple(steps) == history.steps
    assert losses == [one.loss for one in history.snapshots]


@IN_PYTORCH
@pytest.mark.parametrize("config", CONFIGS, ids=lambda one: f"{one.task}-{one.optimiser}")
def test_the_pytorch_script_has_the_same_losses(config, tmp_path):
    history = train(WORDS, config)
    steps, losses = losses_of(torch_training(WORDS, config), tmp_path)
    assert tuple(steps) == history.steps
    np.testing.assert_allclose(losses, [one.loss for one in history.snapshots], rtol=0, atol=1e-8)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda one: f"{one.task}-{one.optimiser}")
def test_the_pytorch_script_is_python(config):
    compile(torch_training(WORDS, config), "training.py", "exec")
