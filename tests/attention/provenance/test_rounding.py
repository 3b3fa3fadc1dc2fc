"""What rounding can do to a cell: right numbers stay green however large, wrong digits turn red."""

import math
import os
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attention import Overrides, SelfAttentionConfig, scaled_dot_product_attention, self_attention
from attention.provenance.gamma import gamma
from attention.provenance.rounding import rounding_bound
from attention.provenance.verify import check
from attention.rules import Constant, Overridden, Product, Scale, Softmax, Sum
from attention.sources import Cell, OfOne
from attention.traces import PlainTrace, attention_rules
from tests.traces import is_given, masks, traces

# ATTENTION_CHECK=10000 tries as many states instead of the few of every day.
MANY = int(os.environ.get("ATTENTION_CHECK", "200"))
EVERYWHERE = settings(
    max_examples=MANY, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
LAST_DIGITS = range(8, 15)  # bits of a mantissa: a change of 6e-14 to 4e-12 of the number


@st.composite
def large_traces(draw):
    """Self-attention on own numbers, far from 0: a small difference of large terms."""
    n = draw(st.integers(1, 6))
    sizes = [draw(st.integers(1, 12)) for _ in range(3)]
    config = SelfAttentionConfig(
        *sizes, draw(st.integers(0, 999)), draw(st.sampled_from(["none", "sinusoidal"]))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    offset = draw(st.sampled_from([0.0, 1.0, 1e3, 1e6]))
    size = draw(st.sampled_from([1e-3, 1.0, 1e3]))
    d_model, d_k, d_v = sizes
    shapes = {"X": (n, d_model), "W_Q": (d_model, d_k), "W_K": (d_model, d_k),
              "W_V": (d_model, d_v)}  # fmt: skip
    chosen = draw(st.sets(st.sampled_from(sorted(shapes))))
    matrices = {
        name: offset * rng.choice([-1, 1]) + size * rng.standard_normal(shapes[name])
        for name in sorted(chosen)
    }
    edits = {}
    if draw(st.booleans()):
        edits = {Cell("X", n - 1, 0): offset, Cell("W_K", 0, d_k - 1): -1 / 3}
    words = tuple(draw(st.sampled_from("abc")) for _ in range(n))
    mask = draw(st.sampled_from(masks(n)))
    return self_attention(words, config, mask=mask, overrides=Overrides(matrices, edits))


def cancelling():
    """Q = [-2.4, 2.4], from terms of 800,000."""
    W = np.array([[-0.8], [0.8]])
    X = np.array([[999898.0, 999895.0], [999904.0, 999907.0]])
    overrides = Overrides({"X": X, "W_Q": W, "W_K": W, "W_V": W})
    return self_attention(("a", "b"), SelfAttentionConfig(2, 1, 1), overrides=overrides)


def failed(trace):
    return {(one.claim, one.matrix) for one in check(trace) if one.holds is False}


def changed(trace, name, numbers):
    matrices = MappingProxyType({**trace.matrices, name: numbers})
    return SimpleNamespace(matrices=matrices, rules=trace.rules, words=trace.words)


# By hand.


def test_a_small_difference_of_large_terms_is_right():
    trace = cancelling()
    np.testing.assert_allclose(trace.matrices["Q"], [[-2.4], [2.4]], rtol=0, atol=1e-9)
    assert failed(trace) == set()
    (found,) = (one for one in check(trace) if (one.claim, one.matrix) == ("computed", "Q"))
    terms = 0.8 * (999904 + 999907)
    assert 0 < found.tolerance <= 2 * gamma(2, np.dtype(float)) * terms * (1 + 1e-12)


def test_gamma_is_n_roundings_in_a_row():
    assert gamma(1, np.dtype(np.float64)) == pytest.approx(2**-53)
    assert gamma(3, np.dtype(np.float32)) == pytest.approx(3 * 2**-24, rel=1e-6)


def test_the_bound_of_a_product_is_made_of_the_sizes_of_its_terms():
    matrices = {"A": np.array([[3.0, -5.0]]), "B": np.array([[7.0], [2.0]])}
    bound = rounding_bound(Product("A", "B"), matrices, np.array([[11.0]]), np.dtype(float))
    assert bound == pytest.approx(2 * 2 * 2**-53 * (21 + 10))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_differences_of_the_sources_are_carried_on(dtype):
    rng = np.random.default_rng(7)
    a, b = (rng.standard_normal((3, 3)) for _ in range(2))
    matrices, errors = {"A": a, "B": b}, {"A": np.full((3, 3), 1e-3), "B": np.full((3, 3), 2e-3)}
    for rule, computed in (
        (Product("A", "B"), lambda a, b: a @ b),
        (Product("A", "B", is_transposed=True), lambda a, b: a @ b.T),
        (Sum("A", "B"), lambda a, b: a + b),
        (Scale("A", 4), lambda a, _: a / 2),
        (Softmax("A"), lambda a, _: np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)),
    ):
        bound = rounding_bound(rule, matrices, computed(a, b), np.dtype(dtype), errors)
        largest = np.zeros((3, 3))
        for _ in range(200):
            signs = rng.choice([-1, 1], (2, 3, 3))
            other = computed(a + 1e-3 * signs[0], b + 2e-3 * signs[1])
            largest = np.maximum(largest, abs(other - computed(a, b)))
        assert (largest <= bound).all(), rule
        assert (bound <= 8 * largest).all(), f"{rule}: larger than it need be"


# Right numbers hold.


@EVERYWHERE
@given(traces() | large_traces())
def test_whatever_was_computed_holds(trace):
    assert failed(trace) == set()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6])
@pytest.mark.parametrize("n", [3, 64])
def test_a_product_is_within_its_bound_of_the_exact_one(dtype, offset, n):
    rng = np.random.default_rng(n)
    a, b = ((offset + rng.standard_normal((n, n))).astype(dtype) for _ in range(2))
    b -= dtype(offset)
    matrices = {"A": a.astype(float), "B": b.astype(float)}
    product = a @ b
    bound = rounding_bound(Product("A", "B"), matrices, product.astype(float), product.dtype)
    for i, j in ((0, 0), (n - 1, 1), (n // 2, n - 1)):
        pairs = zip(a[i].tolist(), b[:, j].tolist(), strict=True)
        exact = sum(Fraction(x) * Fraction(y) for x, y in pairs)
        assert abs(Fraction(float(product[i, j])) - exact) <= Fraction(bound[i, j])


@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_the_stages_of_float32_hold(offset):
    rng = np.random.default_rng(3)
    q, k, v = ((offset + rng.standard_normal((17, 64))).astype(np.float32) for _ in range(3))
    stages = scaled_dot_product_attention(q, k, v)
    named = {"Q": q, "K": k, "V": v, **{name: getattr(stages, name) for name in
             ("scores", "scaled", "weights", "output")}}  # fmt: skip
    trace = PlainTrace(
        named, {}, {**dict.fromkeys("QKV", Constant("loaded")), **attention_rules(64, None)}
    )
    assert failed(trace) == set()
    weights = stages.weights.copy()
    weights[2, weights[2].argmax()] *= 1 - 1e-3
    assert ("computed", "weights") in failed(changed(trace, "weights", weights))


# A wrong last digit does not.


@EVERYWHERE
@given(traces() | large_traces(), st.data())
def test_one_flipped_bit_in_the_last_digits_turns_it_red(trace, data):
    computed = [
        name
        for name, rule in trace.rules.items()
        if trace.matrices[name].size and not is_given(rule)
    ]
    name = data.draw(st.sampled_from(computed))
    matrix = trace.matrices[name]
    at = tuple(data.draw(st.integers(0, count - 1)) for count in matrix.shape)
    rule = trace.rules[name]
    if not np.isfinite(matrix[at]) or (isinstance(rule, Overridden) and at in rule.replaced):
        return
    numbers = matrix.copy()
    numbers.view(np.uint64)[at] ^= np.uint64(1) << np.uint64(
        data.draw(st.sampled_from(LAST_DIGITS))
    )
    by = abs(numbers[at] - matrix[at])
    red = failed(changed(trace, name, numbers))
    if by > 2.01 * largest_rounding(trace, name, at):
        assert {("drawn", name), ("computed", name)} & red, (name, at, by)


def largest_rounding(trace, name, at):
    """The bound of one cell, from its terms one by one: an oracle in plain loops.

    What was computed may be off by as much already, so that it takes twice the bound to be sure.
    """
    rule, u, tiny = trace.rules[name], 2**-53, 1e-300
    m = {n: matrix.tolist() for n, matrix in trace.matrices.items()}
    (i, j), value = at, abs(trace.matrices[name][at])
    match type(rule).__name__:
        case "SampledVectors" | "SampledWeights" | "Overridden":
            return 8 * u * value + tiny
        case "Sinusoid":
            return 2 * u * (5 * i + 4)
        case "Sum":
            return 2 * u * value + tiny
        case "Masked":
            added = abs(float(rule.added(trace.matrices[name].shape)[at]))
            return 2 * u * (value + added) + tiny
        case "Scale":
            return 8 * u * value + tiny
        case "Concatenation":
            return 0
        case "Product":
            right = m[rule.right][j] if rule.is_transposed else [row[j] for row in m[rule.right]]
            terms = [abs(a * b) for a, b in zip(m[rule.left][i], right, strict=True)]
            return 2 * len(terms) * u * math.fsum(terms) + tiny
        case "Softmax":
            row = m[rule.of][i]
            behind = [max(row) - x if x > -math.inf else 0.0 for x in row]
            shares = [w * d for w, d in zip(m[name][i], behind, strict=True) if w > 0]
            return 2 * u * value * (behind[j] + math.fsum(shares) + len(row) + 14) + tiny
        case "Recurrence":
            W_input, W_state = trace.matrices[rule.W_input], trace.matrices[rule.W_state]
            state, x = trace.matrices[name], trace.matrices[rule.input][i]
            first = trace.matrices[rule.first][-1] if rule.first else 0 * state[0]
            before = state[i - 1] if i else first
            terms = abs(x) @ abs(W_input[:, j]) + abs(before) @ abs(W_state[:, j])
            return 2 * u * ((len(x) + len(before)) * terms + 8 * (value + 1e-9)) + tiny
    raise AssertionError(rule)


def test_a_wrong_digit_after_large_terms_have_cancelled_is_found_too():
    trace = cancelling()
    Q = trace.matrices["Q"].copy()
    Q[1, 0] += 2e-9
    assert ("computed", "Q") in failed(changed(trace, "Q", Q))


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["Q", "scores", "weights", "output"])
def test_what_is_not_finite_holds_nowhere(name, wrong):
    trace = self_attention(("a", "b"), SelfAttentionConfig(3, 2, 2))
    numbers = trace.matrices[name].copy()
    numbers[1, 0] = wrong
    assert ("computed", name) in failed(changed(trace, name, numbers))


def test_what_is_given_has_no_rounding_and_an_unknown_rule_no_bound():
    one = np.ones((2, 3))
    for rule in (Constant("loaded"), Overridden(Constant("loaded"), {(0, 0): 2.0})):
        np.testing.assert_array_equal(rounding_bound(rule, {}, one, one.dtype), 0 * one)
    with pytest.raises(AssertionError, match="unreachable"):
        rounding_bound(OfOne("X"), {"X": one}, one, one.dtype)
