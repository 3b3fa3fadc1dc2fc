"""The one error of this package, and how its messages show a value."""


class AttentionError(ValueError):
    """A wrong shape, size or type: what was received, what was needed, what to do."""


def short_repr(value: object, longest: int = 40) -> str:
    """`value` as an error names it: as Python writes it, cut where that is long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no int of more than some thousand digits
        return f"an {type(value).__name__} too long to write"
    return text if len(text) <= longest else text[: longest - 1] + "…"
