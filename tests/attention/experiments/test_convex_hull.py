"""Weighted averages lie in the hull: checked against supporting lines, not against itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention import AttentionError, scaled_dot_product_attention
from attention.experiments.convex_hull import convex_hull
from attention.experiments.temperature import softmax_with_temperature

POINTS = st.integers(1, 12).flatmap(
    lambda n: arrays(np.float64, (n, 2), elements=st.floats(-10, 10, width=32))
)
DIRECTIONS = np.stack([[np.cos(a), np.sin(a)] for a in np.linspace(0, 2 * np.pi, 721)])


def is_in_hull(point, points, slack=1e-9):
    """No line parts the point from all points: none of many directions, nor any edge's normal.

    It knows nothing of corners: a point is outside exactly where some direction has it farther
    out than every other point, and if any has, then the normal of a line through two points, or
    the line through one, has.
    """
    differences = (points[:, None] - points[None]).reshape(-1, 2)
    normals = np.vstack([DIRECTIONS, differences @ [[0, -1], [1, 0]], differences,
                         (point - points)])  # fmt: skip
    lengths = np.linalg.norm(normals, axis=1)
    normals = normals[lengths > 0] / lengths[lengths > 0, None]
    farthest = (normals @ points.T).max(axis=1)
    return bool(np.all(normals @ point <= farthest + slack * (1 + np.abs(points).max())))


# By hand: the oracle itself, and the hull.


def test_the_oracle_tells_inside_from_outside():
    square = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    assert is_in_hull(np.array([0.5, 1.0]), square)
    for outside in ([1.0001, 0.5], [-0.0001, -0.0001], [0.5, 2]):
        assert not is_in_hull(np.array(outside), square)
    assert is_in_hull(np.array([2.0, 3.0]), np.array([[2.0, 3.0]]))
    assert not is_in_hull(np.array([2.0, 3.001]), np.array([[2.0, 3.0]]))
    assert not is_in_hull(np.array([3.0, 3.0]), np.array([[0.0, 0.0], [2.0, 2.0]]))


@pytest.mark.parametrize(
    ("points", "corners"),
    [
        ([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [1, 0]], (0, 1, 2, 3)),
        ([[1, 0], [0, 0], [1, 0], [0, 0], [0.5, 1]], (1, 0, 4)),
        ([[3, 3], [1, 1], [2, 2]], (1, 0)),
        ([[5, 5], [5, 5]], (0,)),
        ([[1, 2]], (0,)),
    ],
)
def test_the_corners_of_simple_figures(points, corners):
    assert convex_hull(np.array(points)) == corners


@pytest.mark.parametrize("scale", [1e160, 1e300, 1.0, 1e-200, 1e-300, (1e160, 1e-200)])
def test_corners_are_found_at_any_scale(scale):
    points = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1], [1, 0]]) * scale
    assert convex_hull(points) == (0, 1, 2, 3)


def test_a_corner_that_rounding_would_lose_is_kept():
    points = np.array([[0, 0], [1, 1 - 2**-53], [2, 2], [-1, 5]])
    assert convex_hull(points) == (3, 0, 1, 2)


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros((3, 3)), np.zeros(2),
                                    np.array([[np.nan, 0]])])  # fmt: skip
def test_what_are_no_points_of_a_plane_is_refused(points):
    with pytest.raises(AttentionError, match="points"):
        convex_hull(points)


# Laws.


@settings(deadline=None)
@given(points=POINTS)
def test_every_point_lies_in_the_hull_of_the_corners_and_they_turn_one_way(points):
    corners = points[list(convex_hull(points))]
    for point in points:
        assert is_in_hull(point, corners)
    if len(corners) > 2:
        steps = np.roll(corners, -1, axis=0) - corners
        after = np.roll(steps, -1, axis=0)
        assert np.all(steps[:, 0] * after[:, 1] - steps[:, 1] * after[:, 0] > -1e-9)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(points=POINTS, power=st.sampled_from([-900, -500, 500, 1000]))
def test_a_power_of_two_changes_no_corner(points, power):
    points = points.round(3)  # so that none becomes subnormal
    assert convex_hull(np.ldexp(points, power)) == convex_hull(points)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(1, 9),
    d_v=st.sampled_from([2, 3, 5]),
    beta=st.sampled_from([0.0, 0.3, 1.0, 7.0, float("inf")]),
)
def test_every_output_lies_in_the_hull_of_the_values(seed, n, d_v, beta):
    random = np.random.default_rng(seed)
    query, key, value = (random.standard_normal((n, d)) * 3 for d in (4, 4, d_v))
    trace = scaled_dot_product_attention(query, key, value)
    for output in (trace.output, softmax_with_temperature(trace.scaled, beta) @ value):
        for point in output[:, :2]:
            assert is_in_hull(point, value[:, :2])


def test_uniform_weights_give_the_mean_and_one_hot_weights_a_value():
    random = np.random.default_rng(1)
    scaled, value = random.standard_normal((5, 7)), random.standard_normal((7, 3))
    means = softmax_with_temperature(scaled, 0) @ value
    np.testing.assert_allclose(means, np.tile(value.mean(axis=0), (5, 1)))
    found = softmax_with_temperature(scaled, float("inf")) @ value
    np.testing.assert_array_equal(found, value[scaled.argmax(axis=1)])
