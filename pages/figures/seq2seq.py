"""Who asks whom: attention over recurrent states, and cross-attention, as one picture each."""

from collections.abc import Sequence
from typing import Any

from attention import (
    CrossAttentionTrace,
    SelfAttentionConfig,
    Seq2SeqTrace,
    cross_attention,
    self_attention,
    seq2seq_attention,
)
from attention.errors import Array
from attention.rules import Trace
from pages.figures.heatmaps import Cell, Drawn, figure
from pages.figures.matrices import MATRICES
from pages.figures.placement import WIDTHS, Column, Sizes, flow
from pages.figures.scales import limits
from pages.figures.worksheet import worksheet

# What is asked stands above who asks; each group begins a line of its own.
_SEQ2SEQ: tuple[tuple[Column, ...], ...] = (
    ((None, "X"), (None, "U_H"), (None, "W_H"), (None, "H")),
    ((None, "Y"), (None, "U_S"), (None, "W_S"), (None, "S")),
    (("H_T", "scores"), (None, "weights"), (None, "output")),
)
_CROSS: tuple[tuple[Column, ...], ...] = (
    ((None, "X"), ("W_K", "K"), ("W_V", "V")),
    ((None, "Y"), ("W_Q", "Q"), ("K_T", "scores"), (None, "scaled"), (None, "weights"),
     (None, "output")),
)  # fmt: skip


def attention_of(
    view: str, target: tuple[str, ...], source: tuple[str, ...], config: SelfAttentionConfig
) -> tuple[Trace, dict[str, Any]]:
    """The trace and the figure of a view: "seq2seq", "cross", or "self" for any other."""
    if view == "seq2seq":
        over_states = seq2seq_attention(target, source, config.d_model, config.d_k, config.seed)
        return over_states, seq2seq_figure(over_states)
    if view == "cross":
        between = cross_attention(target, source, config)
        return between, cross_figure(between)
    within = self_attention(source, config)
    return within, worksheet(within)


def seq2seq_figure(trace: Seq2SeqTrace) -> dict[str, Any]:
    """Encoder, decoder, and the weights between their states."""
    formulas = {
        "scores": "scores = S H<sup>T</sup>",
        "weights": "weights = softmax(scores)",
        "output": "context = weights H",
    }
    return _figure(trace, ("H", trace.H), formulas, _SEQ2SEQ)


def cross_figure(trace: CrossAttentionTrace) -> dict[str, Any]:
    """The queries of one sentence, the keys and values of another."""
    formulas = {
        "Q": "Q = Y W<sub>Q</sub>",
        "scaled": f"scaled = scores ÷ √{trace.config.d_k}",
        "weights": "weights = softmax(scaled)",
    }
    return _figure(trace, ("K", trace.attention.key), formulas, _CROSS)


def _figure(
    trace: Trace,
    turned: tuple[str, Array],
    formulas: dict[str, str],
    groups: Sequence[Sequence[Column]],
) -> dict[str, Any]:
    """All matrices of a trace, with the keys once more as they are multiplied: turned."""
    keys, array = turned
    numbers = {**trace.matrices, f"{keys}_T": array.T}  # (n_key, d) -> (d, n_key)
    ends = limits(numbers)
    sizes = Sizes.of(numbers, trace.words)
    transposed = Cell(keys, row="column", column="row")
    return figure(
        [
            Drawn(MATRICES[name], one, ends[name], formulas.get(name, MATRICES[name].formula),
                  transposed if name == f"{keys}_T" else Cell(name))
            for name, one in numbers.items()
        ],
        [flow(width, sizes, *groups).placement() for width in WIDTHS],
        trace.words,
        trace.rules,
    )  # fmt: skip
