"""One query at a time: from the query and the keys to the output, step by step."""

from collections.abc import Set
from dataclasses import replace
from typing import Any

import numpy as np

from attention import SelfAttentionTrace, explain
from attention.arrays import Array
from pages.figures.core.colorscales import limits
from pages.figures.core.flow import FOOT, flow
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import WIDTHS, Column, Placement, Sizes
from pages.figures.core.matrices import Matrix
from pages.figures.worksheet import FOLLOWED, worksheet

# What each step adds. The last one shows the row in the matrices of all words.
STEPS: tuple[tuple[str, ...], ...] = (
    ("query", "K"),
    ("products",),
    ("scores",),
    ("scaled", "masked"),
    ("exp",),
    ("weights",),
    ("V", "weighted"),
    ("output",),
    (),
)
LAST = len(STEPS)

_MATRICES = {
    matrix.name: matrix
    for matrix in (
        Matrix("query", "q = Q[{query}]", "key", "d_k", "Q K"),
        Matrix("K", "K", "key", "d_k", "Q K"),
        Matrix("products", "q<sub>m</sub> K<sub>jm</sub>", "key", "d_k", "scores scaled"),
        Matrix("scores", "q K<sup>T</sup>", "key", "one", "scores scaled", 84),
        Matrix("scaled", "÷ {root}", "key", "one", "scores scaled", 84),
        Matrix("masked", "masked", "key", "one", "scores scaled", 84),
        Matrix("exp", "exp(x − max)", "key", "one", "exp", 84),
        Matrix("weights", "a = exp ÷ Σ exp", "key", "one", "weights", 108),
        Matrix("V", "V", "key", "d_v", "V output"),
        Matrix("weighted", "a<sub>j</sub> V<sub>jc</sub>", "key", "d_v", "V output"),
        Matrix(
            "output",
            "output[{query}] = Σ a<sub>j</sub> V<sub>j</sub>",
            "one",
            "d_v",
            "V output",
            140,
        ),
    )
}  # fmt: skip


def one_query(trace: SelfAttentionTrace, query: int, step: int) -> dict[str, Any]:
    """What has been computed for one query by a step, on one line a key.

    Args:
        trace: with at least one word.
        query: the row of the query, from 0.
        step: from 1 to `LAST`; the last is the worksheet with this query's rows marked.
    """
    if step >= LAST:
        marks = [{"matrix": name, "row": query, "column": None} for name in FOLLOWED]
        return worksheet(trace, marks)
    numbers = _numbers(trace, query)
    ends = limits(numbers, _MATRICES)
    visible = {name for names in STEPS[:step] for name in names}
    titles = {"query": query + 1, "root": f"√{trace.config.d_k}"}
    sizes = Sizes.of(numbers, trace.words, _MATRICES)
    cells = _cells(query)
    is_masked = trace.attention.is_masked
    return figure(
        [
            Heatmap(_MATRICES[name], array, ends[name],
                  _MATRICES[name].formula.format(**titles), cells[name],
                  is_masked=name in ("masked", "exp", "weights"),
                  is_part=name in ("products", "exp", "weighted"),
                  shape=f"1 × {array.shape[1]}" if name == "query" else None,
                  repeated_row=query if name == "query" else None)
            for name, array in numbers.items()
            if name in visible
        ],
        [_place(width, sizes, visible & numbers.keys()) for width in WIDTHS],
        trace.words,
        trace.rules,
        is_masked=None if is_masked is None else is_masked[query][:, None],  # (n, n) -> (n, 1)
        newest=[name for name in STEPS[step - 1] if name in numbers][-1],
    )  # fmt: skip


def _numbers(trace: SelfAttentionTrace, query: int) -> dict[str, Array]:
    """Every stage of one query as columns: one line a key."""
    stages = trace.attention
    query_vector, n = stages.query[query], len(trace.tokens)
    weights = stages.weights[query][:, None]  # (n,) -> (n, 1)
    exponentials = [term.product for term in explain(trace, "weights", query, 0).terms]
    numbers = {
        "query": np.tile(query_vector, (n, 1)),  # (d_k,) -> (n, d_k)
        "K": stages.key,
        "products": query_vector * stages.key,  # (d_k,) * (n, d_k) -> (n, d_k)
        "scores": stages.scores[query][:, None],
        "scaled": stages.scaled[query][:, None],
        "masked": stages.masked[query][:, None],
        "exp": np.array(exponentials)[:, None],
        "weights": weights,
        "V": stages.value,
        "weighted": weights * stages.value,  # (n, 1) * (n, d_v) -> (n, d_v)
        "output": stages.output[query][None, :],  # (d_v,) -> (1, d_v)
    }
    if trace.mask is None:
        del numbers["masked"]
    return numbers


def _cells(query: int) -> dict[str, CellMapping]:
    """Which cell of the computation each cell of the figure is, or belongs to."""
    score, weight = (CellMapping(name, row=query, column="row") for name in ("scores", "weights"))
    output = CellMapping("output", row=query)
    return {
        "query": CellMapping("Q", row=query),
        "K": CellMapping("K"),
        "products": score,
        "scores": score,
        "scaled": CellMapping("scaled", row=query, column="row"),
        "masked": CellMapping("masked", row=query, column="row"),
        "exp": weight,
        "weights": weight,
        "V": CellMapping("V"),
        "weighted": output,
        "output": output,
    }


def _place(width: float, sizes: Sizes, visible: Set[str]) -> Placement:
    """Every matrix has its place from the first step on; the plane ends below those visible."""
    columns: list[Column] = [(None, name) for name in sizes.shapes if name != "output"]
    bands = flow(width, sizes, columns)
    bands.foot("output", under="weighted")
    placement = bands.placement()
    lowest = max(placement.corners[name][1] + sizes.rows(name) * placement.cell_height
                 for name in visible)  # fmt: skip
    return replace(placement, height=round(lowest + FOOT))
