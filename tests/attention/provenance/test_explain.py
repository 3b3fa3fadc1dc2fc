"""Every number of every matrix can be rebuilt from what its explanation names, and from no more."""

import math
from hashlib import shake_256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    MultiHeadConfig,
    SelfAttentionConfig,
    causal_mask,
    cross_attention,
    explain,
    multi_head_attention,
    self_attention,
    seq2seq_attention,
)
from attention.rules import Product
from attention.sources import Cell, cells_of
from attention.traces import PlainTrace
from tests.attention.provenance.rebuilding import cells, rebuilt

DRAWN = ("X", "W_Q", "W_K", "W_V")


def trace_of(words="the cat sat on the", mask=None, d_model=7, d_k=3, d_v=2, seed=0):
    return self_attention(words.split(), SelfAttentionConfig(d_model, d_k, d_v, seed), mask=mask)


def float_mask(n):
    mask = np.arange(n * n).reshape(n, n) / 7 - 1
    mask[0] = -np.inf  # the first word may look nowhere
    mask[1:, 2:3] = -np.inf
    return mask


MASKS = {
    "none": lambda _: None,
    "causal": lambda n: causal_mask(n, n),
    "nothing before the third": lambda n: causal_mask(n, n, offset=-2),
    "one row for all": lambda n: np.arange(n) % 2 == 0,
    "float": float_mask,
}
ANY_TRACE = st.builds(
    lambda n, mask, **sizes: trace_of(" ".join("abacadae"[:n]), MASKS[mask](n), **sizes),
    n=st.integers(1, 7),
    mask=st.sampled_from(list(MASKS)),
    d_model=st.integers(1, 11),
    d_k=st.integers(1, 7),
    d_v=st.integers(1, 5),
    seed=st.integers(0, 9999),
)


# By hand.


def test_a_score_is_the_sum_of_products_of_a_query_and_a_key():
    trace = trace_of()
    found = explain(trace, "scores", 1, 4)
    query, key = trace.attention.query[1], trace.attention.key[4]
    assert [term.product for term in found.terms] == [query[m] * key[m] for m in range(3)]
    assert [factor.cell for factor in found.terms[2].factors] == [
        Cell("Q", 1, 2),
        Cell("K", 4, 2),
    ]
    assert (found.rule, found.divisor) == (Product("Q", "K", is_transposed=True), 1.0)


def test_a_scaled_score_is_the_score_divided_by_the_root_of_d_k():
    trace = trace_of(d_k=3)
    found = explain(trace, "scaled", 2, 0)
    assert found.divisor == math.sqrt(3)
    assert found.terms[0].factors[0].cell == Cell("scores", 2, 0)
    assert found.terms[0].product == trace.attention.scores[2, 0]


def test_a_weight_is_one_share_of_the_exponentials_of_its_row():
    trace = trace_of()
    found = explain(trace, "weights", 3, 1)
    row = trace.attention.scaled[3]
    assert found.maximum == row.max()
    assert [term.product for term in found.terms] == [math.exp(x - row.max()) for x in row]
    assert found.divisor == pytest.approx(sum(math.exp(x - row.max()) for x in row), rel=1e-15)


def test_a_masked_cell_names_what_was_added():
    trace = trace_of(mask=causal_mask(5, 5))
    allowed, forbidden = (explain(trace, "masked", 2, j) for j in (1, 3))
    assert [term.product for term in allowed.terms] == [trace.attention.scaled[2, 1], 0.0]
    assert forbidden.terms[1].product == forbidden.value == -math.inf


def test_a_row_that_may_look_nowhere_has_no_largest_number():
    trace = trace_of(mask=np.zeros((5, 5), dtype=bool))
    found = explain(trace, "weights", 0, 0)
    assert (found.value, found.maximum, found.divisor) == (0.0, -math.inf, 0.0)


def test_a_drawn_number_can_be_drawn_again_from_its_stream():
    trace = trace_of(seed=12)
    for name, row, column in (("X", 1, 6), ("W_K", 5, 2)):
        found = explain(trace, name, row, column)
        start = 16 * found.sample.index
        block = shake_256(found.sample.stream.encode()).digest(start + 16)[start:]
        u1, u2 = ((int.from_bytes(block[i : i + 8], "little") >> 11) + 0.5 for i in (0, 8))
        z = math.sqrt(-2 * math.log(u1 / 2**53)) * math.cos(2 * math.pi * u2 / 2**53)
        assert found.value == pytest.approx(z / found.divisor, rel=1e-12)
    assert explain(trace, "X", 1, 6).divisor == 1
    assert explain(trace, "W_K", 5, 2).divisor == math.sqrt(7)


def test_the_word_and_the_seed_are_what_a_vector_is_drawn_from():
    same = [explain(trace_of(seed=3), "X", row, 1) for row in (0, 4)]
    assert same[0].sample == same[1].sample
    assert explain(trace_of(seed=4), "X", 0, 1).sample != same[0].sample


# Laws.


@settings(max_examples=60, derandomize=True, deadline=None)
@given(trace=ANY_TRACE)
def test_the_terms_rebuild_every_number(trace):
    for name, row, column, number in cells(trace):
        found = explain(trace, name, row, column)
        assert found.value == number or (math.isnan(found.value) and math.isnan(number))
        value, size = rebuilt(found)
        if math.isinf(number):
            assert value == number
        else:
            assert abs(value - number) <= 1e-12 * max(size, abs(number)), (name, row, column)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(trace=ANY_TRACE)
def test_every_factor_is_the_number_that_stands_in_its_place(trace):
    for name, row, column, _ in cells(trace):
        for term in explain(trace, name, row, column).terms:
            for factor in term.factors:
                if factor.cell:
                    at = factor.cell
                    assert trace.matrices[at.matrix][at.row, at.column] == factor.value


def stage(name, m, trace):
    """One matrix from those before it, by the textbook."""
    mask = trace.mask
    match name:
        case "Q" | "K" | "V":
            return m["X"] @ m[f"W_{name}"]
        case "scores":
            return m["Q"] @ m["K"].T
        case "scaled":
            return m["scores"] / math.sqrt(trace.config.d_k)
        case "masked":
            return m["scaled"] + (np.where(mask, 0, -np.inf) if mask.dtype == bool else mask)
        case "weights":
            powers = np.exp(m["scaled" if mask is None else "masked"])
            return powers / powers.sum(axis=1, keepdims=True)
        case "output":
            return m["weights"] @ m["V"]
    return m[name]


@pytest.mark.parametrize("mask", ["none", "causal"])
def test_the_cells_that_are_named_are_exactly_those_used(mask):
    # A cell is used if NaN in it makes the result NaN.
    trace = trace_of("a b c", mask=MASKS[mask](3), d_model=4, d_k=3, d_v=2)
    before = {name: numbers.copy() for name, numbers in trace.matrices.items()}
    shapes = {name: numbers.shape for name, numbers in before.items()}
    for name in set(trace.matrices) - set(DRAWN):
        used = {cell: set() for cell in np.ndindex(before[name].shape)}
        for source, row, column, _ in cells(trace):
            if source != name:
                spoilt = {**before, source: before[source].copy()}
                spoilt[source][row, column] = np.nan
                for cell in zip(*np.nonzero(np.isnan(stage(name, spoilt, trace))), strict=True):
                    used[tuple(map(int, cell))].add(Cell(source, row, column))
        for (row, column), expected in used.items():
            terms = explain(trace, name, row, column).terms
            named = {factor.cell for term in terms for factor in term.factors if factor.cell}
            outlined = {
                cell
                for source in trace.rules[name].sources
                for cell in cells_of(source, Cell(name, row, column), shapes)
            }
            assert named == outlined == expected, (name, row, column)


# Misuse.


@pytest.mark.parametrize(
    ("matrix", "row", "column", "message"),
    [
        ("Z", 0, 0, "there is no matrix 'Z'; name one of X, W_Q, W_K, W_V, Q, K, V, scores"),
        ("masked", 0, 0, "there is no matrix 'masked' without a mask; explain 'scaled'"),
        ("scores", 5, 0, "row is 5 but scores has 5 rows; give a whole number from 0 to 4"),
        ("Q", 0, 3, "column is 3 but Q has 3 columns; give a whole number from 0 to 2"),
        ("Q", -1, 0, "row is -1; give a whole number, at least 0"),
        ("Q", 0, 1.0, "column is 1.0, a float; give a whole number, at least 0"),
    ],
)
def test_a_cell_that_is_not_there_is_refused(matrix, row, column, message):
    with pytest.raises(AttentionError) as refused:
        explain(trace_of(), matrix, row, column)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("trace", "remedy"),
    [
        (seq2seq_attention(("a",), ("b",), 5, 3), "explain 'scores'"),
        (cross_attention(("a",), ("b",), SelfAttentionConfig()), "explain 'scaled'"),
        (
            multi_head_attention(("a",), MultiHeadConfig(n_heads=2)),
            "explain 'scaled.1' or 'scaled.2'",
        ),
        (
            multi_head_attention(("a",), MultiHeadConfig(n_heads=1), mask=causal_mask(1, 1)),
            "MultiHead",
        ),
        (PlainTrace({"a": np.ones((1, 1))}, {}), "there is no matrix 'masked'; name one of a"),
    ],
)
def test_without_a_mask_the_error_names_what_softmax_takes(trace, remedy):
    with pytest.raises(AttentionError) as refused:
        explain(trace, "masked", 0, 0)
    assert str(refused.value).endswith(remedy)
