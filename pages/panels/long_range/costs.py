"""The panels of /long-range: what an RNN and self-attention cost, counted and measured."""

import streamlit as st

from attention import SelfAttentionConfig
from attention.experiments.sequence_costs import first_complete_step, layer_costs
from attention.experiments.timing import TIMED, time_ratios
from pages.state.texts import Texts

# Streamlit's cache makes concurrent callers wait for the first one. A class that ran the timing all
# at once would wait for minutes, and distort the measurements.
cached_time_ratios = st.cache_resource(show_spinner=False, max_entries=1)(time_ratios)


def show_costs(n: int, config: SelfAttentionConfig, texts: Texts) -> None:
    """Table 1 of the paper, with the numbers of this sentence, and both directions of an RNN."""
    words, costs = texts.at("long_range.table"), layer_costs(n, config)
    attention, rnn, birnn = (costs[name] for name in ("attention", "rnn", "birnn"))
    columns = {
        words["layer"]: [words["attention"], words["rnn"], words["birnn"]],
        words["complexity"]: [
            f"O(n² · d) = {attention.products:,}",
            f"O(n · d²) = {rnn.products:,}",
            f"2 · O(n · d²) = {birnn.products:,}",
        ],
        words["parameters"]: [f"{one.parameters:,}" for one in (attention, rnn, birnn)],
        words["sequential"]: [
            f"O(1) = {attention.steps}",
            f"O(n) = {rnn.steps}",
            texts("long_range.table.steps", steps=birnn.steps, in_turn=birnn.steps_in_turn),
        ],
        words["path"]: [
            f"O(1) = {attention.longest_path}",
            f"O(n) = {rnn.longest_path}",
            f"O(n) = {birnn.longest_path}",
        ],
    }
    with st.container(key="layer_costs"):
        st.table(columns, hide_header=False)


def describe_costs(n: int, config: SelfAttentionConfig, texts: Texts) -> str:
    """What both directions of an RNN cost beside one, and beside self-attention."""
    costs = layer_costs(n, config)
    return texts(
        "long_range.costs_said",
        d=config.d_model,
        square=f"{config.d_model**2:,}",
        rnn=f"{costs['rnn'].parameters:,}",
        birnn=f"{costs['birnn'].parameters:,}",
        attention=f"{costs['attention'].parameters:,}",
        steps=costs["birnn"].steps,
        in_turn=costs["birnn"].steps_in_turn,
        first=first_complete_step(n),
    )


def describe_time(texts: Texts) -> str:
    """Which model is faster at which length, as measured in this process, and what stays so."""
    ratios = cached_time_ratios()
    return texts(
        "long_range.time_said",
        short=TIMED[0],
        short_ratio=f"{ratios[0]:.1f}",
        long=TIMED[-1],
        long_ratio=f"{ratios[-1]:.2f}",
        birnn_ratio=f"{2 * ratios[-1]:.2f}",
        pairs=f"{TIMED[-1] ** 2:,}",
    )
