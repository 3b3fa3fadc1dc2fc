"""The script that Streamlit runs for every page: the page table, the sidebar, the sentence."""

from typing import Literal

import streamlit as st

from pages import (
    decoding,
    heads,
    layer,
    learning,
    long_range,
    one_query,
    positions,
    practice,
    scaling,
    self_attention,
    seq2seq,
    shapes,
    trained,
    what_if,
)
from pages.components.drag import follow_drag
from pages.components.drag.previews import give_way, note_page
from pages.components.frame import frame
from pages.components.glossary import glossary
from pages.components.lecture import lecture
from pages.components.menu import menu
from pages.components.share import share
from pages.components.sheet import sheet_button, sheet_title
from pages.components.tour import tour
from pages.panels.lecture_mode import choose_lecture_mode, is_lecture_requested
from pages.panels.overrides import note_unused_overrides
from pages.panels.page_end import end_page
from pages.panels.sidebar import (
    CONTROLS,
    CONTROLS_WITH_WEIGHTS,
    choose_language,
    choose_sentence,
    choose_sizes,
)
from pages.panels.trained.opening import open_with_preset
from pages.panels.trained.presets import PRESETS
from pages.state.addresses import ADDRESSES, HOME
from pages.state.dragging import forget_drag
from pages.state.latest_text import keep_texts_in_url
from pages.state.link_card import window_title
from pages.state.overrides import EDITS, MATRICES
from pages.state.parameters import SIZES
from pages.state.practice import PARTS as PRACTICE
from pages.state.practice import take_own_seed
from pages.state.recipe import KEY as LEARNED
from pages.state.reruns import PAGE, draw_outdated, note_shown
from pages.state.texts import texts_in
from pages.state.url import (
    end_of_page,
    keep_corrections,
    keep_in_url,
    restore_url,
)
from pages.state.what_if import KEY as WHAT_IF
from pages.state.what_if import follow_link

# Each page: its group in the menu, the controls of the sidebar that apply to it, and what draws it.
# Groups and pages stand in the menu in this order, that of a lecture.
PAGES = {
    "self_attention": ("mechanism", CONTROLS_WITH_WEIGHTS, self_attention.draw),
    "one_query": ("mechanism", CONTROLS_WITH_WEIGHTS, one_query.draw),
    "scaling": ("mechanism", ("d_model", "positions", "mask", "seed"), scaling.draw),
    "shapes": ("mechanism", CONTROLS, shapes.draw),
    "what_if": ("mechanism", CONTROLS_WITH_WEIGHTS, what_if.draw),
    "practice": ("mechanism", (*SIZES, "mask", "seed"), practice.draw),
    "heads": ("transformer", CONTROLS, heads.draw),
    "layer": ("transformer", CONTROLS, layer.draw),
    "positions": ("transformer", (*SIZES, "mask", "seed"), positions.draw),
    "learning": ("transformer", ("seed",), learning.draw),
    "decoding": ("transformer", ("seed",), decoding.draw),
    "seq2seq": ("purpose", CONTROLS, seq2seq.draw),
    "long_range": ("purpose", CONTROLS, long_range.draw),
    "trained": ("purpose", (), trained.draw),
}
GROUPS = {
    group: [name for name, (one, *_) in PAGES.items() if one == group]
    for group, *_ in PAGES.values()
}

SIDEBAR_WIDTH = 232  # px: the worksheet of six words fits next to it on a laptop
# A lecture does not need the sidebar; one click opens it.
sidebar: Literal["collapsed"] | int = "collapsed" if is_lecture_requested() else SIDEBAR_WIDTH
st.set_page_config(layout="wide", initial_sidebar_state=sidebar)
give_way()
forget_drag()
keep_corrections()
restore_url()
follow_link()
take_own_seed()
header = st.container(horizontal=True, key="header")
with header:
    menu_place = st.container(key="menu_place")
    language = choose_language()
    texts = texts_in(language)


def draw_page() -> None:
    """The page, which a change on it draws again without header and sidebar."""
    give_way()
    draw_outdated()
    follow_drag()
    with tour_place:
        tour(current, ADDRESSES, texts, borrowed=[preset.sentence for preset in PRESETS])
    draw()
    end_page(current, pages, texts)
    end_of_page()
    forget_drag()
    note_page(draw)


pages = {
    name: st.Page(
        st.fragment(draw_page, key=PAGE),
        title=texts(f"pages.{name}"),
        url_path=ADDRESSES[name],
        default=name == HOME,
    )
    for name in PAGES
}
# Expanded: of more than twelve pages it would draw ten links, and the menu and the tour press them.
page = st.navigation(list(pages.values()), expanded=True)
current = next(name for name in PAGES if pages[name] == page)
open_with_preset(current, language)
with st.sidebar:
    for name in ("cell", "tour", "query", WHAT_IF, *PRACTICE):
        keep_in_url(name)
    keep_texts_in_url((EDITS, MATRICES, LEARNED))
st.set_page_config(page_title=window_title(current, texts), initial_sidebar_state=sidebar)
_, controls, draw = PAGES[current]
with menu_place:
    menu(GROUPS, ADDRESSES, current, texts)
with header:
    is_large = choose_lecture_mode(texts)
    share(language, texts)
    glossary(language, ADDRESSES)
    sheet_button(texts, has_controls=bool(controls))
with st.sidebar:
    sheet_title(texts)
    choose_sizes(controls, current, texts)
if is_large:
    lecture(current, ADDRESSES, texts)
st.title(page.title, anchor=False)
choose_sentence(texts, current, pages["practice"])
tour_place = st.container(key="tour_place")
if controls != CONTROLS_WITH_WEIGHTS:
    used_on = [name for name in PAGES if PAGES[name][1] == CONTROLS_WITH_WEIGHTS]
    note_unused_overrides(used_on, texts)
frame(current, language, is_large)  # before the page, so that it exists even if the page fails
note_shown()
page.run()
