"""The check holds for what was computed, and finds any one number that was not."""

import math
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attention import (
    AttentionError,
    SelfAttentionConfig,
    causal_mask,
    cross_attention,
    explain,
    self_attention,
    seq2seq_attention,
)
from attention.learning_rules import RunningMean
from attention.provenance.reference import recompute, rows_of
from attention.provenance.token_axes import token_axes
from attention.provenance.verify import check, in_reverse_order
from attention.rules import Constant, Overridden, Sum
from attention.traces import PlainTrace, attention_rules
from tests.traces import is_given, masks, traces

WORDS = ("I", "go", "home")
CONFIG = SelfAttentionConfig(5, 3, 2)


class Broken:
    """A trace with one number changed."""

    def __init__(self, trace, name, row, column, by=1e-9):
        numbers = np.array(trace.matrices[name])
        numbers[row, column] = by if math.isnan(by) else numbers[row, column] + by
        self.matrices = MappingProxyType({**trace.matrices, name: numbers})
        self.rules, self.words = trace.rules, trace.words


def failed(trace):
    return {(one.claim, one.matrix) for one in check(trace) if one.holds is False}


def finding(trace, claim):
    (found,) = (one for one in check(trace) if one.claim == claim)
    return found


# By hand.


def test_plain_loops_multiply_and_average_as_one_does_by_hand():
    trace = self_attention(("a",), SelfAttentionConfig(1, 1, 1))
    rows = {"X": [[2.0, 3.0]], "W_Q": [[5.0], [7.0]]}
    assert recompute(trace.rules["Q"], rows, (1, 1)) == [[31.0]]
    weights = recompute(trace.rules["weights"], {"scaled": [[0.0, math.log(3)]]}, (1, 2))
    np.testing.assert_allclose(weights, [[0.25, 0.75]], rtol=0, atol=1e-15)
    assert recompute(trace.rules["weights"], {"scaled": [[-math.inf, -math.inf]]}, (1, 2)) == [
        [0, 0]
    ]


def test_words_stand_along_the_rows_of_x_and_along_both_axes_of_the_scores():
    axes = token_axes(self_attention(WORDS, CONFIG).rules)
    along_rows = {"X", "Q", "K", "V", "scores", "scaled", "weights", "output"}
    assert axes == {(name, 0) for name in along_rows} | {
        (name, 1) for name in ("scores", "scaled", "weights")
    }


def test_words_stand_along_keys_and_values_that_are_given_too():
    axes = token_axes(attention_rules(4, None))
    assert {("Q", 0), ("K", 0), ("V", 0)} < axes
    assert not {("Q", 1), ("K", 1), ("V", 1)} & axes


# It holds.


@settings(max_examples=60, deadline=None, derandomize=True)
@given(traces())
def test_everything_holds_that_was_computed(trace):
    found = check(trace)
    assert failed(trace) == set()
    recomputed = {one.matrix for one in found if one.claim in ("drawn", "computed")}
    given = {name for name, rule in trace.rules.items() if is_given(rule)}
    assert recomputed == set(trace.matrices) - given


def test_each_finding_has_its_figure_and_allows_for_rounding_alone():
    for one in check(self_attention(WORDS, CONFIG)):
        assert 0 <= one.difference <= one.tolerance
        assert 0 < one.tolerance < 1e-13


def test_a_finding_shows_the_cell_that_is_farthest_beyond_its_own_bound():
    trace = self_attention(WORDS, CONFIG)
    scores = np.array(trace.matrices["scores"])
    scores[2, 1] += 1e-9
    broken = Broken(trace, "scores", 0, 0, by=0)
    broken.matrices = MappingProxyType({**trace.matrices, "scores": scores})
    (found,) = (one for one in check(broken) if (one.claim, one.matrix) == ("computed", "scores"))
    assert found.difference == pytest.approx(1e-9, rel=1e-5)
    terms = abs(trace.matrices["Q"][2]) @ abs(trace.matrices["K"][1])
    assert found.tolerance == pytest.approx(2 * 3 * 2**-53 * terms)


@pytest.mark.parametrize("mask", masks(3)[1:])
def test_a_row_that_may_look_nowhere_sums_to_zero_and_its_output_is_zero(mask):
    assert failed(self_attention(WORDS, CONFIG, mask=mask)) == set()


# Turned round.


def test_turned_round_it_is_what_attention_makes_of_the_reversed_sentence():
    turned = in_reverse_order(self_attention(WORDS, CONFIG))
    for name, matrix in self_attention(WORDS[::-1], CONFIG).matrices.items():
        np.testing.assert_allclose(turned[name], matrix, rtol=0, atol=1e-12, err_msg=name)
    turned = in_reverse_order(cross_attention(("a", "b"), WORDS, CONFIG))
    expected = cross_attention(("b", "a"), WORDS[::-1], CONFIG)
    for name, matrix in expected.matrices.items():
        np.testing.assert_allclose(turned[name], matrix, rtol=0, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    "trace",
    [
        self_attention(WORDS, CONFIG),
        cross_attention(("a", "b"), WORDS, CONFIG),
        cross_attention(WORDS, ("a", "b"), CONFIG),
    ],
)
def test_the_words_in_reverse_order_give_the_output_in_reverse_order(trace):
    assert finding(trace, "order").holds
    assert finding(trace, "order").matrix == "output"


@pytest.mark.parametrize(
    ("trace", "reason"),
    [
        (self_attention(WORDS, SelfAttentionConfig(positions="sinusoidal")), "positions"),
        (self_attention(WORDS, CONFIG, mask=causal_mask(3, 3)), "mask"),
        (seq2seq_attention(WORDS, WORDS, 4, 3), "recurrence"),
    ],
)
def test_where_places_count_it_says_why_the_order_matters(trace, reason):
    found = finding(trace, "order")
    assert found.reason == reason
    assert found.holds is None
    assert found.difference is None


# It finds what is wrong.


@settings(max_examples=80, deadline=None, derandomize=True)
@given(traces(), st.data())
def test_any_one_broken_number_is_found(trace, data):
    name = data.draw(st.sampled_from([n for n, m in trace.matrices.items() if m.size]))
    rows, columns = trace.matrices[name].shape
    row, column = (data.draw(st.integers(0, count - 1)) for count in (rows, columns))
    rule = trace.rules[name]
    assume(not is_given(rule))
    assume(not (isinstance(rule, Overridden) and (row, column) in rule.replaced))
    by = data.draw(st.sampled_from([1e-6, -1e-6, math.nan]))
    if trace.matrices[name][row, column] == -math.inf:
        by = math.nan
    found = failed(Broken(trace, name, row, column, by))
    assert {("drawn", name), ("computed", name)} & found


def test_a_broken_weight_breaks_its_row_and_a_broken_output_leaves_the_values():
    trace = self_attention(WORDS, CONFIG)
    assert ("sums", "weights") in failed(Broken(trace, "weights", 1, 1))
    assert ("range", "output") in failed(Broken(trace, "output", 0, 0, by=9))
    assert ("order", "output") in failed(Broken(trace, "output", 0, 0))


def test_the_other_matrices_stay_green_so_that_the_red_one_is_named():
    trace = Broken(self_attention(WORDS, CONFIG), "scaled", 0, 0)
    assert failed(trace) == {("computed", "scaled"), ("computed", "weights")}


def test_a_matrix_without_a_rule_is_taken_as_given_and_not_explained():
    numbers = {name: np.ones((1, 1)) for name in ("a", "b", "c")}
    trace = PlainTrace(numbers, {}, {"c": Sum("a", "b")})
    assert failed(trace) == {("computed", "c")}, "1 + 1"
    with pytest.raises(AttentionError, match="how b is computed"):
        explain(trace, "b", 0, 0)
    assert check(PlainTrace(numbers, {})) == ()


def test_a_square_that_overflows_is_infinite():
    rules = {"v": Constant("loaded"), "g": Constant("loaded"), "new": RunningMean("v", "g", 0.5, 2)}
    numbers = {name: np.array([[x]]) for name, x in (("v", 1.0), ("g", 1e200), ("new", np.inf))}
    trace = PlainTrace(numbers, {}, rules)
    assert failed(trace) == set()
    assert explain(trace, "new", 0, 0).total == math.inf


def test_all_matrices_are_taken_as_they_stand():
    trace = self_attention(WORDS, CONFIG)
    assert rows_of(trace)["scores"] == trace.matrices["scores"].tolist()
