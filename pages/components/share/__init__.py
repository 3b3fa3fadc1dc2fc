"""A button that copies a link to the current view, and shows it as a QR code."""

from dataclasses import asdict
from typing import Any

import streamlit as st

from pages.components.component import component, encode, sources
from pages.components.share.qr_code import QUIET_ZONE, qr_code
from pages.state.parameters import PARAMETERS
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import Texts

_KEY = "share"
_LINK = "share: the link whose code the browser waits for"

_SCRIPTS = ("shared/streamlit.js", "shared/page.js", "shared/svg.js", "share/qr_code.js")
_component = component("share", **vars(sources("share", *_SCRIPTS)))


@st.fragment
def share(language: str, texts: Texts) -> None:
    """Draw the button. On a click, the browser builds the link from its URL.

    The URL contains every setting that differs from its default. The link always contains the
    language and the sentence, since another browser may default to another language. The browser
    sends the link, and gets its code; only this button runs again.
    """
    data = {
        "language": language,
        "sentence": PARAMETERS["sentence"].default,
        "max_characters": MAX_CHARACTERS,
        "texts": texts.at("share"),
        "code": _code(st.session_state.pop(_LINK, None)),
    }
    _component(key=_KEY, data=encode(data), width="content", on_link_change=_take_link)


def _take_link() -> None:
    st.session_state[_LINK] = st.session_state[_KEY].link


def _code(link: object) -> dict[str, Any] | None:
    """What the browser draws for its link; a code without a size is too dense."""
    if not isinstance(link, str):
        return None
    found = qr_code(link)
    return {"link": link, "quiet": QUIET_ZONE, **(asdict(found) if found else {"size": 0})}
