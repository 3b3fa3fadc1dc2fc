"""The reference is independent: it shares no helper with what it checks, and sees it break."""

import ast
import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

from attention import (
    SelfAttentionConfig,
    causal_mask,
    decoding_rules,
    layer_rules,
    learning_rules,
    rules,
    self_attention,
    seq2seq_attention,
    variant_rules,
)
from attention.inputs import positions
from attention.layers import scaled_dot_product
from attention.provenance import layer_reference, reference
from attention.provenance.reference import recompute, rows_of
from attention.provenance.verify import check
from attention.rules import Masked, Scale, Sinusoid
from attention.variant_rules import Multiplied

WORDS = ("I", "go", "home")
CONFIG = SelfAttentionConfig(5, 3, 2, positions="sinusoidal")
MASKS = {"bool": causal_mask(3, 3), "float": np.where(causal_mask(3, 3), 0.5, -np.inf)}


def failed(trace):
    return {(one.claim, one.matrix) for one in check(trace) if one.holds is False}


def trace_of(mask="bool"):
    return self_attention(WORDS, CONFIG, mask=MASKS[mask])


# By hand.


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        (np.array(True), [[1, 2], [3, 4]]),
        (np.array([True, False]), [[1, -math.inf], [3, -math.inf]]),
        (np.array([[True], [False]]), [[1, 2], [-math.inf, -math.inf]]),
        (np.array([[0.5, -math.inf]]), [[1.5, -math.inf], [3.5, -math.inf]]),
        (np.array([[10.0, 20.0], [30.0, 40.0]]), [[11, 22], [33, 44]]),
    ],
)
def test_a_mask_of_any_shape_is_applied_cell_by_cell(mask, expected):
    rows = {"scaled": [[1.0, 2.0], [3.0, 4.0]]}
    assert recompute(Masked("scaled", mask), rows, (2, 2)) == expected


def test_a_hidden_score_is_minus_infinity_whatever_number_was_there():
    rows = {"scaled": [[math.nan, math.inf]]}
    for mask in (np.array([False, False]), np.array([-math.inf, -math.inf])):
        assert recompute(Masked("scaled", mask), rows, (1, 2)) == [[-math.inf, -math.inf]]


def test_scale_and_positions_follow_the_paper():
    assert recompute(Scale("scores", 16), {"scores": [[8.0]]}, (1, 1)) == [[2.0]]
    found = recompute(Sinusoid(4), {}, (2, 4))
    expected = [[0, 1, 0, 1], [math.sin(1), math.cos(1), math.sin(0.01), math.cos(0.01)]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-15)


# It shares nothing with what it checks.

RULES = {
    module.__name__: module
    for module in (rules, decoding_rules, layer_rules, learning_rules, variant_rules)
}


def test_it_imports_the_samples_and_the_names_of_rules_and_nothing_else():
    sources = [
        ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for module in (reference, layer_reference)
    ]
    nodes = [node for source in sources for node in ast.walk(source)]
    imported = {
        (node.module, alias.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module.startswith("attention")
        for alias in node.names
    }
    for module, name in sorted(imported):
        if module in RULES:
            assert name == "Rule" or dataclasses.is_dataclass(getattr(RULES[module], name)), name
        else:
            assert (module, name) in {
                ("attention.traces", "Trace"),
                ("attention.inputs.embeddings", "embed"),
                ("attention.inputs.projections", "projection"),
                ("attention.provenance.layer_reference", "Rows"),
                ("attention.provenance.layer_reference", "recompute_layer"),
                ("attention.provenance.layer_reference", "sum_of"),
            }
    plain = {node.names[0].name for node in nodes if isinstance(node, ast.Import)}
    assert plain == {"math"}


@pytest.mark.parametrize("mask", MASKS)
def test_it_reads_no_helper_of_a_rule(monkeypatch, mask):
    def refuse(*_):
        raise AssertionError("the reference computes this by itself")

    trace = trace_of(mask)
    for rule, helper in ((Masked, "added"), (Sinusoid, "frequency")):
        monkeypatch.setattr(rule, helper, refuse)
    monkeypatch.setattr(Scale, "divisor", property(refuse))
    rows = rows_of(trace)
    for name, matrix in trace.matrices.items():
        computed = recompute(trace.rules[name], rows, matrix.shape)
        np.testing.assert_allclose(computed, matrix, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", [(3, 4), (3, 1), (1, 4), (4,)])
def test_what_a_mask_leaves_out_it_finds_by_itself(monkeypatch, shape):
    numbers, kept = (
        np.arange(12.0).reshape(3, 4),
        np.arange(math.prod(shape)).reshape(shape) % 2 == 1,
    )
    monkeypatch.delattr(Multiplied, "keeps")
    computed = recompute(Multiplied("a", kept), {"a": numbers.tolist()}, numbers.shape)
    np.testing.assert_array_equal(computed, numbers * kept)


# It sees the code break.


def test_a_wrong_scale_is_found(monkeypatch):
    monkeypatch.setattr(scaled_dot_product, "checked_scale", lambda _, d_k: 1 / (d_k + 1))
    assert failed(trace_of()) == {("computed", "scaled")}


@pytest.mark.parametrize("mask", MASKS)
def test_a_wrong_mask_is_found(monkeypatch, mask):
    def inverted(mask, *_):
        return ~mask if mask.dtype == np.bool_ else np.where(mask == -np.inf, 0.5, -np.inf)

    monkeypatch.setattr(scaled_dot_product, "checked_mask", inverted)
    assert failed(trace_of(mask)) == {("computed", "masked")}


def test_wrong_positions_are_found(monkeypatch):
    monkeypatch.setattr(positions, "BASE", 9_999.0)
    assert failed(trace_of()) == {("computed", "P")}


def test_a_softmax_over_the_wrong_axis_is_found(monkeypatch):
    right = scaled_dot_product.softmax
    monkeypatch.setattr(scaled_dot_product, "softmax", lambda x, axis: right(x, axis - 1))
    trace = seq2seq_attention(("a", "b"), WORDS, 4, 3)
    assert {("computed", "weights"), ("sums", "weights")} <= failed(trace)
