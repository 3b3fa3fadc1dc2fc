"""A slider of one page, whose value stands in the address."""

import streamlit as st

from pages.state.parameters import PAGE_RANGES
from pages.state.texts import Texts
from pages.state.url import correct_beyond, show_correction


def ranged_slider(
    name: str, label: str, texts: Texts, step: int = 1, most: int | None = None
) -> int:
    """A slider over `PAGE_RANGES[name]`; what the address asked for in vain is said under it.

    `most` is the largest number that there is on this page, where that is a smaller one. Where
    there is but one, there is nothing to choose.
    """
    allowed = PAGE_RANGES[name]
    most = allowed.most if most is None else min(most, allowed.most)
    correct_beyond(name, most)
    if most == allowed.least:
        return most
    chosen = st.slider(
        label,
        allowed.least,
        most,
        min(allowed.default, most),
        step=step,
        key=name,
        bind="query-params",
    )
    show_correction(name, texts, most)
    return chosen
