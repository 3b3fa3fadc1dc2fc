"""What if, for several heads: the change, both sides and their difference, and the numbers."""

from typing import cast

import streamlit as st

from attention import MultiHeadTrace
from attention.variants.heads import (
    HeadsChange,
    HeadsComparison,
    compare_heads,
    effects_of_heads,
    sum_of_heads,
)
from pages.components.plot import plot
from pages.figures.core.formatting import in_powers
from pages.figures.heads_what_if import heads_what_if_figure
from pages.panels.sliders import choose_option
from pages.state.texts import Texts

KEY = "heads_what_if"


def show_heads_change(trace: MultiHeadTrace, chosen: int, texts: Texts) -> HeadsComparison:
    """The buttons, what changes in numbers, and the two sides."""
    st.header(texts("heads.what_if.title"), anchor=False)
    option = choose_option(
        KEY, texts("heads.what_if.change"), texts, help=texts("heads.what_if.help")
    )
    change = cast("HeadsChange", option)
    comparison = compare_heads(trace, change, chosen)
    for sentence in describe_heads_change(comparison, change, chosen, texts):
        st.text(sentence)
    plot(
        heads_what_if_figure(comparison, texts.at("heads.what_if.titles")),
        key="heads_what_if_figure",
        name=texts("heads.what_if.name", n=len(comparison.left.tokens)),
        filename="heads-what-if",
        captions={"caption": [], "list": []},
        texts=texts.at("figure"),
    )
    return comparison


def describe_heads_change(
    comparison: HeadsComparison, change: str, chosen: int, texts: Texts
) -> list[str]:
    """What the change does, measured."""
    trace, largest = comparison.left, comparison.largest_difference
    config = trace.config
    place = f"heads.what_if.{change}"
    if change == "wide_W_Q":
        is_equal = "same" if largest == 0 else "rounding"
        width, difference = config.n_heads * config.d_k, in_powers(largest or 0.0)
        return [texts(f"{place}.said", n_heads=config.n_heads, d_k=config.d_k, width=width,
                      d_model=config.d_model),
                texts(f"{place}.{is_equal}", difference=difference)]  # fmt: skip
    if change == "silent_head":
        moved = effects_of_heads(trace)
        strongest = max(range(len(moved)), key=lambda h: moved[h])
        return [texts(f"{place}.said", head=chosen + 1, moved=in_powers(moved[chosen]),
                      strongest=strongest + 1, most=in_powers(moved[strongest]),
                      size=in_powers(float(abs(trace.output).max())))]  # fmt: skip
    width, off = config.n_heads * config.d_v, abs(sum_of_heads(trace) - trace.output).max()
    said = [texts(f"{place}.said", n_heads=config.n_heads, width=width, d_model=config.d_model,
                  d_v=config.d_v, difference=in_powers(float(off)))]  # fmt: skip
    if largest is None:
        return [*said, texts(f"{place}.resized", width=width, d_model=config.d_model)]
    return [*said, texts(f"{place}.moved", moved=in_powers(largest))]
