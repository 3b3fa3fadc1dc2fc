"""The frame of every page: its measures, its first picture, and the language that it speaks."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

# The server writes it into the page itself, so that it holds before anything is drawn.
STYLE = "".join(
    (_HERE / name).read_text(encoding="utf-8")
    for name in ("first_paint.css", "frame.css", "controls.css")
)

_component = st.components.v2.component(
    "attention_frame", js=(_HERE / "frame.js").read_text(encoding="utf-8"), isolate_styles=False
)


def frame(language: str, is_large: bool = False) -> None:
    """Say the page's language and size, and show the page once it is laid out.

    It shows nothing itself.
    """
    _component(key="frame", data={"language": language, "is_large": is_large})
