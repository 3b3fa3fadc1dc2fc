"""The frame of every page: its measures, and the language that a screen reader speaks."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "attention_frame",
    css=(_HERE / "frame.css").read_text(encoding="utf-8"),
    js=(_HERE / "frame.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def frame(language: str, is_large: bool = False) -> None:
    """Set the page's margins, its language and its size. It shows nothing itself."""
    _component(key="frame", data={"language": language, "is_large": is_large})
