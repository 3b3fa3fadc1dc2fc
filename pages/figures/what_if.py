"""Two attentions that differ in one thing: what differs on both sides and as a difference.

What both sides share is drawn once, below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from attention.arrays import Array
from attention.rules import Concatenation, Leaf, Masked, Product, Rule, Scale, Softmax
from attention.sources import Cell
from attention.variant_rules import Multiplied, Normalization, Softcap, Stacked
from attention.variants.comparison import CHANGED, DIFFERENCE, Comparison
from pages.figures.core.colorscales import limits
from pages.figures.core.formatting import matrix_symbol
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import Sizes
from pages.figures.core.matrices import MATRICES, Matrix, kind
from pages.figures.core.titles import titled_width
from pages.figures.what_if_layout import usual_and_compact
from pages.figures.worksheet import formulas_of

_SYMBOLS = {"XM": "X M", "unmasked": "softmax(scaled)"}  # instead of their names
_NORMALIZATIONS = {
    "columns": "softmax({of}<sup>T</sup>)<sup>T</sup>",
    "plain_division": "{of} ÷ Σ",
    "one_hot": "argmax({of})",
    "no_max": "exp({of}) ÷ Σ exp",
    "naive": "exp({of} − max) ÷ Σ exp",
}


def what_if_figure(
    comparison: Comparison,
    titles: Mapping[str, str],
    pinned: Cell | None = None,
    *,
    has_shared: bool = True,
) -> dict[str, Any]:
    """What differs, in bands of left, right and difference; then what both sides share.

    Args:
        comparison: of both sides.
        titles: `changed` and `only_left`, with {formula}, `difference`, with {matrix}, and
            `one_or_zero`, the two factors.
        pinned: the cell that is pinned; its counterparts are marked.
        has_shared: whether what both sides share is drawn.
    """
    bands = [_band(name, comparison) for name in shown_pairs(comparison)]
    drawn = {name for band in bands for name in band}
    others = (*comparison.shared, *comparison.left_out) if has_shared else ()
    rest = [name for name in others if name not in drawn]
    names = [name for band in (*bands, rest) for name in band]
    numbers = {name: _shown(name, comparison) for name in names}
    signed = {
        kind(n) for n, a in numbers.items() if not n.endswith(DIFFERENCE) and _is_signed(n, a)
    }
    formulas = _titles(names, comparison, titles)
    matrices = {name: _matrix(name, formulas[name], signed) for name in names}
    ends = limits(numbers, matrices)
    sizes = Sizes.of(numbers, comparison.words, matrices)
    usual, compact = usual_and_compact(
        tuple(sizes.shapes.items()),
        sizes.longest_word,
        tuple(sizes.matrices[name].title_width for name in sizes.shapes),
        tuple(map(tuple, bands)),
        tuple(rest),
    )
    return figure(
        [
            Heatmap(
                matrices[name],
                array,
                ends[name],
                formulas[name],
                CellMapping(name),
                is_masked=kind(name) in ("masked", "weights") and not name.endswith(DIFFERENCE),
            )
            for name, array in numbers.items()
        ],
        usual,
        comparison.words,
        comparison.rules,
        marks=_counterparts(pinned, names),
        compact=compact,
    )


def shown_pairs(comparison: Comparison) -> list[str]:
    """The matrices that stand on both sides: those that differ; if the output does not, it too.

    Then the scores and the weights show as well that they are the same. Of blocks that are stacked
    alike, those of W_Q stand for all.
    """
    always = () if comparison.differs("output") else ("scores", "weights", "output")
    shown = (name for name in comparison.changed if name in always or comparison.differs(name))
    alike = [name for name in ("W_K", "W_V")
             if isinstance(comparison.rules.get(f"{name}{CHANGED}"), Stacked)]  # fmt: skip
    return [name for name in shown if name not in alike]


def _band(name: str, comparison: Comparison) -> list[str]:
    sides = (name, f"{name}{CHANGED}", f"{name}{DIFFERENCE}")
    return [side for side in sides if side in comparison.matrices]


def _counterparts(pinned: Cell | None, names: Sequence[str]) -> list[dict[str, Any]]:
    """The same cell on the other side and in the difference."""
    if pinned is None:
        return []
    base = kind(pinned.matrix)
    others = (name for name in names if kind(name) == base and name != pinned.matrix)
    return [{"matrix": name, "row": pinned.row, "column": pinned.column} for name in others]


def _shown(name: str, comparison: Comparison) -> Array:
    """The numbers, -inf where a weight is that of a masked cell."""
    numbers = comparison.matrices[name]
    if kind(name) != "weights" or name.endswith(DIFFERENCE):
        return numbers
    rule = comparison.rules[name]
    of = rule.of if isinstance(rule, Softmax | Normalization) else ""
    if kind(of) != "masked":
        return numbers
    is_hidden = np.isneginf(comparison.matrices[of]) & (numbers == 0)
    shown: Array = np.where(is_hidden, -np.inf, numbers)
    return shown


def _is_signed(name: str, numbers: Array) -> bool:
    """Whether there are weights that are no share from 0 to 1."""
    finite = numbers[np.isfinite(numbers)]
    is_share = bool(((finite >= 0) & (finite <= 1 + 1e-9)).all())
    return MATRICES[kind(name)].scale == "weights" and not is_share


def _matrix(name: str, title: str, signed: set[str]) -> Matrix:
    """What is known of a side of a matrix; a difference has a scale of its own."""
    matrix = MATRICES[kind(name)]
    scale = f"signed {matrix.scale}" if kind(name) in signed else matrix.scale
    if name.endswith(DIFFERENCE):
        scale = name
    width = max(matrix.title_width, titled_width(title))
    return replace(matrix, name=name, scale=scale, title_width=width)


def _titles(
    names: Sequence[str], comparison: Comparison, titles: Mapping[str, str]
) -> dict[str, str]:
    paper = formulas_of(comparison.left)
    found = {}
    for name in names:
        base = kind(name)
        if name.endswith(CHANGED):
            formula = formula_of(base, comparison.rules[name], titles["one_or_zero"])
            found[name] = titles["changed"].format(formula=formula)
        elif name.endswith(DIFFERENCE):
            found[name] = titles["difference"].format(matrix=matrix_symbol(base))
        elif name in comparison.left_out:
            found[name] = titles["only_left"].format(formula=paper[name])
        else:
            found[name] = paper[name]
    return found


def formula_of(name: str, rule: Rule, one_or_zero: str) -> str:
    """The title of a matrix on the changed side; only <sub> and <sup> as markup."""
    own = matrix_symbol(name)
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    match rule:
        case Product(left, right, is_transposed):
            factors = f"{_symbol(left)} {_symbol(right)}{'<sup>T</sup>' if is_transposed else ''}"
            return f"{own} = {factors}"
        case Scale():
            return f"{own} = {_symbol(rule.of)} ÷ {rule.symbol}"
        case Softcap(of, cap):
            return f"{own} = {cap:g} tanh({_symbol(of)} ÷ {cap:g})"
        case Masked(of):
            return f"{own} = {_symbol(of)} + mask"
        case Multiplied(of):
            return f"{own} = {_symbol(of)} × ({one_or_zero})"
        case Softmax(of):
            return f"{own} = softmax({_symbol(of)})"
        case Normalization(of, how):
            return f"{own} = {_NORMALIZATIONS[how].format(of=_symbol(of))}"
        case Stacked(parts):
            return f"{own} = [{'; '.join(map(_symbol, parts))}]"
        case Concatenation(parts):
            return f"{own} = [{' '.join(map(_symbol, parts))}]"
    return own if isinstance(rule, Leaf) else MATRICES[name].formula


def _symbol(name: str) -> str:
    """A matrix without the side that it is on."""
    base = kind(name)
    return _SYMBOLS.get(base, matrix_symbol(base))
