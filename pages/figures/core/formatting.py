"""How numbers and cells are written: with a real minus sign, in powers of ten, as symbols."""


def format_number(number: float, decimals: int = 4) -> str:
    """A number as the page writes it: a real minus sign, and no minus zero."""
    text = f"{number:.{decimals}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "−").replace("inf", "∞")


def bracketed(number: float, decimals: int = 4) -> str:
    """A number as it is written after another one: in brackets where it is negative."""
    text = format_number(number, decimals)
    return f"({text})" if text.startswith("−") else text


def in_powers(number: float) -> str:
    """A number with two digits that count, as a power of ten where it is very small or large."""
    if number == 0 or 1e-3 <= abs(number) < 1e4:
        return f"{number:.2g}" if abs(number) < 100 else f"{number:.0f}"
    mantissa, exponent = f"{number:.1e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}"


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
