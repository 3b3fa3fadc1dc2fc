"""The simulation of /scaling: its controls, its run and its sentences, in a fragment.

A new setting stops the run at the next d_k; earlier measurements stay in a bounded cache.
"""

import time
from typing import cast

import streamlit as st

from attention.experiments.variance import (
    Distribution,
    Estimate,
    Measurement,
    Setting,
    measure,
    score_variance,
)
from pages.components.chart import chart
from pages.figures.core.formatting import format_number
from pages.figures.scaling.simulation import GRID, simulation_chart
from pages.figures.scaling.simulation_table import simulation_table
from pages.panels.sliders import choose_number, choose_option, choose_step
from pages.state.texts import Texts

PROGRESS_DELAY = 0.5  # s before a progress bar appears

# Concurrent callers with the same setting wait for the first one.
cached_measure = st.cache_resource(show_spinner=False, max_entries=1024)(measure)


@st.fragment
def simulation(d_k: int, texts: Texts) -> None:
    """Controls, the argument in four steps, curves, and a summary."""
    setting = _choose_setting(texts)
    found = _run(setting)
    _four_steps(cached_measure(d_k, setting), setting, texts)
    chart(
        simulation_chart(found, setting, texts.at("scaling.chart")),
        key="simulation",
        name=texts("scaling.chart_name", samples=setting.samples, n_key=setting.n_key),
        filename="scaling",
        texts=texts.at("figure"),
        table=lambda: simulation_table(found),
    )
    st.markdown(_summary(found[-1], setting, texts))


def _choose_setting(texts: Texts) -> Setting:
    with st.container(horizontal=True, vertical_alignment="bottom", key="simulation_controls"):
        n_key = choose_number("n_keys", texts("scaling.n_keys"), texts)
        samples = choose_number("samples", texts("scaling.samples"), texts, step=100)
        names = texts.at("scaling.distributions").values()
        entries = choose_option("entries", texts("scaling.entries"), texts, help=" · ".join(names))
        sigma = choose_step("sigma", texts("scaling.sigma"), texts)
    return Setting(n_key, samples, cast("Distribution", entries), sigma)


def _run(setting: Setting) -> list[Measurement]:
    """Measure at each d_k of the grid; a slow run shows a progress bar."""
    bar = st.empty()
    found = []
    start = time.monotonic()
    for i, d_k in enumerate(GRID, start=1):
        found.append(cached_measure(d_k, setting))
        if time.monotonic() - start > PROGRESS_DELAY:
            bar.progress(i / len(GRID), f"d_k = {d_k}")
    bar.empty()
    return found


def _four_steps(found: Measurement, setting: Setting, texts: Texts) -> None:
    """Mean 0, variance 1, variances add up, division by the root: each with its measurement."""
    one, d_k = setting.sigma**4, found.d_k
    numbers = (
        (found.product_mean, 0.0),
        (found.product_variance, one),
        (found.variance, score_variance(d_k, setting.sigma)),
        (found.scaled_variance, one),
    )
    st.subheader(texts("scaling.steps.title", d_k=d_k), anchor=False)
    columns = st.columns(len(numbers), border=True)
    for i, (column, (estimate, theory)) in enumerate(zip(columns, numbers, strict=True), start=1):
        column.markdown(texts(f"scaling.steps.step_{i}", d_k=d_k, sigma=f"{setting.sigma:g}"))
        column.caption(
            texts("scaling.steps.measured", value=_with_error(estimate), theory=f"{theory:g}")
        )


def _with_error(estimate: Estimate) -> str:
    return f"{format_number(estimate.value, 3)} ± {estimate.error:.3f}"


def _summary(found: Measurement, setting: Setting, texts: Texts) -> str:
    """What the largest d_k shows; for sigma other than 1 also the limit of the rule."""
    summary = texts(
        "scaling.summary",
        d_k=found.d_k,
        variance=f"{found.variance.value:,.0f}",
        scaled_variance=f"{found.scaled_variance.value:.2f}",
        largest=f"{found.unscaled.largest.value:.2f}",
        scaled_largest=f"{found.scaled.largest.value:.2f}",
        jacobian=f"{found.unscaled.jacobian.value:.3f}",
        scaled_jacobian=f"{found.scaled.jacobian.value:.3f}",
    )
    if setting.sigma == 1:
        return summary
    limit = texts(
        "scaling.limit",
        sigma=f"{setting.sigma:g}",
        theory=f"{setting.sigma**4:.4g}",
        measured=_with_error(found.scaled_variance),
    )
    return f"{summary} {limit}"
