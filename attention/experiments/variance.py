"""Why scores are divided by sqrt(d_k): the variance of a dot product, in theory and measured.

Take queries and keys whose entries are independent, with mean 0 and standard deviation sigma.
One product q_m k_m then has mean 0 and variance sigma^4; variances of independent terms add, so
a score has variance sigma^4 d_k; and dividing it by sqrt(d_k) divides the variance by d_k.

Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.1, footnote 4.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from attention.arrays import Array, as_float, one_of, read_only, whole_number
from attention.errors import AttentionError, short_repr
from attention.inputs.embeddings import embed_for_each, words_of
from attention.inputs.projections import projection_for_each
from attention.layers.self_attention import SelfAttentionConfig
from attention.layers.softmax import entropy, jacobian_norm, softmax

Distribution = Literal["normal", "uniform", "signs"]  # each with mean 0 and variance 1
DISTRIBUTIONS: tuple[Distribution, ...] = get_args(Distribution)

# E[z^4] of each: 3 for the normal, 9/5 for the uniform on +-sqrt(3), 1 for +-1.
FOURTH_MOMENT = {"normal": 3.0, "uniform": 1.8, "signs": 1.0}

LARGEST_SIGMA = 1e50  # scores and their squares are finite
MAX_AT_ONCE = 2**20  # numbers sampled at a time, to bound memory (8 MB)


@dataclass(frozen=True)
class Setting:
    """The distribution of queries and keys, and how many there are.

    Raises:
        AttentionError: a number is not whole or too small, sigma is not above 0 and at most 1e50,
            or the distribution is unknown.
    """

    n_key: int = 16  # keys of each query, at least 1
    samples: int = 500  # queries, at least 2
    distribution: Distribution = "normal"
    sigma: float = 1.0  # standard deviation of the entries
    seed: int = 0

    def __post_init__(self) -> None:
        whole_number("n_key", self.n_key, least=1)
        whole_number("samples", self.samples, least=2)
        whole_number("seed", self.seed, least=0)
        one_of("distribution", self.distribution, DISTRIBUTIONS)
        if not 0 < as_float(self.sigma) <= LARGEST_SIGMA:
            raise AttentionError(
                f"sigma is {short_repr(self.sigma)}; give a number above 0, at most {LARGEST_SIGMA}"
            )


@dataclass(frozen=True)
class Estimate:
    """A measured number and its standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class Spread:
    """The spread of a softmax over n_key scores, averaged over the queries."""

    entropy: Estimate  # nats: 0 if one weight is 1, ln n_key for equal weights
    largest: Estimate  # the largest weight, from 1 / n_key to 1
    jacobian: Estimate  # the Frobenius norm of softmax's Jacobian, from 0 to 1/sqrt(2)


@dataclass(frozen=True)
class Measurement:
    """The measurements at one d_k."""

    d_k: int
    product_mean: Estimate  # of one product q_m k_m; 0 in theory
    product_variance: Estimate  # of one product; sigma^4 in theory
    variance: Estimate  # of the scores; sigma^4 d_k in theory
    scaled_variance: Estimate  # of the scores divided by sqrt(d_k); sigma^4 in theory
    unscaled: Spread
    scaled: Spread


def score_variance(d_k: int, sigma: float = 1.0) -> float:
    """The variance of q . k in theory: sigma^4 d_k."""
    return sigma**4 * d_k


def variance_error(d_k: int, setting: Setting) -> float:
    """The standard error of the mean square of all scores of a simulation.

        Var(x^2)        = sigma^8 d_k (F^2 + 2 d_k - 3)
        Cov(x_1^2, x_2^2) = sigma^8 d_k (F - 1)        two keys of one query
        error^2         = (Var / n_key + (1 - 1 / n_key) Cov) / samples

    with F the fourth moment of an entry divided by sigma. The scores of one query share its
    vector, so they are not n_key independent samples.

    Args:
        d_k: the width of queries and keys, at least 1.
        setting: of the simulation.

    Returns:
        The standard error; 0 for signs at d_k = 1, where every square is sigma^4.

    Source: moments of a sum of independent terms, as in Kendall and Stuart, "The Advanced
    Theory of Statistics", volume 1, chapter 10; derived here for a dot product.
    """
    fourth, n = FOURTH_MOMENT[setting.distribution], setting.n_key
    own = d_k * (fourth**2 + 2 * d_k - 3)
    shared = d_k * (fourth - 1)
    variance = (own / n + (1 - 1 / n) * shared) / setting.samples
    return setting.sigma**4 * math.sqrt(variance)


def measure(d_k: int, setting: Setting) -> Measurement:
    """Sample queries and their keys, and measure the scores with and without scaling.

    The mean is known to be 0, so a variance is estimated by the mean square.

    Args:
        d_k: the width of queries and keys, at least 1.
        setting: distribution, sigma, how many queries and keys, seed.

    Returns:
        A `Measurement`. The same arguments give the same numbers. It needs memory for at most
        about 2^20 entries at a time, plus samples x n_key scores.

    Raises:
        AttentionError: `d_k` is not a whole number of at least 1.
    """
    d_k = whole_number("d_k", d_k, least=1)
    scores, products = _sample_scores(d_k, setting)
    root = math.sqrt(d_k)
    mean_square = float(np.mean(scores**2))
    error = variance_error(d_k, setting)
    one = variance_error(1, setting)
    return Measurement(
        d_k=d_k,
        product_mean=Estimate(float(products.mean()), setting.sigma**2 / math.sqrt(products.size)),
        product_variance=Estimate(float(np.mean(products**2)), one),
        variance=Estimate(mean_square, error),
        scaled_variance=Estimate(float(np.mean((scores / root) ** 2)), error / d_k),
        unscaled=_spread(scores),
        scaled=_spread(scores / root),
    )


def _sample_scores(d_k: int, setting: Setting) -> tuple[Array, Array]:
    """The scores, and the first of the d_k products of each: both `(samples, n_key)`."""
    generator = np.random.default_rng([setting.seed, d_k])
    at_once = max(1, MAX_AT_ONCE // ((setting.n_key + 1) * d_k))
    scores: Array = np.empty((setting.samples, setting.n_key))
    products: Array = np.empty_like(scores)
    for start in range(0, setting.samples, at_once):
        stop = min(start + at_once, setting.samples)
        vectors = _entries(generator, (stop - start, setting.n_key + 1, d_k), setting)
        query, key = vectors[:, :1], vectors[:, 1:]  # (s, 1, d_k), (s, n_key, d_k)
        # (s, n_key, d_k) @ (s, d_k, 1) -> (s, n_key, 1)
        scores[start:stop] = (key @ query.swapaxes(-2, -1))[..., 0]
        products[start:stop] = query[..., 0] * key[..., 0]  # (s, 1) * (s, n_key)
    return scores, products


def _entries(generator: np.random.Generator, shape: tuple[int, ...], setting: Setting) -> Array:
    entries: Array
    match setting.distribution:
        case "normal":
            entries = generator.standard_normal(shape)
        case "uniform":
            entries = generator.uniform(-math.sqrt(3), math.sqrt(3), shape)
        case "signs":
            entries = generator.integers(0, 2, shape, dtype=np.int8) * 2.0 - 1.0
    return entries * setting.sigma if setting.sigma != 1 else entries


def _spread(scores: Array) -> Spread:
    weights = softmax(scores)
    return Spread(
        entropy=_mean(entropy(weights)),
        largest=_mean(weights.max(axis=-1)),
        jacobian=_mean(jacobian_norm(weights)),
    )


def _mean(values: Array) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / math.sqrt(values.size)))


def variance_over_draws(tokens: Sequence[str], config: SelfAttentionConfig, draws: int) -> Array:
    """The variance of one sentence's scores, for many samples of vectors and weights.

    With few words, a single sample scatters widely around the law; this measures how widely.

    Args:
        tokens: the n words, at least one.
        config: d_model and d_k; its seed and d_v are ignored, and so are positions.
        draws: how many samples, at least 1; their seeds are 0, 1, 2, ...

    Returns:
        float64 `(draws,)`: the variance of the n x n scores about their mean, divided by d_k;
        read-only.

    Raises:
        AttentionError: there are no words, or `draws` is not a whole number of at least 1.
    """
    sentence = words_of(tokens)
    if not sentence:
        raise AttentionError("there are no words; give at least one")
    draws = whole_number("draws", draws, least=1)
    d_model, d_k = config.d_model, config.d_k
    variances = np.empty(draws)
    at_once = max(1, MAX_AT_ONCE // (d_model * max(d_k, len(sentence))))
    for start in range(0, draws, at_once):
        seeds = range(start, min(start + at_once, draws))
        X = embed_for_each(sentence, d_model, seeds)  # (seeds, n, d_model)
        Q = X @ projection_for_each("W_Q", d_model, d_k, seeds)  # (seeds, n, d_k)
        K = X @ projection_for_each("W_K", d_model, d_k, seeds)
        scores = Q @ K.swapaxes(-2, -1)  # (seeds, n, n)
        variances[start : seeds.stop] = scores.var(axis=(-2, -1))
    return read_only(variances / d_k)
