"""What a low window shows of a step: the cache, the query, and its way to the next word."""

from collections.abc import Sequence, Set

from pages.figures.compact_layout import Lines
from pages.figures.core.layout import Chip, Column, Sizes

_CACHE: tuple[Column, ...] = ((None, "K"), (None, "V"), (None, "Q"))
_SCORES, _WEIGHTS, _OUTPUT, _PROBABILITIES = (
    (None, name) for name in ("scores", "weights", "output", "probabilities")
)
CHOICES: Sequence[Lines] = (
    (_CACHE, (_SCORES, _WEIGHTS, _OUTPUT, _PROBABILITIES)),
    (_CACHE, (_SCORES, _WEIGHTS), (_OUTPUT, _PROBABILITIES)),
)


def chips(_: Set[str], sizes: Sizes) -> list[Chip]:
    """What stands for the matrices that are left out."""
    between = ("W_out", "projected", "vocabulary", "logits", "tempered", "filtered")
    present = tuple(name for name in between if name in sizes.shapes)
    return [
        Chip("K", "X W<sub>K</sub>", ("X", "W_K")),
        Chip("V", "W<sub>V</sub>", ("W_V",)),
        Chip("Q", "x W<sub>Q</sub>", ("x", "W_Q")),
        Chip("weights", "scaled", ("scaled",)),
        Chip("probabilities", "logits", present),
    ]
