"""What a low window shows of a layer: each part, the sum around it, and its normalization.

Chips stand for what is between them.
"""

from collections.abc import Sequence, Set

from attention.layers.encoder_trace import OF_NORM, Norm
from pages.figures.compact_layout import Chips, Lines
from pages.figures.core.layout import Chip, Sizes
from pages.figures.core.matrices import kind


def _lines(*lines: str) -> Lines:
    return tuple(tuple((None, name) for name in line.split()) for line in lines)


# In a narrow figure chips stand for one of the sums and normalizations too.
CHOICES: dict[Norm, Sequence[Lines]] = {
    "post": (
        _lines("X MultiHead residual.1 LayerNorm.1", "activated FFN residual.2 LayerNorm.2"),
        _lines("X MultiHead LayerNorm.1", "activated FFN LayerNorm.2"),
    ),
    "pre": (
        _lines("X LayerNorm.1 MultiHead residual.1", "LayerNorm.2 activated FFN residual.2"),
        _lines("X MultiHead residual.1", "activated FFN residual.2"),
    ),
}


def _post_chips(shown: Set[str], sizes: Sizes) -> list[Chip]:
    """Each normalization has its sum before it."""
    norms = [_normalization(number) for number in (1, 2)]
    for i, norm in enumerate(norms):
        total = f"residual.{i + 1}"
        if total not in shown:
            text, matrices = f"residual<sub>{i + 1}</sub>", (total, *norm.matrices)
            norms[i] = norm._replace(text=text, matrices=matrices)
    return [_heads(sizes), norms[0], *_FEED_FORWARD, norms[1]]


def _pre_chips(shown: Set[str], sizes: Sizes) -> list[Chip]:
    """Each normalization stands before the part that it is for."""
    into, out = _FEED_FORWARD
    chips: list[Chip] = []
    for number, part in enumerate((_heads(sizes), into), start=1):
        norm = _normalization(number)
        if norm.at in shown:
            chips += [norm, part]
        else:
            text = f"LayerNorm<sub>{number}</sub>"
            matrices = (*norm.matrices, norm.at, *part.matrices)
            chips.append(part._replace(text=text, matrices=matrices))
    return [*chips, out]


CHIPS: dict[Norm, Chips] = {"post": _post_chips, "pre": _pre_chips}
_FEED_FORWARD = (
    Chip("activated", "× W<sub>1</sub>", ("W_1", "b_1", "hidden")),
    Chip("FFN", "× W<sub>2</sub>", ("W_2", "b_2")),
)


def _heads(sizes: Sizes) -> Chip:
    maps = tuple(name for name in sizes.shapes if kind(name) == "weights")
    return Chip("MultiHead", f"weights<sub>1 … {len(maps)}</sub>", maps)


def _normalization(number: int) -> Chip:
    return Chip(f"LayerNorm.{number}", "γ, β", tuple(f"{name}.{number}" for name in OF_NORM))
