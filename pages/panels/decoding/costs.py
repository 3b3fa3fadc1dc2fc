"""What the cache saves: curves, counts so far, and the numbers of a real model."""

import streamlit as st

from attention import kv_cache_bytes
from attention.decoding.costs import cached_bytes, multiplications_so_far
from attention.decoding.model import NextWordModel
from pages.components.chart import chart
from pages.figures.decoding.costs import cost_chart
from pages.state.texts import Texts

# Llama 2 7B in float16, from its paper and its configuration file.
LAYERS, HEADS, WIDTH, LENGTH = 32, 32, 128, 4_096
GROUPS = 8  # of keys and values, as in Llama 2 70B


def show_costs(model: NextWordModel, first: int, n: int, texts: Texts) -> None:
    """Multiplications and bytes, with the cache and without.

    Args:
        model: whose sizes count.
        first: words of the prompt.
        n: words so far.
        texts: the sentences.
    """
    st.header(texts("decoding.costs.title"), anchor=False)
    cached, uncached = (
        multiplications_so_far(model, first, n, is_cached=is_cached) for is_cached in (True, False)
    )
    st.text(
        texts(
            "decoding.costs.said_same" if cached == uncached else "decoding.costs.said",
            cached=f"{cached:,}",
            uncached=f"{uncached:,}",
            times=f"{uncached / cached:.1f}",
            bytes=f"{cached_bytes(model, n):,}",
            n=n,
        )
    )
    chart(
        cost_chart(model, n, texts.at("decoding.costs")),
        key="decoding_costs",
        name=texts("decoding.costs.name"),
        filename="decoding-costs",
        texts=texts.at("figure"),
    )
    whole, grouped = (
        kv_cache_bytes(LENGTH, heads, WIDTH, WIDTH, layers=LAYERS) for heads in (HEADS, GROUPS)
    )
    st.text(
        texts(
            "decoding.costs.real",
            length=f"{LENGTH:,}",
            layers=LAYERS,
            heads=HEADS,
            width=WIDTH,
            gibibytes=f"{whole / 2**30:g}",
            groups=GROUPS,
            grouped=f"{grouped / 2**30:g}",
            times=whole // grouped,
        )
    )
