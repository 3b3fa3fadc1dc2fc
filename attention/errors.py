"""The error class of this package, and how its messages show a value."""


class AttentionError(ValueError):
    """A wrong shape, size or type: what was received, what was needed, what to do."""


def short_repr(value: object, longest: int = 40) -> str:
    """`repr(value)`, truncated for an error message."""
    try:
        text = repr(value)
    except ValueError:  # Python refuses to print an int of more than 4,300 digits
        return f"an {type(value).__name__} too long to print"
    return text if len(text) <= longest else text[: longest - 1] + "…"
