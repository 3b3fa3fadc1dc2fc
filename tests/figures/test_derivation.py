"""What the explanation panel writes: the digits are those of the trace, and nothing is left out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import (
    SelfAttentionConfig,
    causal_mask,
    explain,
    load_encoder,
    self_attention,
    seq2seq_attention,
)
from pages.figures.core.formatting import format_number, symbol
from pages.figures.derivation import derive
from pages.figures.derivation_tables import MAX_SHOWN
from tests.read_number import read_number
from tests.tiny_model import D, write_model


def trace_of(n=5, d_model=7, d_k=3, d_v=2, *, is_causal=False):
    mask = causal_mask(n, n) if is_causal else None
    return self_attention([f"w{i}" for i in range(n)], SelfAttentionConfig(d_model, d_k, d_v),
                          mask=mask)  # fmt: skip


def derivation_of(trace, matrix, row, column):
    return derive(explain(trace, matrix, row, column))


def written(derivation):
    return "".join(number.text for number in derivation.digits)


def test_a_number_is_written_with_a_real_minus_and_without_minus_zero():
    assert format_number(-1.23456) == "−1.2346"
    assert format_number(-0.0) == "0.0000"
    assert format_number(0.5, 2) == "0.50"
    assert format_number(float("-inf")) == "−∞"


def test_a_symbol_counts_from_one_and_puts_the_letter_below():
    assert symbol("W_Q", 0, "m") == "W<sub>Q</sub>[1, m]"
    assert symbol("scores", 1, 4) == "scores[2, 5]"


def test_a_score_is_written_as_a_sum_over_a_row_of_q_and_a_row_of_k():
    derivation = derivation_of(trace_of(), "scores", 1, 4)
    assert derivation.symbols == "scores[2, 5] = Σ<sub>m</sub> Q[2, m] · K[5, m]"
    assert derivation.table.heads == ("Q[2, m]", "K[5, m]", "Q · K")
    assert derivation.table.axis == "d_k"


def test_an_output_is_written_as_a_sum_over_the_words():
    derivation = derivation_of(trace_of(), "output", 1, 0)
    assert derivation.symbols == "output[2, 1] = Σ<sub>j</sub> weights[2, j] · V[j, 1]"
    assert derivation.table.axis == "key"


def test_a_division_names_the_root_with_its_digits():
    trace = trace_of(d_k=9)
    derivation = derivation_of(trace, "scaled", 0, 1)
    assert derivation.symbols == "scaled[1, 2] = scores[1, 2] ÷ √dₖ"
    score = format_number(trace.attention.scores[0, 1])
    third = format_number(trace.attention.scores[0, 1] / 3)
    assert written(derivation) == f"= {score} ÷ √9 = {third}"


def test_a_masked_cell_is_written_with_minus_infinity():
    derivation = derivation_of(trace_of(is_causal=True), "masked", 0, 3)
    assert written(derivation).endswith("+ (−∞) = −∞")


def test_a_softmax_puts_its_own_term_first_and_takes_the_masked_scores_where_there_is_a_mask():
    for is_causal, name in ((False, "scaled"), (True, "masked")):
        derivation = derivation_of(trace_of(is_causal=is_causal), "weights", 3, 2)
        assert [row.is_own for row in derivation.table.rows] == [True, *[False] * 4]
        assert derivation.table.rows[0].index == 2
        assert derivation.table.heads[0] == f"{name}[4, j]"


def test_a_recurrent_state_is_written_with_what_the_word_and_what_the_state_before_bring():
    trace = seq2seq_attention(["u", "v"], ["a", "b", "c"], 4, 3)
    first, later = derivation_of(trace, "H", 0, 1), derivation_of(trace, "H", 2, 1)
    assert first.symbols == "H[1, 2] = tanh(Σ<sub>m</sub> X[1, m] · U<sub>H</sub>[m, 2])"
    assert later.symbols.endswith(" + Σ<sub>l</sub> H[2, l] · W<sub>H</sub>[l, 2])")
    assert (len(first.table.rows), len(later.table.rows)) == (4, 7)
    assert math.tanh(read_number(later.table.sums[2])) == pytest.approx(trace.H[2, 1], abs=1e-4)
    from_encoder = derivation_of(trace, "S", 0, 1)
    assert from_encoder.symbols.endswith("H[n, l] · W<sub>S</sub>[l, 2])")
    assert from_encoder.table.heads[0] == "Y, H"


def test_a_sum_is_below_each_column_that_has_one(head):
    recurrent = seq2seq_attention(["u", "v"], ["a", "b", "c"], 4, 3)
    traces = {"H": recurrent, "Q": head} | dict.fromkeys(
        ("scores", "output", "weights"), trace_of()
    )
    for name, trace in traces.items():
        table = derivation_of(trace, name, 1, 0).table
        assert {len(row.numbers) for row in table.rows} == {len(table.heads), len(table.sums)}
        summed = [column for column, total in enumerate(table.sums) if total is not None]
        assert summed == ([2, 3] if name == "weights" else [2])
        for column in summed:
            parts = [read_number(row.numbers[column].text) for row in table.rows]
            total = read_number(table.sums[column])
            assert sum(parts) == pytest.approx(total, abs=0.5e-4 * (len(parts) + 1))
    assert derivation_of(trace_of(), "weights", 1, 0).table.sums[3] == "1.0000"
    assert derivation_of(trace_of(), "scaled", 0, 0).table is None


def test_of_many_words_the_explained_one_is_first_and_what_is_folded_has_its_sum():
    trace = trace_of(n=30)
    weights = trace.attention.weights[2]
    explained = int(weights.argmin())
    table = derivation_of(trace, "weights", 2, explained).table
    order = [row.index for row in table.rows]
    assert order[0] == explained
    assert order[1:] == sorted(set(range(30)) - {explained}, key=lambda j: -weights[j])
    rest = weights[order[MAX_SHOWN:]].sum()
    assert read_number(table.rest[3]) == pytest.approx(rest, abs=0.5e-4)
    assert (table.rest[:2], table.sums[3]) == ((None, None), "1.0000")


def test_few_terms_stand_in_order_and_many_by_size():
    few = derivation_of(trace_of(d_k=MAX_SHOWN), "scores", 0, 1)
    assert [row.index for row in few.table.rows] == list(range(MAX_SHOWN))
    many = derivation_of(trace_of(d_k=64), "scores", 0, 1)
    sizes = [abs(read_number(row.numbers[-1].text)) for row in many.table.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert {row.index for row in many.table.rows} == set(range(64))


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    d_k=st.integers(1, 20),
    is_causal=st.booleans(),
    name=st.sampled_from(["Q", "K", "V", "scores", "output", "weights"]),
    at=st.tuples(st.integers(0, 4), st.integers(0, 1)),
)
def test_the_written_terms_add_up_to_the_written_sum(d_k, is_causal, name, at):
    trace = trace_of(d_k=max(d_k, at[1] + 1), is_causal=is_causal)
    table = derivation_of(trace, name, *at).table
    terms = [read_number(row.numbers[2].text) for row in table.rows]
    total = read_number(table.sums[2])
    assert sum(terms) == pytest.approx(total, abs=0.5e-4 * (len(terms) + 1))
    own = next(row.numbers for row in table.rows if row.is_own) if name == "weights" else None
    value = total if own is None else read_number(own[3].text)
    assert value == pytest.approx(trace.matrices[name][at], abs=0.5e-4)
    folded = [read_number(row.numbers[2].text) for row in table.rows[MAX_SHOWN:]]
    assert sum(folded) == pytest.approx(read_number(table.rest[2]), abs=0.5e-4 * (len(folded) + 1))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(name=st.sampled_from(["Q", "scores", "weights", "output"]), d_k=st.integers(1, 12))
def test_a_bar_is_as_long_as_its_term(name, d_k):
    trace = trace_of(d_k=d_k)
    found = explain(trace, name, 2, 0)
    table = derive(found).table
    products = np.array([term.product for term in found.terms])
    for row in table.rows:
        assert row.share == pytest.approx(products[row.index] / np.abs(products).max())
        assert -1 <= row.share <= 1


def test_every_number_that_stands_in_a_cell_names_it():
    trace = trace_of()
    for name in ("Q", "scores", "scaled", "weights", "output"):
        derivation = derivation_of(trace, name, 1, 1)
        rows = [row.numbers for row in derivation.table.rows] if derivation.table else []
        for numbers in rows or [derivation.digits]:
            placed = [one for one in numbers if one.cell]
            assert placed
            for one in placed:
                stands = trace.matrices[one.cell.matrix][one.cell.row, one.cell.column]
                assert one.text == format_number(stands)


# A trained model.


@pytest.fixture
def head(tmp_path):
    return load_encoder(write_model(tmp_path)).trace("the cat sats").head(2, 3)


@pytest.mark.parametrize("name", ["Q", "K", "V"])
def test_a_query_of_a_trained_model_is_a_sum_of_products_and_a_bias(head, name):
    derivation = derivation_of(head, name, 1, 0)
    product = f"X[2, m] · W<sub>{name}</sub>[m, 1]"
    assert (
        derivation.symbols == f"{name}[2, 1] = Σ<sub>m</sub> {product} + b<sub>{name}</sub>[1, 1]"
    )
    assert derivation.table.heads == ("X, 1", f"W<sub>{name}</sub>, b<sub>{name}</sub>", "·")
    value, bias = head.matrices[name][1, 0], head.matrices[f"b_{name}"][0, 0]
    assert derivation.table.sums[2] == format_number(value)
    assert len(derivation.table.rows) == D + 1
    (row,) = (row for row in derivation.table.rows if row.index == D)
    assert [number.text for number in row.numbers] == [
        "1",
        format_number(bias),
        format_number(bias),
    ]
    assert (row.numbers[1].cell.matrix, row.numbers[1].cell.column) == (f"b_{name}", 0)


@pytest.mark.parametrize("name", ["X", "W_Q", "b_V"])
def test_a_number_that_was_learned_or_given_stands_for_itself(head, name):
    derivation = derivation_of(head, name, 0, 1)
    assert derivation.symbols == symbol(name, 0, 1)
    assert (derivation.digits, derivation.table) == ((), None)
