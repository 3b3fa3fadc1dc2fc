"""Every number of several heads and of two sentences can be rebuilt from what it names."""

import math

import numpy as np
import pytest

from attention import (
    MultiHeadConfig,
    SelfAttentionConfig,
    causal_mask,
    cross_attention,
    explain,
    multi_head_attention,
    seq2seq_attention,
)
from attention.rules import Recurrence, Sinusoid
from attention.sources import Cell, cells_of
from tests.attention.provenance.rebuilding import cells, rebuilt


def rebuilds_every_number(trace):
    for name, row, column, number in cells(trace):
        found = explain(trace, name, row, column)
        if isinstance(found.rule, Recurrence):
            value, size = math.tanh(found.total), 1.0
        elif isinstance(found.rule, Sinusoid):
            value, size = (math.sin, math.cos)[column % 2](found.total), 1.0
        else:
            value, size = rebuilt(found)
        is_same = value == number or abs(value - number) <= 1e-12 * max(size, abs(number))
        assert is_same, (name, row, column)
        for term in found.terms:
            for factor in term.factors:
                if factor.cell:
                    at = factor.cell
                    assert trace.matrices[at.matrix][at.row, at.column] == factor.value
    return True


# Two sentences.


@pytest.mark.parametrize("mask", [None, causal_mask(2, 5, offset=1)])
def test_every_number_of_a_cross_attention_can_be_rebuilt(mask):
    config = SelfAttentionConfig(d_model=7, d_k=3, d_v=11)
    assert rebuilds_every_number(cross_attention(list("uv"), list("abcde"), config, mask=mask))


# Several heads.


@pytest.mark.parametrize("n_kv_heads", [1, 2, 4])
@pytest.mark.parametrize("mask", [None, causal_mask(3, 3)])
def test_every_number_of_many_heads_can_be_rebuilt(n_kv_heads, mask):
    config = MultiHeadConfig(d_model=5, d_k=3, d_v=2, n_heads=4, n_kv_heads=n_kv_heads)
    trace = multi_head_attention(list("abc"), config, mask=mask)
    assert set(trace.rules) == set(trace.matrices)
    assert rebuilds_every_number(trace)


def test_a_head_asks_the_keys_of_its_group_and_the_joined_output_names_its_head():
    config = MultiHeadConfig(d_model=5, d_k=3, d_v=2, n_heads=4, n_kv_heads=2)
    trace = multi_head_attention(list("abc"), config)
    score, joined = explain(trace, "scores.3", 1, 2), explain(trace, "concatenated", 1, 5)
    assert [f.cell for f in score.terms[0].factors] == [Cell("Q.3", 1, 0), Cell("K.2", 2, 0)]
    assert joined.terms[0].factors[0].cell == Cell("output.3", 1, 1)
    assert joined.value == trace.heads[2].attention.output[1, 1]
    shapes = {name: numbers.shape for name, numbers in trace.matrices.items()}
    sources = trace.rules["concatenated"].sources
    named = [cells_of(source, Cell("concatenated", 1, 5), shapes) for source in sources]
    assert named == [[], [], [Cell("output.3", 1, 1)], []]


# Recurrent states.


@pytest.mark.parametrize("mask", [None, causal_mask(2, 3), np.array([[0.5, -np.inf, 0]])])
@pytest.mark.parametrize("positions", ["none", "sinusoidal"])
def test_every_number_of_attention_over_recurrent_states_can_be_rebuilt(mask, positions):
    trace = seq2seq_attention(list("uv"), list("abc"), 5, 3, positions=positions, mask=mask)
    assert set(trace.rules) == set(trace.matrices)
    assert rebuilds_every_number(trace)


def test_the_first_state_of_a_decoder_is_made_of_the_last_one_of_the_encoder():
    trace = seq2seq_attention(list("uv"), list("abc"), 5, 3)
    first, second = (explain(trace, "S", row, 1) for row in (0, 1))
    assert [term.factors[0].cell for term in first.terms[5:]] == [
        Cell("H", 2, column) for column in range(3)
    ]
    assert {term.factors[0].cell.row for term in second.terms[5:]} == {0}
    assert len(explain(trace, "H", 0, 1).terms) == 5, "nothing stands before the first state"
