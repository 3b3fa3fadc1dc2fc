"""How numbers and cells are written: with a real minus sign, with digits that count, as symbols."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from attention.arrays import Array

ACTIVATIONS = {"relu": "ReLU", "gelu": "GELU"}  # as papers write them
_SMALL, _LARGE = 1e-3, 1e7  # a single number below the one, or from the other on, has a power of 10
_LEAST_LARGEST, _MOST_LARGEST = 0.1, 1e3  # of the largest number of a matrix without one
_EXACT = Context(400, ROUND_HALF_UP)  # digits enough for every float64
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def format_number(number: float, decimals: int = 4) -> str:
    """A single number as the page writes it: a real minus sign, no minus zero, two digits or more.

    Numbers too small for that many decimals get more, as 0.0043 with two; from 0.001 down and from
    ten million up they are written with a power of ten, as 1.6040 × 10⁻⁷. Large ones then keep up
    to nine digits, so that neighbours can be told apart.
    """
    number = float(number)  # of float32 too
    size = abs(number)
    if size == 0 or not math.isfinite(number):
        text = f"{size:.{decimals}f}"
    elif size < _SMALL:
        text = _in_power(size, decimals)
    elif size >= _LARGE:
        text = _in_power(size, decimals, 8)
    else:
        needed = 1 - math.floor(math.log10(size))  # for two digits that count
        text = fixed(size, max(decimals, needed))
    return ("−" if number < 0 else "") + text.replace("inf", "∞").replace("nan", "NaN")


def percent(share: float) -> str:
    """A share of 1 in whole percent; a weight is never rounded to nothing or to all."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 - 1e-12 else f"{share:.0%}"


def bracketed(number: float) -> str:
    """A number as it is written after another one: in brackets where it has a sign or a power."""
    text = format_number(number)
    return f"({text})" if text.startswith("−") or "×" in text else text


def in_powers(number: float) -> str:
    """A number with two digits that count, as a power of ten where it is very small or large."""
    if number == 0 or 1e-3 <= abs(number) < 1e4:
        return f"{number:.2g}" if abs(number) < 100 else f"{number:.0f}"
    return _in_power(number, 1)


def fixed(number: float, decimals: int) -> str:
    """A finite number with so many decimals and no minus zero, in ASCII; 0.125 becomes 0.13.

    Ties are rounded up, as the browser rounds them and as people learn it at school.
    """
    rounded = Decimal(float(number)).quantize(
        Decimal((0, (1,), -decimals)), _EXACT.rounding, _EXACT
    )
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"


def power_of_ten(exponent: int) -> str:
    """As a factor that follows a number: " × 10⁻⁷"; empty for 0."""
    return f" × 10{str(exponent).translate(_RAISED)}" if exponent else ""


def common_exponent(numbers: Array) -> int:
    """The power of ten that the cells of a matrix are written in, as 1.60 for 1.60 × 10⁻⁷.

    It is 0 where the largest number is between 0.1 and 1000 in absolute value: two decimals then
    show at least two digits of it, and it fits into a cell. Otherwise that number has one digit
    before the point. Infinite numbers do not count.
    """
    finite = numbers[np.isfinite(numbers)]
    largest = float(np.abs(finite).max(initial=0.0))
    if largest == 0 or _LEAST_LARGEST <= largest < _MOST_LARGEST:
        return 0
    return _significant(largest, 2).adjusted()


def range_text(numbers: Array) -> str:
    """The smallest and the largest number, as its cells write them: "(0.40 … 1.60) × 10⁻⁷"."""
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return "–"
    exponent = common_exponent(numbers)
    ends = (fixed(shifted(float(x), exponent), 2) for x in (finite.min(), finite.max()))
    text = " … ".join(ends).replace("-", "−")
    return f"({text}){power_of_ten(exponent)}" if exponent else text


def shifted(number: float, exponent: int) -> float:
    """A number in units of a power of ten, rounded once: 1.6 for 1.6e-7 and an exponent of -7."""
    if not exponent or not math.isfinite(number):
        return number
    digits, _, own = f"{number:.16e}".partition("e")
    return float(f"{digits}e{int(own) - exponent}")


def _in_power(number: float, decimals: int, most: int | None = None) -> str:
    """With so many decimals, or up to `most` where they are not 0, before a power of ten."""
    digits = _significant(number, decimals if most is None else most)
    whole, _, fraction = f"{digits.scaleb(-digits.adjusted()):f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    return f"{whole}.{fraction}{power_of_ten(digits.adjusted())}"


def _significant(number: float, decimals: int) -> Decimal:
    return Context(decimals + 1, ROUND_HALF_UP).create_decimal_from_float(float(number))


def floored_percent(share: float) -> str:
    """Neither rounded up to all nor beyond a limit that the share does not reach: "99.9%"."""
    return f"{math.floor(share * 1000) / 10:.1f}%"


def symbol(matrix: str, row: int | str, column: int | str) -> str:
    """A cell as a symbol, counted from 1: "W<sub>Q</sub>[3, m]"."""
    return f"{matrix_symbol(matrix)}[{_counted(row)}, {_counted(column)}]"


def matrix_symbol(matrix: str) -> str:
    """A matrix as a symbol: "W<sub>Q</sub>", and "W<sub>Q,2</sub>" for that of the second head."""
    whole, _, head = matrix.partition(".")
    name, _, index = whole.partition("_")
    below = ",".join(part for part in (index, head) if part)
    return f"{name}<sub>{below}</sub>" if below else name


def _counted(index: int | str) -> str:
    return index if isinstance(index, str) else str(index + 1)
