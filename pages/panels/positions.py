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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose_number(KEY, texts("positions.draw"), texts)
        st.button(texts("positions.shuffle"), key="shuffle_again", on_click=_next_permutation)
    return chosen


def _next_permutation() -> None:
    st.session_state[KEY] = held_number(KEY) % whole_number_parameter(KEY).maximum + 1


def describe_order(shuffle: Shuffle, texts: Texts) -> str:
    """The words in their new order."""
    return texts("positions.order", words=" ".join(shuffle.shuffled_words))


def describe_shuffle(without: Shuffle, with_positions: Shuffle, texts: Texts) -> list[str]:
    """The largest differences without and with positions, and what they mean."""
    if without.order == tuple(range(len(without.order))):
        return [texts("positions.unmoved")]
    is_exact = without.largest < EXACT
    key = "positions.without_exact" if is_exact else "positions.without_masked"
    return [
        texts(key, largest=in_powers(without.largest)),
        texts("positions.with_positions", largest=in_powers(with_positions.largest)),
    ]


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
