"""Reads a number as the product writes it."""

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read_number(text: str) -> float:
    """-1.6e-7 for "−1.6 × 10⁻⁷"."""
    mantissa, _, power = text.strip().replace("−", "-").replace("∞", "inf").partition(" × 10")
    return float(f"{mantissa}e{power.translate(_RAISED)}" if power else mantissa)
