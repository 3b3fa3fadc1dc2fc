"""A slider of one page, whose value stands in the address."""

import streamlit as st

from pages.parts.address import show_correction
from pages.parts.texts import Texts
from pages.parts.visit import PAGE_RANGES


def ranged_slider(name: str, label: str, texts: Texts, step: int = 1) -> int:
    """A slider over `PAGE_RANGES[name]`; what the address asked for in vain is said under it."""
    allowed = PAGE_RANGES[name]
    chosen = st.slider(
        label,
        allowed.least,
        allowed.most,
        allowed.default,
        step=step,
        key=name,
        bind="query-params",
    )
    show_correction(name, texts)
    return chosen
