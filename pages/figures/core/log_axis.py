"""A logarithmic axis that always has two ticks or more: at 1, 2 and 5, or at powers of ten."""

import math
from collections.abc import Iterable
from typing import Any

STEPS = (1, 2, 5)
MAX_DECADES = 2.5  # beyond that, powers of ten alone
MAX_POWERS = 8  # ticks
SMALLEST_PLAIN, LARGEST_PLAIN = -3, 4  # powers of ten that are written as plain numbers
PAD = 0.03  # of the axis, beyond its ends


def log_axis(values: Iterable[float]) -> dict[str, Any]:
    """Range and ticks of an axis, as Plotly takes them; values that are not positive have no place.

    A short axis is widened to the next ticks on both sides.
    """
    positive = [value for value in values if value > 0]
    low, high = (min(positive), max(positive)) if positive else (1.0, 1.0)
    decades = math.log10(high / low)
    if decades > MAX_DECADES:
        ticks = _powers(low, high)
        ends = math.log10(low), math.log10(high)
    else:
        ticks = _ones_twos_fives(low, high)
        ends = math.log10(ticks[0]), math.log10(ticks[-1])
    pad = PAD * (ends[1] - ends[0])
    return {
        "range": [ends[0] - pad, ends[1] + pad],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": _named(ticks),
    }


def _powers(low: float, high: float) -> list[float]:
    """Every power of ten between the ends, or every second, third ... of them."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = math.ceil((last - first + 1) / MAX_POWERS)
    return [float(f"1e{power}") for power in range(first, last + 1, step)]


def _ones_twos_fives(low: float, high: float) -> list[float]:
    """From the last tick at or below the low end to the first one at or above the high end."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    every = [float(f"{step}e{power}") for power in powers for step in STEPS]
    first = max(i for i, tick in enumerate(every) if tick <= low * (1 + 1e-9))
    last = min(i for i, tick in enumerate(every) if tick >= high * (1 - 1e-9))
    return every[first : max(last, first + 1) + 1]


def _named(ticks: list[float]) -> list[str]:
    """All as plain numbers, or all as powers of ten where one is very small or large."""
    powers = [math.floor(math.log10(tick) + 1e-9) for tick in ticks]
    if powers[0] >= SMALLEST_PLAIN and powers[-1] <= LARGEST_PLAIN:
        pairs = zip(ticks, powers, strict=True)
        return [f"{tick:.{max(0, -power)}f}" for tick, power in pairs]
    return [_in_power(round(t / 10.0**p), p) for t, p in zip(ticks, powers, strict=True)]


def _in_power(factor: int, power: int) -> str:
    """As Plotly's text."""
    if power == 0:
        return f"{factor}"
    return ("" if factor == 1 else f"{factor} × ") + f"10<sup>{power}</sup>".replace("-", "−")
