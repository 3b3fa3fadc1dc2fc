"""The variance of a dot product: measured within its error of the theory, whatever is drawn."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention import (
    AttentionError,
    SelfAttentionConfig,
    jacobian,
    jacobian_norm,
    self_attention,
    softmax,
)
from attention.experiments.variance import (
    DISTRIBUTIONS,
    FOURTH_MOMENT,
    MAX_AT_ONCE,
    Setting,
    _entries,
    measure,
    score_variance,
    variance_error,
    variance_over_draws,
)

WIDTHS = (1, 2, 3, 8, 64, 257, 1024)


# By hand.


def test_the_variance_of_a_score_is_sigma_to_the_fourth_times_d_k():
    assert score_variance(64) == 64
    assert score_variance(9, sigma=2) == 144


def test_a_sign_times_a_sign_always_has_square_one():
    found = measure(1, Setting(distribution="signs", samples=50))
    assert (found.variance.value, found.variance.error) == (1.0, 0.0)


def test_the_error_of_independent_normal_products_is_the_textbook_one():
    # x = q k, both normal: E[x^4] = 9 and E[x^2] = 1, so x^2 has variance 8.
    assert variance_error(1, Setting(n_key=1, samples=200)) == pytest.approx(math.sqrt(8 / 200))


def test_with_one_key_every_weight_is_one_and_no_gradient_passes():
    found = measure(5, Setting(n_key=1, samples=10))
    assert found.scaled.largest.value == 1
    assert found.scaled.entropy.value == 0
    assert found.unscaled.jacobian.value == 0


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_entries_have_mean_0_variance_sigma_squared_and_the_fourth_moment_that_is_said(
    distribution,
):
    setting = Setting(distribution=distribution, sigma=1.5)
    entries = _entries(np.random.default_rng(0), (1_000_000,), setting) / 1.5
    assert entries.mean() == pytest.approx(0, abs=4e-3)
    assert (entries**2).mean() == pytest.approx(1, abs=6e-3)
    assert (entries**4).mean() == pytest.approx(FOURTH_MOMENT[distribution], rel=0.02)


# The theory, both ways: near it where it holds, and not near it where it does not.


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("d_k", WIDTHS)
def test_measured_variances_lie_within_four_standard_errors_of_the_theory(d_k, distribution, sigma):
    found = measure(d_k, Setting(n_key=7, samples=400, distribution=distribution, sigma=sigma))
    rounding = 1e-12 * sigma**4 * d_k
    for estimate, theory in (
        (found.variance, sigma**4 * d_k),
        (found.scaled_variance, sigma**4),
        (found.product_variance, sigma**4),
        (found.product_mean, 0.0),
    ):
        assert abs(estimate.value - theory) <= 4 * estimate.error + rounding


def test_the_unscaled_variance_is_far_from_one_and_the_scaled_one_far_from_d_k():
    found = measure(64, Setting())
    assert found.variance.value - 1 > 20 * found.variance.error
    assert 64 - found.scaled_variance.value > 20 * found.scaled_variance.error


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("d_k", [2, 16])
def test_the_standard_error_is_how_far_repeated_simulations_scatter(distribution, d_k):
    values = [
        measure(d_k, Setting(n_key=5, samples=60, distribution=distribution, seed=seed))
        .variance.value
        for seed in range(300)
    ]  # fmt: skip
    error = variance_error(d_k, Setting(n_key=5, samples=60, distribution=distribution))
    # The scatter of 300 values is known to about 4 %, more with heavy tails.
    assert np.std(values) == pytest.approx(error, rel=0.2)


def test_unscaled_softmax_saturates_as_d_k_grows_and_scaled_softmax_does_not():
    narrow, wide = (measure(d_k, Setting()) for d_k in (4, 1024))
    assert wide.unscaled.largest.value > 0.9
    assert wide.unscaled.jacobian.value < 0.2 * narrow.unscaled.jacobian.value
    assert wide.scaled.largest.value == pytest.approx(narrow.scaled.largest.value, abs=0.05)
    assert wide.scaled.jacobian.value == pytest.approx(narrow.scaled.jacobian.value, rel=0.15)


def test_the_same_setting_gives_the_same_numbers_and_another_seed_others():
    assert measure(9, Setting(seed=3)) == measure(9, Setting(seed=3))
    assert measure(9, Setting(seed=4)) != measure(9, Setting(seed=3))


def test_drawing_in_pieces_changes_nothing(monkeypatch):
    whole = measure(6, Setting(samples=40))
    monkeypatch.setattr("attention.experiments.variance.MAX_AT_ONCE", 500)
    pieces = measure(6, Setting(samples=40))
    assert pieces.variance.value == pytest.approx(whole.variance.value, rel=1e-12)


# The Jacobian of softmax.


@pytest.mark.parametrize("n", [1, 2, 5, 16])
def test_equal_weights_have_the_norm_root_of_n_minus_1_over_n(n):
    assert jacobian_norm(np.full(n, 1 / n)) == pytest.approx(math.sqrt(n - 1) / n)


def test_a_one_hot_row_lets_no_gradient_through():
    assert jacobian_norm(np.eye(4)).tolist() == [0, 0, 0, 0]


def test_two_weights_have_a_closed_form():
    a = np.array([0.3, 0.7])
    np.testing.assert_allclose(jacobian(a), 0.21 * np.array([[1, -1], [-1, 1]]))
    assert jacobian_norm(a) == pytest.approx(2 * 0.21)


SCORES = arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(1, 7)),
                elements=st.floats(-8, 8))  # fmt: skip


@settings(max_examples=60, derandomize=True, deadline=None)
@given(x=SCORES)
def test_the_jacobian_is_that_of_finite_differences(x):
    J = jacobian(softmax(x))
    step = 1e-6
    for k in range(x.shape[-1]):
        nudge = np.zeros(x.shape[-1])
        nudge[k] = step
        difference = (softmax(x + nudge) - softmax(x - nudge)) / (2 * step)
        np.testing.assert_allclose(J[..., k], difference, atol=1e-8)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(x=SCORES)
def test_the_norm_is_that_of_the_jacobian_itself(x):
    weights = softmax(x)
    norm = np.linalg.norm(jacobian(weights), axis=(-2, -1))
    np.testing.assert_allclose(jacobian_norm(weights), norm, atol=1e-9)
    assert np.all(jacobian_norm(weights) <= 1 / math.sqrt(2) + 1e-12)


# Misuse.


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"n_key": 0}, "n_key is 0; give a whole number, at least 1"),
        ({"samples": 1}, "samples is 1; give a whole number, at least 2"),
        ({"distribution": "cauchy"}, "distribution is 'cauchy'; give one of normal, uniform"),
        ({"sigma": 0}, "sigma is 0; give a number above 0, at most 1e+50"),
        ({"sigma": math.nan}, "sigma is nan; give a number above 0, at most 1e+50"),
        ({"sigma": 10**400}, "sigma is 1000"),
        ({"sigma": 1e100}, "sigma is 1e+100; give a number above 0, at most 1e+50"),
        ({"sigma": True}, "sigma is True; give a number above 0, at most 1e+50"),
        ({"seed": -1}, "seed is -1; give a whole number, at least 0"),
    ],
)
def test_an_impossible_setting_is_refused(given_, message):
    with pytest.raises(AttentionError) as refused:
        Setting(**given_)
    assert str(refused.value).startswith(message)


def test_the_largest_sigma_is_measured():
    found = measure(3, Setting(samples=50, sigma=1e50))
    assert found.variance.value == pytest.approx(3e200, abs=6 * found.variance.error)


def test_an_impossible_width_is_refused():
    with pytest.raises(AttentionError, match="d_k is 0; give a whole number, at least 1"):
        measure(0, Setting())


@pytest.mark.parametrize(
    ("tokens", "draws", "message"),
    [(("a", "b"), 0, "draws is 0"), (("a", "b"), 2.5, "draws is 2.5"), ((), 3, "no words")],
)
def test_draws_of_nothing_are_refused(tokens, draws, message):
    with pytest.raises(AttentionError, match=message):
        variance_over_draws(tokens, SelfAttentionConfig(), draws)


def test_draws_are_those_of_their_seeds_also_where_they_are_not_all_sampled_at_a_time():
    words, config = ("a", "b", "a"), SelfAttentionConfig(d_model=64, d_k=512)
    at_once = MAX_AT_ONCE // (64 * 512)
    variances = variance_over_draws(words, config, at_once + 3)
    for seed in (0, at_once - 1, at_once, at_once + 2):
        scores = self_attention(words, replace(config, seed=seed)).attention.scores
        assert variances[seed] == pytest.approx(scores.var() / 512)


def test_draws_ignore_seed_positions_and_d_v():
    plain = variance_over_draws(("a", "b"), SelfAttentionConfig(), 3)
    other = SelfAttentionConfig(d_v=9, seed=5, positions="sinusoidal")
    assert np.array_equal(plain, variance_over_draws(("a", "b"), other, 3))
