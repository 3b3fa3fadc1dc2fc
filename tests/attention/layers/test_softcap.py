"""A softcap bends the scaled scores into a range."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import AttentionError
from tests.attention.layers.qkv import INF, REPEATABLE, K, Q, V, arrays, assert_close, attend

# By hand.


def test_a_softcap_bends_the_scaled_scores_before_the_mask():
    query, key = np.array([[2.0, 0, 0, 0]]), np.array([[3.0, 0, 0, 0], [-3.0, 1, 1, 1]])
    trace = attend(query, key, np.eye(2), softcap=2, mask=np.array([[5.0, -INF]]))
    np.testing.assert_array_equal(trace.scaled, [[3, -3]])
    assert_close(trace.capped, [[2 * math.tanh(1.5), -2 * math.tanh(1.5)]])
    assert_close(trace.masked, [[5 + 2 * math.tanh(1.5), -INF]])


# Laws.


@REPEATABLE
@given(arrays(), st.floats(0.1, 50))
def test_a_softcap_keeps_the_order_of_scores_and_their_range(given_arrays, softcap):
    trace = attend(*given_arrays, softcap=softcap)
    assert (np.abs(trace.capped) <= softcap).all()
    assert (trace.capped * trace.scaled >= 0).all()
    assert (np.abs(trace.capped) <= np.abs(trace.scaled) * (1 + 1e-15)).all()


def test_a_very_large_softcap_changes_next_to_nothing(sentence):
    assert_close(attend(*sentence, softcap=1e9).output, attend(*sentence).output)


# Errors.


def test_a_softcap_that_no_float_holds_is_refused():
    with pytest.raises(AttentionError, match=r"^softcap is 10+…; give a number above 0"):
        attend(Q, K, V, softcap=10**400)


@pytest.mark.parametrize("softcap", [0, -1.0, math.nan, INF, True, "1", 1e300])
def test_a_softcap_that_is_no_positive_number_is_refused(softcap):
    single = [array.astype(np.float32) for array in (Q, K, V)]
    with pytest.raises(AttentionError) as refused:
        attend(*single, softcap=softcap)
    assert str(refused.value) == (
        f"softcap is {softcap!r}; give a number above 0 that float32 can hold, or None for no cap"
    )
