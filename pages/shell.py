"""The script that Streamlit runs for every page: the page table, the sidebar, the sentence."""

from pathlib import Path
from typing import Literal

import streamlit as st

from pages.components.frame import frame
from pages.components.glossary import glossary
from pages.components.tour import tour
from pages.panels.large_type import choose_large, is_large_requested
from pages.panels.overrides import note_unused_overrides
from pages.panels.sidebar import (
    CONTROLS,
    CONTROLS_WITH_WEIGHTS,
    choose_language,
    choose_sentence,
    choose_sizes,
)
from pages.panels.trained.presets import PRESETS
from pages.state.latest_text import keep_texts_in_url
from pages.state.overrides import EDITS, MATRICES
from pages.state.preview import window_title
from pages.state.texts import texts_in
from pages.state.url import (
    end_of_page,
    keep_corrections,
    keep_in_url,
    restore_url,
)

# The file of each page, its URL path, and the controls of the sidebar that apply to it.
PAGES = {
    "self_attention": ("", CONTROLS_WITH_WEIGHTS),
    "one_query": ("one-query", CONTROLS_WITH_WEIGHTS),
    "scaling": ("scaling", ("d_model", "positions", "mask", "seed")),
    "shapes": ("shapes", CONTROLS),
    "heads": ("heads", CONTROLS),
    "positions": ("positions", ("d_model", "d_k", "d_v", "mask", "seed")),
    "seq2seq": ("seq2seq", CONTROLS),
    "long_range": ("long-range", CONTROLS),
    "trained": ("trained", ()),
}

SIDEBAR_WIDTH = 232  # px: the worksheet of six words fits next to it on a laptop
# A lecture does not need the sidebar; one click opens it.
sidebar: Literal["collapsed"] | int = "collapsed" if is_large_requested() else SIDEBAR_WIDTH
st.set_page_config(layout="wide", initial_sidebar_state=sidebar)
keep_corrections()
restore_url()
with st.sidebar:
    language = choose_language()
    texts = texts_in(language)
    for name in ("cell", "tour"):
        keep_in_url(name)
    keep_texts_in_url((EDITS, MATRICES))

pages = {
    name: st.Page(
        Path(__file__).parent / f"{name}.py",
        title=texts(f"pages.{name}"),
        url_path=address,
        default=address == "",
    )
    for name, (address, _) in PAGES.items()
}
page = st.navigation(list(pages.values()))
current = next(name for name in PAGES if pages[name] == page)
st.set_page_config(page_title=window_title(current, texts), initial_sidebar_state=sidebar)
_, controls = PAGES[current]
with st.sidebar:
    choose_sizes(controls, current, texts)
    is_large = choose_large(texts)
addresses = {name: address for name, (address, _) in PAGES.items()}
glossary(language, addresses)
st.title(page.title, anchor=False)
if current != "self_attention":  # the numbers of its figure say it
    st.text(texts(f"leads.{current}"))
choose_sentence(texts, current)
tour(current, addresses, texts, borrowed=[preset.sentence for preset in PRESETS])
if controls != CONTROLS_WITH_WEIGHTS:
    note_unused_overrides(texts)
frame(language, is_large)  # before the page, so that it exists even if the page fails
page.run()
end_of_page()
