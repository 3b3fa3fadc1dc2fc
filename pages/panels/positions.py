"""The shuffle test in sentences: what moves with the words, and what does not."""

import streamlit as st

from attention import PositionsTrace
from attention.experiments.shuffle import Shuffle
from attention.inputs.positions import unevenness
from attention.traces import PlainTrace
from pages.figures.core.formatting import format_number, in_powers
from pages.figures.positions import WITH
from pages.panels.sliders import choose_number
from pages.state.parameters import whole_number_parameter
from pages.state.texts import Texts
from pages.state.url import held_number

KEY = "shuffle"
EXACT = 1e-12  # differences below this are rounding


def choose_shuffle(texts: Texts) -> int:
    """The number of the permutation, with a button for the next one."""
    chosen = choose_number(KEY, texts("positions.draw"), texts)
    st.button(texts("positions.shuffle"), key="shuffle_again", on_click=_next_permutation)
    return chosen


def _next_permutation() -> None:
    st.session_state[KEY] = held_number(KEY) % whole_number_parameter(KEY).maximum + 1


def describe_claim(without: Shuffle, with_positions: Shuffle, texts: Texts) -> str:
    """The largest differences without and with positions."""
    if _is_unmoved(without):
        return texts("positions.unmoved")
    return texts(
        "positions.claim" if without.largest < EXACT else "positions.claim_masked",
        without=in_powers(without.largest),
        largest=in_powers(with_positions.largest),
    )


def describe_shuffle(without: Shuffle, texts: Texts) -> list[str]:
    """The words in their new order, and why it matters or does not."""
    order = texts("positions.order", words=" ".join(without.shuffled_words))
    if _is_unmoved(without):
        return [order]
    is_exact = without.largest < EXACT
    return [order, texts("positions.same" if is_exact else "positions.masked")]


def _is_unmoved(shuffle: Shuffle) -> bool:
    return shuffle.order == tuple(range(len(shuffle.order)))


def shuffle_matrices(without: Shuffle, with_positions: Shuffle) -> PlainTrace:
    """Outputs, shuffled outputs and differences for the downloads, named as in the figure."""
    matrices = {
        f"{part}{suffix}": getattr(one, part)
        for suffix, one in (("", without), (WITH, with_positions))
        for part in ("output", "shuffled", "difference")
    }
    words = {"query": without.words, "key": without.shuffled_words, "word": without.words}
    return PlainTrace(matrices, words)


def describe_dot_products(trace: PositionsTrace, d_model: int, texts: Texts) -> str:
    """Whether the dot products depend only on the distance, as measured."""
    uneven = unevenness(trace)
    key = "positions.dots_even" if uneven < EXACT * d_model else "positions.dots_uneven"
    return texts(
        key,
        d_model=d_model,
        uneven=in_powers(uneven),
        own=format_number(float(trace.dots[0, 0]), 2),
    )
