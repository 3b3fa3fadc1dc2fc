"""Use the learned weights on another page: buttons that write their recipe and go there."""

import streamlit as st

from attention import LearningConfig
from pages.state.addresses import ADDRESSES
from pages.state.latest_text import set_text
from pages.state.recipe import KEY, recipe_text
from pages.state.texts import Texts
from pages.state.url import is_arrival

PAGES = ("self_attention", "one_query", "what_if", "decoding")
_WANTED = "page that the learned weights are carried to"  # in the session


def wanted_address() -> str | None:
    """The address of the page that the weights are carried to, until it is drawn; else None."""
    if is_arrival():
        st.session_state.pop(_WANTED, None)
    return ADDRESSES.get(st.session_state.get(_WANTED, ""))


def offer_weights(config: LearningConfig, texts: Texts) -> None:
    """The buttons; instead, a sentence where no other page computes as this training does."""
    if not config.is_scaled:
        st.text(texts("learning.carry.not_divided"))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="carry"):
        st.text(texts("learning.carry.said"), width="content")
        for page in PAGES:
            if page == "decoding" and not config.is_prediction:
                continue
            label = texts(f"pages.{page}")
            st.button(label, key=f"carry_{page}", on_click=_carry, args=(config, page))


def _carry(config: LearningConfig, page: str) -> None:
    set_text(KEY, recipe_text(config))
    st.session_state["weights"] = st.session_state["decoder"] = KEY
    st.session_state["positions"] = "sinusoidal" if config.has_positions else "none"
    st.session_state["mask"] = "causal" if config.is_prediction else "none"
    st.session_state[_WANTED] = page
