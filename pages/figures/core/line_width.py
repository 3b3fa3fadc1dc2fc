"""How thick the line of a weight is: one of a few widths, so that there is one trace a width."""

from collections.abc import Iterable

Point = tuple[float, float]
Line = tuple[float, Point, Point]  # a weight, and from where to where
Trace = tuple[list[float | None], list[float | None]]  # x and y, None between two lines
THICKNESSES = 8  # from the smallest weight that has a line to 1
MIN_LINE = 0.005  # a weight below this has no line


def thickness_step(weight: float) -> int | None:
    """Which of the widths, from 0, or None for a weight that has no line."""
    return min(int(weight * THICKNESSES), THICKNESSES - 1) if weight >= MIN_LINE else None


def lines_by_step(lines: Iterable[Line]) -> list[Trace]:
    """A trace for each thickness, of the lines that have it."""
    steps: list[Trace] = [([], []) for _ in range(THICKNESSES)]
    for weight, start, end in lines:
        step = thickness_step(weight)
        if step is not None:
            for along, first, last in zip(steps[step], start, end, strict=True):
                along += [first, last, None]
    return steps
