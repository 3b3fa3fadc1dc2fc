"""Streamlit components: their sources, and the data sent to their scripts."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.scripts import address_of
from pages.figures.core.rendered import ComponentSources

_HERE = Path(__file__).parent
_taker: ContextVar[Callable[[str, bytes], None] | None] = ContextVar("taker", default=None)


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
    name: str, js: str, html: str | None = None, css: str | None = None, *, is_figure: bool = False
) -> Callable[..., None]:
    """Register a component. Its styles apply to the whole page, and the page's styles to it.

    Out of the window, a figure follows its data after those that are in it.
    """
    loader = read("shared/loader.js").replace("ADDRESS", address_of(name, js))
    loader = loader.replace("IS_FIGURE", str(is_figure).lower())
    show = st.components.v2.component(
        f"attention_{name}", html=html, css=css, js=loader, isolate_styles=False
    )

    def show_or_capture(*, key: str, data: object, **options: Any) -> None:
        take = _taker.get()
        if take is None:
            show(key=key, data=data, **options)
        elif isinstance(data, bytes):
            take(key, data)

    return show_or_capture


@contextmanager
def capture(take: Callable[[str, bytes], None]) -> Iterator[None]:
    """Within it, the components of a page are not shown: `take` gets their keys and their data."""
    token = _taker.set(take)
    try:
        yield
    finally:
        _taker.reset(token)


def encode(contents: Mapping[str, Any]) -> bytes:
    """The data of a component as the JSON that its script parses.

    As bytes: Streamlit would first try to convert each value to a table, and serialise it twice.

    Raises:
        ValueError: a number is infinite or NaN, which JSON cannot express: the script would fail
            to parse it, and the component would not appear.
    """
    return json.dumps(contents, allow_nan=False).encode()
