"""What a word costs with the cache and without it, as curves over the length of the text."""

from collections.abc import Mapping
from typing import Any

from attention.decoding.costs import cached_bytes, multiplications
from attention.decoding.model import NextWordModel
from pages.figures.core.charts import COLOURS, Line, Panel, chart

LENGTH = 64  # words, the end of the curves


def cost_chart(model: NextWordModel, n: int, texts: Mapping[str, str]) -> dict[str, Any]:
    """Multiplications of one word, and bytes that are kept between two words.

    Args:
        model: whose sizes count.
        n: words so far; a point on each curve.
        texts: `cached`, `uncached`, `multiplications`, `bytes` and `length`.
    """
    lengths = list(range(1, LENGTH + 1))
    curves = []
    for name, colour, is_cached in (
        (texts["cached"], COLOURS[0], True),
        (texts["uncached"], COLOURS[1], False),
    ):
        costs = [float(multiplications(model, i, is_cached=is_cached)) for i in lengths]
        now = float(multiplications(model, n, is_cached=is_cached))
        curves += [
            Line(name, lengths, costs, colour),
            Line(name, [n], [now], colour, width=0, has_markers=True),
        ]
    kept = [float(cached_bytes(model, i)) for i in lengths]
    return chart(
        [
            Panel(texts["multiplications"], texts["length"], curves),
            Panel(
                texts["bytes"],
                texts["length"],
                [
                    Line(texts["cached"], lengths, kept, COLOURS[0]),
                    Line(texts["cached"], [n], [float(cached_bytes(model, n))], COLOURS[0],
                         width=0, has_markers=True),
                    Line(texts["uncached"], lengths, [0.0] * LENGTH, COLOURS[1]),
                ],
            ),
        ]
    )  # fmt: skip
