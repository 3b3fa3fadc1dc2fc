"""What Streamlit runs for every visit: the page table, the sidebar, the sentence."""

from pathlib import Path

import streamlit as st

from pages.parts.address import keep_corrections, show_correction
from pages.parts.controls import choose_language, choose_sentence, choose_sizes
from pages.parts.frame import frame
from pages.parts.pin import keep_pin
from pages.parts.texts import texts_in

# The file of each page, its address, which controls of the sidebar act on it, and which
# parameters of the address are its own.
PAGES = {
    "self_attention": ("", ("d_model", "d_k", "d_v", "positions", "mask", "seed"), ()),
    "one_query": (
        "one-query",
        ("d_model", "d_k", "d_v", "positions", "mask", "seed"),
        ("query", "step"),
    ),
    "scaling": (
        "scaling",
        ("d_model", "positions", "mask", "seed"),
        ("scaling_d_k", "n_keys", "samples", "entries", "sigma"),
    ),
    "shapes": (
        "shapes",
        ("d_model", "d_k", "d_v", "positions", "mask", "seed"),
        ("d_q", "n_value", "query", "sharpness"),
    ),
    "heads": (
        "heads",
        ("d_model", "d_k", "d_v", "positions", "mask", "seed"),
        ("n_heads", "n_kv_heads", "head"),
    ),
    "positions": ("positions", ("d_model", "d_k", "d_v", "mask", "seed"), ("shuffle",)),
    "seq2seq": (
        "seq2seq",
        ("d_model", "d_k", "d_v", "positions", "mask", "seed"),
        ("target", "view"),
    ),
    "long_range": (
        "long-range",
        ("d_model", "d_k", "d_v", "positions", "mask", "seed"),
        ("rho", "length", "query"),
    ),
}

st.set_page_config(layout="wide")
keep_corrections()
with st.sidebar:
    language = choose_language()
    texts = texts_in(language)
    show_correction("lang", texts)
    keep_pin()

pages = {
    name: st.Page(
        Path(__file__).parent / f"{name}.py",
        title=texts(f"pages.{name}"),
        url_path=address,
        default=address == "",
    )
    for name, (address, _, _) in PAGES.items()
}
page = st.navigation(list(pages.values()))
current = next(name for name in PAGES if pages[name] == page)
_, controls, own_parameters = PAGES[current]
with st.sidebar:
    choose_sizes(controls, texts)
st.title(page.title, anchor=False)
st.text(texts(f"leads.{current}"))
choose_sentence(texts, own_parameters)
frame(language)  # before the page: it stands even where the page fails
page.run()
