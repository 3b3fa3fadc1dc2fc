"""How thick the line of a weight is: one of a few widths, so that there is one trace a width."""

THICKNESSES = 8  # from the smallest weight that has a line to 1
MIN_LINE = 0.005  # a weight below this has no line


def thickness_step(weight: float) -> int | None:
    """Which of the widths, from 0, or None for a weight that has no line."""
    return min(int(weight * THICKNESSES), THICKNESSES - 1) if weight >= MIN_LINE else None
