"""Shows the weights of many heads as thumbnails; each is a button that selects its head."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.components.component import component, encode, sources
from pages.figures.trained.head_maps import Maps, picture

_component = component(
    "head_maps", **vars(sources("head_maps", "shared/streamlit.js", "shared/theme.js"))
)


def head_maps(
    maps: Maps,
    labels: Sequence[Mapping[str, str]],
    chosen: tuple[int, int],
    *,
    key: str,
    name: str,
    on_choice: Callable[[int, int], None],
    columns: int | None = None,
) -> None:
    """Draw maps of heads, and report which one is selected.

    Args:
        maps: the heads and their weights.
        labels: for each map its `name`, the accessible name and tooltip, and optionally `title`
            and `note`, the text below it. They are plain text.
        chosen: the selected layer and head, from 1.
        key: identifies these maps on the page.
        name: the accessible name of the group.
        on_choice: called with the layer and the head of a clicked map.
        columns: maps in a row, where a row is a layer; by default the maps wrap like words.
    """
    choices = [f"{layer}.{head}" for layer, head in maps.heads]

    def choose() -> None:
        pressed = st.session_state[key].chosen
        if pressed in choices:
            on_choice(*maps.heads[choices.index(pressed)])

    data = {
        **picture(maps),
        "maps": [
            {"choice": choice, **label} for choice, label in zip(choices, labels, strict=True)
        ],
        "chosen": "{}.{}".format(*chosen),
        "name": name,
        "columns": columns,
    }
    _component(key=key, data=encode(data), on_chosen_change=choose)
