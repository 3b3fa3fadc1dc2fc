"""The scripts of a step of decoding compute every matrix of it again, in a process of their own."""

import numpy as np
import pytest

from attention import LearningConfig
from attention.decoding.generate import generate
from attention.decoding.model import NextWordModel
from attention.decoding.sampling import Sampling
from attention.decoding.trace import DecodingTrace
from attention.learning.history import first_weights
from attention.learning.practice import Sentences
from pages.exports.npz_json import npz_of
from pages.exports.scripts import numpy_script, torch_script
from tests.exports.test_scripts import IN_PYTORCH, run

WORDS = ("the", "cat", "sat", "on", "the", "mat")


def steps():
    """Of a head as it is before it learns: the first and a later one, sampled in three ways."""
    found = []
    for has_positions, sampling, count in (
        (True, Sampling(1.0), 1),
        (True, Sampling(0.0), 3),
        (False, Sampling(0.7, top_k=4, top_p=0.9, seed=3), 4),
    ):
        config = LearningConfig(task="next", d_model=16, d_k=8, seed=5, has_positions=has_positions)
        vocabulary = Sentences(WORDS, config).vocabulary
        model = NextWordModel(vocabulary, first_weights(config), has_positions, config.seed)
        found.append(
            DecodingTrace(model, generate(model, WORDS[:2], count, sampling)[-1], sampling)
        )
    return found


@pytest.mark.parametrize("script", [numpy_script, pytest.param(torch_script, marks=IN_PYTORCH)])
def test_a_script_computes_every_matrix_of_a_step(script, tmp_path):
    traces = steps()
    for i, trace in enumerate(traces):
        (tmp_path / f"{i}.npz").write_bytes(npz_of(trace, {}))
    scripts = [script(trace, f"{i}.npz") for i, trace in enumerate(traces)]
    for trace, computed in zip(traces, run(scripts, tmp_path)[0], strict=True):
        assert list(computed) == list(trace.matrices)
        for name, matrix in trace.matrices.items():
            np.testing.assert_allclose(computed[name], matrix, rtol=0, atol=1e-10, err_msg=name)
