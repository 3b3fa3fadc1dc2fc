"""What Streamlit runs for every visit: the page table, the sidebar, the sentence."""

from pathlib import Path
from typing import Literal

import streamlit as st

from pages.components.frame import frame
from pages.components.glossary import glossary
from pages.components.tour import tour
from pages.panels.large_type import asks_for_large, choose_large
from pages.panels.sidebar import (
    CONTROLS,
    WITH_OVERRIDES,
    choose_language,
    choose_sentence,
    choose_sizes,
)
from pages.state.latest_text import keep_texts_in_url
from pages.state.overrides import EDITS, MATRICES
from pages.state.texts import texts_in
from pages.state.url import (
    end_of_page,
    keep_corrections,
    keep_in_url,
    restore_url,
)

# The file of each page, its address, and which controls of the sidebar act on it.
PAGES = {
    "self_attention": ("", WITH_OVERRIDES),
    "one_query": ("one-query", WITH_OVERRIDES),
    "scaling": ("scaling", ("d_model", "positions", "mask", "seed")),
    "shapes": ("shapes", CONTROLS),
    "heads": ("heads", CONTROLS),
    "positions": ("positions", ("d_model", "d_k", "d_v", "mask", "seed")),
    "seq2seq": ("seq2seq", CONTROLS),
    "long_range": ("long-range", CONTROLS),
    "trained": ("trained", ()),
}

# A lecturer's page has no need of the sidebar; one press brings it back.
sidebar: Literal["auto", "collapsed"] = "collapsed" if asks_for_large() else "auto"
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
_, controls = PAGES[current]
with st.sidebar:
    choose_sizes(controls, texts)
    is_large = choose_large(texts)
addresses = {name: address for name, (address, _) in PAGES.items()}
glossary(language, addresses)
st.title(page.title, anchor=False)
st.text(texts(f"leads.{current}"))
place = st.container(key="tour_place")
choose_sentence(texts, current)
with place:
    tour(current, addresses, texts)
frame(language, is_large)  # before the page: it stands even where the page fails
page.run()
end_of_page()
