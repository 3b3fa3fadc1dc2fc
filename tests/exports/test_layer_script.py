"""The scripts of a layer compute every matrix of it again, in a process of their own."""

import numpy as np
import pytest

from attention import (
    EncoderLayerConfig,
    Overrides,
    causal_mask,
    encoder,
    encoder_layer,
    explain,
)
from attention.provenance.verify import check
from attention.rules import Overridden
from attention.sources import Cell
from pages.exports.formulas import formula
from pages.exports.npz_json import npz_of
from pages.exports.scripts import numpy_script, torch_script
from pages.imports.url_text import edits_of, edits_text, matrices_of
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
OWN = Overrides(
    edits={
        Cell(name, 0, i): 0.25 * i - 1
        for i, name in enumerate(("gamma.1", "beta.1", "b_1", "b_2", "gamma.2", "beta.2"))
        if i < 5
    }
    | {Cell("beta.2", 0, 4): 2.5}
)
TRACES.append(encoder_layer(WORDS, EncoderLayerConfig(6, 3, 2, d_ff=7), overrides=OWN))
TRACES.append(encoder(WORDS, EncoderLayerConfig(3, 2, 2, d_ff=5), 2)[1])


def test_own_numbers_flow_through_the_layer_its_explanations_and_its_check():
    own, plain = TRACES[2], encoder_layer(WORDS, EncoderLayerConfig(6, 3, 2, d_ff=7))
    for cell, number in OWN.edits.items():
        assert own.matrices[cell.matrix][0, cell.column] == number
        assert isinstance(own.rules[cell.matrix], Overridden)
        assert explain(own, cell.matrix, 0, cell.column).value == number
    gamma, beta = own.matrices["gamma.1"], own.matrices["beta.1"]
    expected = plain.matrices["normalized.1"] * gamma + beta
    np.testing.assert_allclose(own.matrices["LayerNorm.1"], expected, rtol=0, atol=1e-12)
    activated = np.maximum(expected @ own.matrices["W_1"] + own.matrices["b_1"], 0)
    fed = activated @ own.matrices["W_2"] + own.matrices["b_2"]
    np.testing.assert_allclose(own.matrices["FFN"], fed, rtol=0, atol=1e-12)
    assert not np.allclose(own.output, plain.output)
    assert all(one.holds is not False for one in check(own))
    text = edits_text(OWN.edits)
    assert edits_of(text) == dict(OWN.edits)
    assert matrices_of("gamma.1_1_1_2") is None


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
