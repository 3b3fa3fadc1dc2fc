"""A layer, before and after: its laws, plain loops, and the check of every matrix."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    EncoderLayerConfig,
    MultiHeadConfig,
    Overrides,
    causal_mask,
    encoder,
    encoder_layer,
    explain,
    feed_forward,
    layer_norm,
    multi_head_attention,
    sliding_window_mask,
)
from attention.provenance.reference import recompute, rows_of
from attention.provenance.verify import check
from attention.rules import Constant
from attention.sources import Cell
from tests.attention.provenance.rebuilding import cells, rebuilt

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=12)
WORDS = ("the", "cat", "sat", "on", "the")
N = len(WORDS)
CONFIGS = st.builds(
    lambda sizes, kv_heads, norm, activation, positions, seed: EncoderLayerConfig(
        *sizes[:3], n_heads=2 * kv_heads, n_kv_heads=kv_heads, seed=seed, positions=positions,
        d_ff=sizes[3], norm=norm, activation=activation,
    ),
    sizes=st.permutations([2, 3, 5, 7]),
    kv_heads=st.sampled_from([1, 2]),
    norm=st.sampled_from(["post", "pre"]),
    activation=st.sampled_from(["relu", "gelu"]),
    positions=st.sampled_from(["none", "sinusoidal"]),
    seed=st.integers(0, 99),
)  # fmt: skip
MASKS = st.sampled_from([None, causal_mask(N, N), sliding_window_mask(N, N, 1, 1)])


@REPEATABLE
@given(CONFIGS, MASKS)
def test_it_is_the_paper_s_formula_of_the_parts(config, mask):
    trace = encoder_layer(WORDS, config, mask=mask)
    m = trace.matrices
    fed = (m["W_1"], m["b_1"][0], m["W_2"], m["b_2"][0], config.activation)
    sizes = {name: getattr(config, name) for name in MultiHeadConfig.__dataclass_fields__}
    if config.norm == "post":
        attended = multi_head_attention(WORDS, MultiHeadConfig(**sizes), mask=mask).output
        a = layer_norm(trace.X + attended)
        expected = layer_norm(a + feed_forward(a, *fed))
    else:
        a = trace.X + trace.attended
        expected = a + feed_forward(layer_norm(a), *fed)
        queries = layer_norm(trace.X) @ m["W_Q.1"]
        np.testing.assert_allclose(m["Q.1"], queries, rtol=0, atol=1e-13)
    np.testing.assert_allclose(trace.output, expected, rtol=0, atol=1e-12)
    assert list(m)[-1] == ("residual.2" if config.norm == "pre" else "LayerNorm.2")
    assert np.array_equal(list(m.values())[-1], trace.output)


@REPEATABLE
@given(CONFIGS, st.permutations(range(N)))
def test_permuting_the_words_permutes_the_output(config, order):
    if config.positions != "none":
        return
    words = ("a", "b", "c", "d", "e")
    output = encoder_layer(words, config).output
    permuted = encoder_layer([words[i] for i in order], config).output
    np.testing.assert_allclose(permuted, output[list(order)], rtol=0, atol=1e-12)


@REPEATABLE
@given(CONFIGS, MASKS)
def test_the_check_holds_for_every_matrix(config, mask):
    trace = encoder_layer(WORDS, config, mask=mask)
    found = check(trace)
    assert [one for one in found if one.holds is False] == []
    drawn_or_computed = {one.matrix for one in found if one.claim in ("drawn", "computed")}
    given_numbers = {name for name, rule in trace.rules.items() if isinstance(rule, Constant)}
    assert drawn_or_computed == set(trace.matrices) - given_numbers


@pytest.mark.parametrize("name", ["mean.1", "variance.1", "normalized.2", "LayerNorm.1", "hidden",
                                  "activated", "FFN", "residual.2"])  # fmt: skip
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_the_check_finds_one_wrong_number(name, activation):
    trace = encoder_layer(WORDS, EncoderLayerConfig(5, 3, 2, d_ff=7, activation=activation))

    class Broken:
        numbers = trace.matrices[name].copy()
        numbers[1, 0] += 1e-9
        matrices, rules, words = {**trace.matrices, name: numbers}, trace.rules, trace.words

    wrong = {one.matrix for one in check(Broken) if one.holds is False}
    assert name in wrong


@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_every_cell_is_rebuilt_from_its_terms(norm, activation):
    config = EncoderLayerConfig(5, 3, 2, d_ff=7, norm=norm, activation=activation)
    trace = encoder_layer(WORDS[:3], config)
    for name, row, column, value in cells(trace):
        found = explain(trace, name, row, column)
        assert found.value == value
        if not isinstance(trace.rules[name], Constant):
            again, size = rebuilt(found)
            assert abs(again - value) <= 1e-12 * max(1, size), (name, row, column)


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
@pytest.mark.parametrize(("large", "holds"), [(1e154, True), (1e200, True), (1e308, False)])
def test_numbers_that_overflow_are_explained_and_checked(large, holds):
    edits = {Cell("gamma.1", 0, 0): large, Cell("gamma.1", 0, 1): -large}
    trace = encoder_layer(WORDS, EncoderLayerConfig(), overrides=Overrides(edits=edits))
    assert math.isinf(explain(trace, "variance.2", 0, 0).total)
    assert all(explain(trace, *cell).total is not None for *cell, _ in cells(trace))
    failed = {one.matrix for one in check(trace) if one.holds is False}
    assert (failed == set()) is holds, "what is NaN does not hold"


def test_plain_loops_find_the_whole_layer_from_the_samples_alone():
    trace = encoder_layer(WORDS, EncoderLayerConfig(5, 3, 2, d_ff=7, activation="gelu", norm="pre"))
    rows = {}
    for name, rule in trace.rules.items():
        computed = recompute(rule, rows, trace.matrices[name].shape)
        rows[name] = rows_of(trace)[name] if computed is None else computed
        np.testing.assert_allclose(trace.matrices[name], rows[name], rtol=0, atol=1e-12)


def test_layers_follow_one_another_and_a_further_one_changes_none():
    config = EncoderLayerConfig(5, 3, 2, d_ff=7)
    three, two = encoder(WORDS, config, 3), encoder(WORDS, config, 2)
    assert [one.layer for one in three] == [1, 2, 3]
    for one, other in zip(two, three, strict=False):
        assert np.array_equal(one.output, other.output)
    assert three[2].X is three[1].output
    assert not np.allclose(three[0].linear.W_1, three[1].linear.W_1)
    assert three[1].rules["X"] == Constant("hidden state", 2)
    assert [one for one in check(three[2]) if one.holds is False] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"norm": "both"}, "norm is 'both'; give one of post, pre"),
        ({"activation": "tanh"}, "activation is 'tanh'; give one of relu, gelu"),
        ({"d_ff": 0}, "d_ff is 0; give a whole number, at least 1"),
        ({"n_heads": 3, "n_kv_heads": 2}, "n_heads is 3 but n_kv_heads is 2"),
    ],
)
def test_what_does_not_fit_is_said(change, said):
    with pytest.raises(AttentionError, match=said):
        EncoderLayerConfig(**change)


@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_equals_pytorch(norm, activation):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    config = EncoderLayerConfig(6, 3, 3, n_heads=2, d_ff=7, norm=norm, activation=activation)
    trace = encoder_layer(WORDS, config)
    layer = torch.nn.TransformerEncoderLayer(
        6, 2, 7, dropout=0.0, activation=activation, batch_first=True, norm_first=norm == "pre",
        dtype=torch.float64,
    ).eval()  # fmt: skip
    stacks = (trace.heads.W_Q, trace.heads.W_K, trace.heads.W_V)
    joined = np.concatenate([np.concatenate(list(stack), axis=1).T for stack in stacks])
    with torch.no_grad():
        for parameter, numbers in (
            (layer.self_attn.in_proj_weight, joined),
            (layer.self_attn.out_proj.weight, trace.heads.W_O.T),
            (layer.linear1.weight, trace.linear.W_1.T),
            (layer.linear2.weight, trace.linear.W_2.T),
        ):
            parameter.copy_(torch.tensor(np.ascontiguousarray(numbers)))
        for bias in (layer.self_attn.in_proj_bias, layer.self_attn.out_proj.bias,
                     layer.linear1.bias, layer.linear2.bias):  # fmt: skip
            bias.zero_()
        found = layer(torch.tensor(np.array(trace.X))[None])[0].numpy()
    np.testing.assert_allclose(found, trace.output, rtol=0, atol=1e-10)
