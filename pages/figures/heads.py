"""Many heads: their weights as small maps, and their concatenation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from attention import MultiHeadConfig, MultiHeadTrace, attention_parameters, kv_cache_bytes
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import flow
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Chip, Column, Placement, Sizes
from pages.figures.core.low import lowered
from pages.figures.core.matrices import MATRICES, Matrix

# Sizes of a model that people run: Llama 3 8B (Meta, 2024).
REAL_MODEL = MultiHeadConfig(d_model=4096, d_k=128, d_v=128, n_heads=32, n_kv_heads=8)
REAL_LAYERS, REAL_TOKENS = 32, 8192

MIN_SIZE = 8.0  # px, a cell of a map: heads are compared, and the chosen one is drawn in full
ROW = 17.0  # px: a row is high enough for digits
JOINED = ("concatenated", "W_O", "MultiHead")  # from the outputs of all heads to that of the layer
CHIP = Chip(at="MultiHead", text="× W<sub>O</sub>", matrices=("W_O",))  # in a low window


def heads_figure(trace: MultiHeadTrace, chosen: int, titles: Mapping[str, str]) -> dict[str, Any]:
    """The weights of every head; below, their outputs side by side, W_O, and the output.

    Args:
        trace: of all heads.
        chosen: the head that is marked, from 0.
        titles: `head`, the title of a map, with {head} and {keys}.
    """
    maps = [f"weights.{head.number}" for head in trace.heads]
    matrices = {
        name: Matrix(
            name,
            titles["head"].format(head=head.number, keys=head.kv_number),
            "query",
            "key",
            "weights",
            110,
        )
        for name, head in zip(maps, trace.heads, strict=True)
    } | {name: MATRICES[name] for name in JOINED}
    numbers = {name: trace.matrices[name] for name in matrices}
    sizes = replace(Sizes.of(numbers, trace.words, matrices), min_cell_height=ROW)
    ends = limits(numbers, matrices)
    d_v = trace.heads[0].attention.value.shape[1]
    parts = {"concatenated": (0, d_v), "W_O": (d_v, 0)}

    def place(width: float, sizes: Sizes, joined: Sequence[str] = JOINED) -> Placement:
        groups: list[list[Column]] = [[(None, name) for name in names] for names in (maps, joined)]
        return flow(width, sizes, *groups, smallest=MIN_SIZE).placement()

    def without_W_O(width: float, sizes: Sizes) -> Placement:
        return replace(place(width, sizes, (JOINED[0], JOINED[-1])), chips=(CHIP,))

    usual = [place(width, sizes) for width in WIDTHS]
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], matrices[name].formula, CellMapping(name),
                  is_masked=name in maps, parts=parts.get(name, (0, 0)))
            for name, array in numbers.items()
        ],
        usual,
        trace.words,
        trace.rules,
        is_masked=trace.heads[chosen].attention.is_masked,
        compact=lowered(without_W_O, sizes, usual),
        marks=[{"matrix": maps[chosen], "row": None, "column": None}],
        has_steps=True,
    )  # fmt: skip


def head_costs(config: MultiHeadConfig, n_tokens: int, layers: int = 1) -> list[dict[str, Any]]:
    """Parameters and bytes of the KV cache with a key head for each head, for groups, for one.

    What is the same under two names is there once, under the more telling one.
    """
    kinds = {"multi": config.n_heads}
    if 1 < config.kv_heads < config.n_heads:
        kinds["grouped"] = config.kv_heads
    if config.n_heads > 1:
        kinds["single"] = 1
    rows = []
    for name, kv_heads in kinds.items():
        sizes = MultiHeadConfig(
            config.d_model, config.d_k, config.d_v, config.n_heads, kv_heads, config.seed
        )
        rows.append(
            {
                "kind": name,
                "kv_heads": kv_heads,
                "parameters": layers * sum(attention_parameters(sizes).values()),
                "cache": kv_cache_bytes(n_tokens, kv_heads, config.d_k, config.d_v, layers=layers),
            }
        )
    return rows
