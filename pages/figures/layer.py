"""A whole layer, part by part: attention, sum, normalization, feed-forward, sum, normalization."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attention import EncoderLayerTrace
from attention.rules import Overridden
from pages.figures.core.colorscales import limits
from pages.figures.core.formatting import ACTIVATIONS
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import Column, Sizes
from pages.figures.core.matrices import MATRICES, Matrix, kind
from pages.figures.core.titles import titled_width
from pages.figures.layer_compact import CHIPS, CHOICES
from pages.figures.layer_placements import place


def layer_figure(trace: EncoderLayerTrace, titles: Mapping[str, str]) -> dict[str, Any]:
    """Every part in the order of computation; the weights of the feed-forward network come last.

    Args:
        trace: of the layer.
        titles: `head`, the title of a map of attention weights, with {head}.
    """
    groups = bands_of(trace)
    names = [name for band in groups for column in band for name in column if name]
    formulas = titles_of(trace, titles["head"])
    matrices = {name: _matrix(name, formulas[name]) for name in names}
    numbers = {name: trace.matrices[name] for name in names}
    ends, norm = limits(numbers, matrices), trace.config.norm
    sizes = Sizes.of(numbers, trace.words, matrices)
    placed = place(sizes, groups, CHOICES[norm], CHIPS[norm])
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], formulas[name], CellMapping(name),
                    is_masked=kind(name) == "weights" and trace.mask is not None)
            for name, array in numbers.items()
        ],
        placed.usual,
        trace.words,
        trace.rules,
        is_masked=trace.attention.head(0, 0).is_masked,
        marks=_edited(trace),
        has_steps=True,
        unfolded=placed.unfolded,
        compact=placed.compact,
    )  # fmt: skip


def _edited(trace: EncoderLayerTrace) -> list[dict[str, Any]]:
    """The numbers that were put in."""
    return [
        {"matrix": name, "row": row, "column": column, "kind": "edited"}
        for name, rule in trace.rules.items()
        if isinstance(rule, Overridden)
        for row, column in rule.replaced
    ]


def bands_of(trace: EncoderLayerTrace) -> list[list[Column]]:
    """The matrices of each part; with pre-norm a normalization comes before its part."""
    maps: list[Column] = [(None, f"weights.{h + 1}") for h in range(trace.config.n_heads)]
    first, second = (_normalization(number) for number in (1, 2))
    fed: list[Column] = [("b_1", "hidden"), (None, "activated"), ("b_2", "FFN")]
    weights: list[Column] = [(None, "W_1"), (None, "W_2")]
    X, attended = (None, "X"), (None, "MultiHead")
    sums: list[Column] = [(None, "residual.1"), (None, "residual.2")]
    if trace.config.norm == "pre":
        return [
            [X, *first],
            [*maps, attended, sums[0]],
            second,
            [*fed, sums[1]],
            weights,
        ]
    return [[X, *maps, attended], [sums[0], *first], fed, [sums[1], *second], weights]


def _normalization(number: int) -> list[Column]:
    """Gamma and beta stand above what they multiply and what they are added to."""
    return [
        (None, f"mean.{number}"),
        (None, f"variance.{number}"),
        (f"gamma.{number}", f"normalized.{number}"),
        (f"beta.{number}", f"LayerNorm.{number}"),
    ]


def titles_of(trace: EncoderLayerTrace, head: str) -> dict[str, str]:
    """The formula of each matrix of the figure; only <sub> and <sup> as markup."""
    is_pre = trace.config.norm == "pre"
    normed = ("X", "residual<sub>1</sub>") if is_pre else (
        "residual<sub>1</sub>", "residual<sub>2</sub>"
    )  # fmt: skip
    kept = ("X", "residual<sub>1</sub>") if is_pre else ("X", "LayerNorm<sub>1</sub>")
    fed = "LayerNorm<sub>2</sub>" if is_pre else "LayerNorm<sub>1</sub>"
    found = {name: MATRICES[name].formula for name in ("W_1", "b_1", "W_2", "b_2", "FFN")}
    found |= {
        "X": "X",
        "MultiHead": "MultiHead",
        "hidden": f"hidden = {fed} W<sub>1</sub> + b<sub>1</sub>",
        "activated": f"activated = {ACTIVATIONS[trace.config.activation]}(hidden)",
    }
    for h in range(trace.config.n_heads):
        found[f"weights.{h + 1}"] = head.format(head=h + 1)
    for i, added in enumerate(("MultiHead", "FFN")):
        k = i + 1
        found |= {
            f"residual.{k}": f"residual<sub>{k}</sub> = {kept[i]} + {added}",
            f"mean.{k}": f"mean<sub>{k}</sub>",
            f"variance.{k}": f"variance<sub>{k}</sub>",
            f"normalized.{k}": f"normalized<sub>{k}</sub>",
            f"gamma.{k}": f"γ<sub>{k}</sub>",
            f"beta.{k}": f"β<sub>{k}</sub>",
            f"LayerNorm.{k}": f"LayerNorm<sub>{k}</sub>({normed[i]})",
        }
    return found


def _matrix(name: str, title: str) -> Matrix:
    known = MATRICES[kind(name)]
    return replace(known, name=name, title_width=max(known.title_width, titled_width(title)))
