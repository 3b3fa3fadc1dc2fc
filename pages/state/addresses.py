"""The URL path of each page, which never changes: the first is where the app opens."""

HOME = "self_attention"
# In the order of the menu.
ADDRESSES = {
    HOME: "",
    "one_query": "one-query",
    "scaling": "scaling",
    "shapes": "shapes",
    "what_if": "what-if",
    "practice": "practice",
    "heads": "heads",
    "layer": "layer",
    "positions": "positions",
    "learning": "learning",
    "decoding": "decoding",
    "seq2seq": "seq2seq",
    "long_range": "long-range",
    "trained": "trained",
}
_PAGES = {address: name for name, address in ADDRESSES.items()}


def page_at(path: str) -> str | None:
    """The name of the page at this path of the URL; None where there is none."""
    return _PAGES.get(path.strip("/"))
