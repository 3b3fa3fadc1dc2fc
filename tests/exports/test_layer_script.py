"""The scripts of a layer compute every matrix of it again, in a process of their own."""

import pytest

from attention import EncoderLayerConfig, causal_mask, encoder, encoder_layer
from pages.exports.formulas import formula
from pages.exports.npz_json import npz_of
from pages.exports.scripts import numpy_script, torch_script
from tests.exports.test_scripts import IN_PYTORCH, assert_same, run

WORDS = ("the", "cat", "sat", "on", "the")
TRACES = [
    encoder_layer(
        WORDS,
        EncoderLayerConfig(5, 3, 2, d_ff=d_ff, norm=norm, activation=activation),
        mask=causal_mask(5, 5),
    )
    for norm, activation, d_ff in (("post", "gelu", 7), ("pre", "relu", 20))
]
TRACES.append(encoder(WORDS, EncoderLayerConfig(3, 2, 2, d_ff=5), 2)[1])


@pytest.mark.parametrize("script", [numpy_script, pytest.param(torch_script, marks=IN_PYTORCH)])
def test_a_script_computes_every_matrix_of_a_layer(script, tmp_path):
    (tmp_path / "numbers.npz").write_bytes(npz_of(TRACES[1], {}))
    scripts = [script(trace, "numbers.npz") for trace in TRACES]
    for trace, computed in zip(TRACES, run(scripts, tmp_path)[0], strict=True):
        assert_same(computed, trace.matrices)


def test_each_formula_is_one_line():
    rules = TRACES[0].rules
    lines = {name: formula(name, rules[name]) for name in rules}
    assert lines["mean.1"] == "mean.1 = mean(residual.1)"
    assert lines["variance.1"] == "variance.1 = mean((residual.1 − mean.1)²)"
    assert lines["normalized.1"] == ("normalized.1 = (residual.1 − mean.1) ÷ √(variance.1 + 1e-05)")
    assert lines["LayerNorm.1"] == "LayerNorm.1 = normalized.1 ⊙ gamma.1 + beta.1"
    assert lines["activated"] == "activated = GELU(hidden)"
