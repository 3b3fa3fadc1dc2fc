"""One step of decoding: the new rows, and greyed above them those that are kept."""

from dataclasses import replace
from typing import Any

from attention.decoding.trace import DecodingTrace
from pages.figures.core.colorscales import limits
from pages.figures.core.heatmaps import CellMapping, Heatmap, figure
from pages.figures.core.layout import Column, Sizes
from pages.figures.core.matrices import MATRICES, Matrix
from pages.figures.core.titles import titled_width
from pages.figures.decoding.compact import CHOICES, chips
from pages.figures.layer_placements import place

BANDS = (
    ("K", "V"),
    ("x", "Q", "scores", "scaled", "weights", "output"),
    ("projected", "logits", "tempered", "filtered", "probabilities"),
    ("X", "W_Q", "W_K", "W_V"),
    ("W_out", "vocabulary"),
)
KEPT = ("X", "K", "V")  # whose earlier rows are those of the step before


def step_figure(trace: DecodingTrace) -> dict[str, Any]:
    """What is kept, the new row of everything, the logits of all words, and the weights."""
    bands: list[list[Column]] = [
        [(None, name) for name in band if name in trace.matrices] for band in BANDS
    ]
    names = [name for band in bands for _, name in band]
    titles = titles_of(trace)
    matrices = {name: _matrix(name, titles[name]) for name in names}
    numbers = {name: trace.matrices[name] for name in names}
    ends, sizes = limits(numbers, matrices), Sizes.of(numbers, trace.words, matrices)
    placed = place(sizes, bands, CHOICES, chips)
    n_kept = trace.step.n_kept
    return figure(
        [
            Heatmap(matrices[name], array, ends[name], titles[name], CellMapping(name),
                    is_masked=name == "filtered", kept=n_kept if name in KEPT else 0)
            for name, array in numbers.items()
        ],
        placed.usual,
        trace.words,
        trace.rules,
        unfolded=placed.unfolded,
        compact=placed.compact,
    )  # fmt: skip


def titles_of(trace: DecodingTrace) -> dict[str, str]:
    """The formula of each matrix; only <sub> and <sup> as markup."""
    n = len(trace.tokens)
    found = {name: MATRICES[name].formula for name in trace.matrices}
    last = next(name for name in ("filtered", "tempered", "logits") if name in trace.matrices)
    is_largest = trace.sampling.temperature == 0
    return found | {
        "X": "X",
        "x": f"x = X[{n}]",
        "Q": "q = x W<sub>Q</sub>",
        "scores": "scores = q K<sup>T</sup>",
        "scaled": f"scaled = scores ÷ √{trace.model.d_k}",
        "weights": "weights = softmax(scaled)",
        "tempered": f"tempered = logits ÷ {trace.sampling.temperature:g}",
        "filtered": "filtered",
        "probabilities": "argmax(logits)" if is_largest else f"softmax({last})",
    }


def _matrix(name: str, title: str) -> Matrix:
    known = MATRICES[name]
    return replace(known, title_width=max(known.title_width, titled_width(title)))
