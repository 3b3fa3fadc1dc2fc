"""Attention over recurrent states, and cross-attention, as one figure each."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from attention import CrossAttentionTrace, SelfAttentionTrace, Seq2SeqTrace
from attention.arrays import Array
from pages.figures.compact_layout import Chips, Lines, lower_compact
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import flow
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Chip, Column, Sizes
from pages.figures.core.matrices import MATRICES, Matrix
from pages.figures.worksheet import MASKED, worksheet

# The keys are above the queries; each group starts a new line.
_SOURCE: tuple[Column, ...] = ((None, "E"), (None, "P"), (None, "X"))
_TARGET: tuple[Column, ...] = ((None, "E_Y"), (None, "P_Y"), (None, "Y"))
_SEQ2SEQ: tuple[tuple[Column, ...], ...] = (
    (*_SOURCE, (None, "U_H"), (None, "W_H"), (None, "H")),
    (*_TARGET, (None, "U_S"), (None, "W_S"), (None, "S")),
    (("H_T", "scores"), (None, "masked"), (None, "weights"), (None, "output")),
)
_CROSS: tuple[tuple[Column, ...], ...] = (
    (*_SOURCE, ("W_K", "K"), ("W_V", "V")),
    (*_TARGET, ("W_Q", "Q"), ("K_T", "scores"), (None, "scaled"), (None, "masked"),
     (None, "weights"), (None, "output")),
)  # fmt: skip
# In a low window chips stand for what the states, or the queries, keys and values, are made of.
_LAST: tuple[Column, ...] = ((None, "scaled"), (None, "masked"), (None, "weights"))


def _choices(queries: str, keys: str, values: str) -> Sequence[Lines]:
    """From the queries to the output in one line or two, with the keys above the scores."""
    begin, scores, output = (None, queries), (keys, "scores"), (values, "output")
    return (
        [[begin, scores, *_LAST, output]],
        [[begin, scores], [*_LAST, output]],
        [[begin, (None, "scores")], [*_LAST, output]],
        [[begin, (None, "scores")], [*_LAST, (None, "output")]],
    )


def _seq2seq_chips(shown: Set[str], _: Sizes) -> list[Chip]:
    source, target = ("E", "P", "X", "U_H", "W_H"), ("E_Y", "P_Y", "Y", "U_S", "W_S")
    chips = [Chip("S", "Y U<sub>S</sub> W<sub>S</sub>", target)]
    if "H_T" in shown:
        chips.append(Chip("H_T", "X U<sub>H</sub> W<sub>H</sub>", source))
    else:
        chips.append(Chip("scores", "× H<sup>T</sup>", (*source, "H_T")))
    return chips if "H" in shown else [*chips, Chip("output", "× H", ("H",))]


def _cross_chips(shown: Set[str], _: Sizes) -> list[Chip]:
    source = ("E", "P", "X")
    chips = [Chip("Q", "Y W<sub>Q</sub>", ("E_Y", "P_Y", "Y", "W_Q"))]
    if "K_T" in shown:
        chips.append(Chip("K_T", "K = X W<sub>K</sub>", (*source, "W_K", "K")))
    else:
        chips.append(Chip("scores", "× K<sup>T</sup>", (*source, "W_K", "K", "K_T")))
    if "V" in shown:
        return [*chips, Chip("V", "W<sub>V</sub>", ("W_V",))]
    return [*chips, Chip("output", "× V", ("W_V", "V"))]


def attention_figure(
    trace: Seq2SeqTrace | CrossAttentionTrace | SelfAttentionTrace,
) -> dict[str, Any]:
    """The figure of any of the three attentions."""
    if isinstance(trace, Seq2SeqTrace):
        return seq2seq_figure(trace)
    return cross_figure(trace) if isinstance(trace, CrossAttentionTrace) else worksheet(trace)


def seq2seq_figure(trace: Seq2SeqTrace) -> dict[str, Any]:
    """Encoder, decoder, and the weights between their states."""
    formulas = {
        "scores": "scores = S H<sup>T</sup>",
        "weights": f"weights = softmax({'scores' if trace.mask is None else 'masked'})",
        "output": "context = weights H",
    }
    matrices = {**MATRICES, "output": replace(MATRICES["output"], columns="d_hidden")}
    return _figure(trace, ("H", trace.H), formulas, _SEQ2SEQ, _seq2seq_chips, matrices)


def cross_figure(trace: CrossAttentionTrace) -> dict[str, Any]:
    """The queries of one sentence, the keys and values of another."""
    formulas = {
        "Q": "Q = Y W<sub>Q</sub>",
        "scaled": f"scaled = scores ÷ √{trace.config.d_k}",
        "weights": f"weights = softmax({'scaled' if trace.mask is None else 'masked'})",
    }
    return _figure(trace, ("K", trace.attention.key), formulas, _CROSS, _cross_chips)


def _figure(
    trace: Seq2SeqTrace | CrossAttentionTrace,
    transposed_keys: tuple[str, Array],
    formulas: dict[str, str],
    groups: Sequence[Sequence[Column]],
    chips: Chips,
    matrices: Mapping[str, Matrix] = MATRICES,
) -> dict[str, Any]:
    """All matrices of a trace, and the keys transposed, as the scores multiply them."""
    keys, array = transposed_keys
    numbers = {**trace.matrices, f"{keys}_T": array.T}  # (n_key, d) -> (d, n_key)
    if "P" in numbers:
        formulas = {**formulas, "X": "X = E + P", "Y": "Y = E<sub>Y</sub> + P<sub>Y</sub>"}
    ends = limits(numbers)
    sizes = Sizes.of(numbers, trace.words)
    present = [[column for column in group if column[1] in numbers] for group in groups]
    usual = [flow(width, sizes, *present).placement() for width in WIDTHS]
    choices = _choices(*(("S", "H_T", "H") if keys == "H" else ("Q", "K_T", "V")))
    compact = lower_compact(usual, sizes, choices, chips)
    transposed = CellMapping(keys, row="column", column="row")
    return figure(
        [
            Heatmap(
                matrices[name],
                one,
                ends[name],
                formulas.get(name, matrices[name].formula),
                transposed if name == f"{keys}_T" else CellMapping(name),
                is_masked=name in MASKED,
            )
            for name, one in numbers.items()
        ],
        usual,
        trace.words,
        trace.rules,
        has_steps=True,
        is_masked=trace.attention.is_masked,
        compact=compact,
    )
