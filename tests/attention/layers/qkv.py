"""Queries, keys and values of every shape, masks for them, and the stages of an attention."""

import math

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from attention import scaled_dot_product_attention

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=40)
INF = math.inf
YES, NO = True, False
STAGES = ["query", "key", "value", "scores", "scaled", "capped", "masked", "weights", "output"]
# Two sums of the same terms in another order, or by another kernel of BLAS.
CLOSE = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-12}
# Three queries 2 wide, five keys, and their values 7 wide.
Q, K, V = np.ones((3, 2)), np.ones((5, 2)), np.ones((5, 7))


def attend(query, key, value, **options):
    return scaled_dot_product_attention(query, key, value, **options)


def assert_close(actual, expected, dtype=np.float64):
    tolerance = CLOSE[np.dtype(dtype)]
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


@st.composite
def arrays(draw, precisions=(np.float64,), leading=((), (11,), (2, 13))):
    """Query, key and value whose sizes are different primes, so that no axis passes for another."""
    n_query, n_key, d_k, d_v = draw(st.permutations([2, 3, 5, 7]))
    front = draw(st.sampled_from(leading))
    precision = draw(st.sampled_from(precisions))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shapes = ((n_query, d_k), (n_key, d_k), (n_key, d_v))
    return tuple(rng.normal(size=front + shape).astype(precision) for shape in shapes)


@st.composite
def masks(draw, scores_shape):
    """A bool or float mask of full shape, or with axes left out or of size 1; -inf here and there.

    Whole rows of a full mask are often forbidden.
    """
    shape = tuple(draw(st.sampled_from([size, 1])) for size in scores_shape)
    shape = shape[draw(st.integers(0, len(shape))) :]
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    may_look = rng.random(shape) < draw(st.sampled_from([0.2, 0.7, 1]))
    if draw(st.booleans()):
        return may_look
    added = np.where(may_look, rng.normal(size=shape), -INF)
    return added.astype(draw(st.sampled_from([np.float32, np.float64])))


@st.composite
def grouped(draw, front=((), (13,))):
    """Query, key and value with an axis of heads: 2, 3 or 5 query heads a key and value head."""
    n_query, n_key, d_k, d_v = draw(st.permutations([2, 3, 5, 7]))
    times, n_kv_heads = draw(st.permutations([2, 3, 5]))[:2]
    precision = draw(st.sampled_from([np.float32, np.float64]))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    before = draw(st.sampled_from(front))
    shapes = (
        (times * n_kv_heads, n_query, d_k),
        (n_kv_heads, n_key, d_k),
        (n_kv_heads, n_key, d_v),
    )
    return tuple(rng.normal(size=before + shape).astype(precision) for shape in shapes)
