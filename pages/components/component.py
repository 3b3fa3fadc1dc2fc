"""A part of ours that the browser draws: the files it is made of, and what it is told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.figures.core.rendered import ComponentSources

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent


def read(path: str) -> str:
    """A file, by its path from this folder."""
    return (_HERE / path).read_text(encoding="utf-8")


def sources(name: str, *needed: str) -> ComponentSources:
    """The elements, the styles and the script of the part in the folder `name`.

    Args:
        name: of the folder, and of the three files in it.
        needed: scripts that stand before its own, in this order, by their paths from here.
    """
    scripts = (*needed, f"{name}/{name}.js")
    return ComponentSources(
        html=read(f"{name}/{name}.html"),
        css=read(f"{name}/{name}.css"),
        js="\n".join(map(read, scripts)),
    )


def component(
    name: str, js: str, html: str | None = None, css: str | None = None
) -> "ComponentRenderer":
    """What draws a part; its styles hold on the whole page, and those of the page in it."""
    return st.components.v2.component(
        f"attention_{name}", html=html, css=css, js=js, isolate_styles=False
    )


def encode(contents: Mapping[str, Any]) -> bytes:
    """What a part is told, as the JSON that its script reads.

    As bytes: Streamlit would try each value as a table first, and write it twice.

    Raises:
        ValueError: a number is infinite or NaN, which JSON does not know: the script would read
            nothing, and the part would not appear.
    """
    return json.dumps(contents, allow_nan=False).encode()
