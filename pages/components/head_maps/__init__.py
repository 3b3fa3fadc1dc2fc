"""Shows the weights of many heads as small pictures; each is a button that chooses its head."""

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
    """Draw maps of heads, and say which one is chosen.

    Args:
        maps: what is drawn.
        labels: of each map its `name`, for a screen reader and where it is pointed at, and
            perhaps `title` and `note`, what stands under it. They are plain text.
        chosen: the layer and the head that are marked, from 1.
        key: tells these maps from others on the page.
        name: what a screen reader says they are together.
        on_choice: is called with the layer and the head of a map that is pressed.
        columns: how many maps stand in a row, where a row is a layer; otherwise they are set
            like words.
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
