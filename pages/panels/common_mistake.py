"""The line on a page of the lecture that names a common mistake, and leads to what it breaks."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.state.texts import Texts
from pages.state.what_if import KEY

MISTAKES = {
    "self_attention": "columns",
    "one_query": "plain_division",
    "scaling": "d_k_scale",
    "shapes": "same_qk",
    "heads": "one_matrix",
    "layer": "no_projections",
    "positions": "concatenated",
    "decoding": "mask_inverted",
    "seq2seq": "pad_rows",
    "long_range": "mask_times_zero",
    "trained": "silence",
}


def show_common_mistake(current: str, what_if: StreamlitPage, texts: Texts) -> None:
    """The mistake in a sentence, and a link that shows it with the same settings."""
    if current not in MISTAKES:
        return
    with st.container(key="common_mistake"):
        st.page_link(
            what_if,
            label=texts("mistakes.link", mistake=texts(f"mistakes.{current}")),
            query_params={KEY: MISTAKES[current]},
            icon=":material/difference:",
        )
