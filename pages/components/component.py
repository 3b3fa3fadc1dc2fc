"""Streamlit components: their sources, and the data sent to their scripts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.components.scripts import address_of
from pages.figures.core.rendered import ComponentSources

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent
# Streamlit runs it from a blob: URL, to which an address without a host is not relative. When new
# data arrive while a script is loading, Streamlit calls it twice, and afterwards cleans up what the
# first call returned: only the last call owns the element.
_LOADER = """const script = await import(new URL("{address}", location.origin))
const owners = new WeakMap()
export default function (component) {{
  const cleanUp = script.default(component)
  owners.set(component.parentElement, cleanUp)
  return () => owners.get(component.parentElement) === cleanUp && cleanUp?.()
}}
"""


def read(path: str) -> str:
    """The text of a file; its path is relative to this folder."""
    return (_HERE / path).read_text(encoding="utf-8")


def sources(name: str, *needed: str) -> ComponentSources:
    """The HTML, CSS and JavaScript of the component in the folder `name`.

    Args:
        name: of the folder and of the three files in it.
        needed: scripts and styles to prepend, in this order; paths relative to this folder.
    """
    scripts, styles = (
        [*(path for path in needed if path.endswith(suffix)), f"{name}/{name}{suffix}"]
        for suffix in (".js", ".css")
    )
    return ComponentSources(
        html=read(f"{name}/{name}.html"),
        css="\n".join(map(read, styles)),
        js="\n".join(map(read, scripts)),
    )


def component(
    name: str, js: str, html: str | None = None, css: str | None = None
) -> "ComponentRenderer":
    """Register a component. Its styles apply to the whole page, and the page's styles to it."""
    loader = _LOADER.format(address=address_of(name, js))
    return st.components.v2.component(
        f"attention_{name}", html=html, css=css, js=loader, isolate_styles=False
    )


def encode(contents: Mapping[str, Any]) -> bytes:
    """The data of a component as the JSON that its script parses.

    As bytes: Streamlit would first try to convert each value to a table, and serialise it twice.

    Raises:
        ValueError: a number is infinite or NaN, which JSON cannot express: the script would fail
            to parse it, and the component would not appear.
    """
    return json.dumps(contents, allow_nan=False).encode()
