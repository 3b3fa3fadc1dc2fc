"""The weighted average of /shapes: its query, its sharpness, and the position of its output.

It is a fragment: a step of the sharpness does not rerun the rest of the page.
"""

import math

import streamlit as st

from attention.arrays import Array
from attention.experiments.shape_mismatch import ShapeTrial
from attention.experiments.temperature import softmax_with_temperature
from pages.components.chart import chart
from pages.components.tour import rerun_when_done
from pages.figures.core.formatting import format_number
from pages.figures.shapes.average import averages_chart
from pages.figures.shapes.value_plane import Averages
from pages.panels.query import choose_query
from pages.panels.sliders import choose_step
from pages.state.markdown import listed, word_of, words_at
from pages.state.texts import Texts

MAX_TERMS = 8


@st.fragment
def weighted_average(tokens: tuple[str, ...], trial: ShapeTrial, texts: Texts) -> None:
    """Controls, the values with their convex hull, and sentences on the figure."""
    # A container keeps the position of the figure when a warning appears.
    with st.container(key="averaging"):
        query = choose_query(tokens, texts)
        beta = choose_step("sharpness", texts("shapes.sharpness"), texts)
    rerun_when_done("shapes")
    weights = None if trial.masked is None else softmax_with_temperature(trial.masked, beta)
    value = trial.matrices["V"]
    if value is None:  # no mismatch affects V
        return
    fits = weights is not None and weights.shape[1] == len(value)
    output = weights @ value if weights is not None and fits else None
    shown = Averages(tokens, value, weights, output, query)
    chart(
        averages_chart(shown, texts.at("shapes.plane")),
        key="averages",
        name=texts("shapes.plane_name", n_value=len(value), n_query=len(tokens)),
        filename="weighted-average",
        texts=texts.at("figure"),
    )
    st.text("\n".join(_sentences(shown, beta, texts)))


def _sentences(shown: Averages, beta: float, texts: Texts) -> list[str]:
    """The sum of the weights, the effect of the sharpness, the output, and what is drawn."""
    d_v = shown.value.shape[1]
    sentences = []
    if shown.weights is None:
        sentences.append(texts("shapes.no_weights"))
    else:
        row = shown.weights[shown.query]
        query = word_of(shown.tokens, shown.query)
        sentences.append(
            texts("shapes.sum_said", query=query, terms=_terms(row), total=f"{row.sum():.6f}")
        )
        sums = shown.weights.sum(axis=1)
        sentences.append(
            texts("shapes.sums_said", count=len(sums), low=f"{sums.min():.6f}",
                  high=f"{sums.max():.6f}")
        )  # fmt: skip
        sentences.append(_describe_beta(row, beta, shown, texts))
        if shown.output is None:
            sentences.append(texts("shapes.no_output"))
        else:
            entries = listed([format_number(float(x), 3) for x in shown.output[shown.query]], 4)
            sentences.append(texts("shapes.output_said", query=query, output=f"({entries})"))
    if d_v == 1:
        sentences.append(texts("shapes.one_entry"))
    elif d_v > 2:
        key = "two_entries_of_values" if shown.output is None else "two_entries"
        sentences.append(texts(f"shapes.{key}", d_v=d_v))
    return sentences


def _terms(row: Array) -> str:
    shown = " + ".join(f"{weight:.3f}" for weight in row[:MAX_TERMS])
    return shown + (" + …" if len(row) > MAX_TERMS else "")


def _describe_beta(row: Array, beta: float, shown: Averages, texts: Texts) -> str:
    best = float(row.max())
    # Equal words match equally well, up to rounding.
    keys = [i for i, weight in enumerate(row) if math.isclose(weight, best, rel_tol=1e-9)]
    words = words_at(shown.tokens, keys, MAX_TERMS)
    number = {"weight": f"{best:.3f}", "count": len(keys), "n_key": len(row), "key": words}
    if beta == 0:
        is_masked = len(keys) < len(row)
        key = "shapes.uniform_masked_said" if is_masked else "shapes.uniform_said"
        return texts(key, **number)
    if math.isinf(beta):
        return texts("shapes.one_hot_said" if len(keys) == 1 else "shapes.shared_said", **number)
    return texts(
        "shapes.softmax_said" if beta == 1 else "shapes.sharpened_said", beta=f"{beta:g}", **number
    )
