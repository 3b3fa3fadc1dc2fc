"""The smallest convex region around points of a plane: where every weighted average lies."""

import math
from fractions import Fraction

import numpy as np

from attention.arrays import Array, real_array
from attention.errors import AttentionError

ERROR = (3 + 16 * 2**-53) * 2**-53  # relative, of the area of a triangle in floats
SMALLEST = 1e-290  # products below it may have underflowed


def convex_hull(points: Array) -> tuple[int, ...]:
    """The corners of the smallest convex polygon that holds all points.

    A weighted average of the points, with weights from 0 that sum to 1, lies inside it; and
    every place inside is such an average.

    Args:
        points: `(n, 2)`, finite.

    Returns:
        The indices of the corners, anticlockwise from the leftmost; points on an edge are left
        out, and of equal points the first stands for all. One index where all points are
        equal, two where all lie on one line.

    Raises:
        AttentionError: `points` is not an `(n, 2)` array of finite numbers with n >= 1.

    Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions",
    Information Processing Letters 9 (1979).
    """
    points = real_array("points", points)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise AttentionError(f"points has shape {points.shape}; give (n, 2), at least one point")
    if not np.isfinite(points).all():
        raise AttentionError("points holds NaN or infinity; give finite numbers")
    firsts: dict[tuple[float, float], int] = {}
    for i, (x, y) in enumerate(points.tolist()):
        firsts.setdefault((x, y), i)
    ordered = sorted(firsts)
    if len(ordered) == 1:
        return (firsts[ordered[0]],)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return tuple(firsts[point] for point in (*lower[:-1], *upper[:-1]))


def _chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners that a thread passes when it is drawn tight along one side."""
    corners: list[tuple[float, float]] = []
    for point in ordered:
        while len(corners) >= 2 and _turn(corners[-2], corners[-1], point) <= 0:
            corners.pop()
        corners.append(point)
    return corners


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Above 0 where a, b, c turn anticlockwise, 0 where they lie on one line: the sign is exact.

    In floats it is twice the area of the triangle. Where rounding, overflow or underflow could
    change its sign, it is computed with fractions.

    Source: Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
    Predicates", 1997, section 4.1, which derives `ERROR`.
    """
    left, right = (b[0] - a[0]) * (c[1] - a[1]), (b[1] - a[1]) * (c[0] - a[0])
    size = abs(left) + abs(right)
    if SMALLEST < size < math.inf and abs(left - right) > ERROR * size:
        return left - right
    (ax, ay), (bx, by), (cx, cy) = (map(Fraction, point) for point in (a, b, c))
    exact = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (exact > 0) - (exact < 0)
