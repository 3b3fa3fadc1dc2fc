"""A button that copies the link to what is on the screen."""

import json
from pathlib import Path

import streamlit as st

from pages.parts.texts import Texts
from pages.parts.visit import DEFAULT_SENTENCE, MOST_CHARACTERS

_HERE = Path(__file__).parent

_component = st.components.v2.component(
    "attention_sharing",
    html=(_HERE / "sharing.html").read_text(encoding="utf-8"),
    css=(_HERE / "sharing.css").read_text(encoding="utf-8"),
    js=(_HERE / "sharing.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def share(language: str, texts: Texts) -> None:
    """Draw the button. The browser makes the link, when it is asked for, from its own address.

    The address holds every setting but those that are as they come; of these the language and
    the sentence are added, since another browser may have another language.
    """
    data = {
        "language": language,
        "sentence": DEFAULT_SENTENCE,
        "most": MOST_CHARACTERS,
        "texts": texts.at("share"),
    }
    _component(key="share", data=json.dumps(data).encode(), width="content")
